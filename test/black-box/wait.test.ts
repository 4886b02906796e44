import { expect, test } from "vitest";

import { TEMPLATE } from "../sandbox/harness.ts";
import { bash, ended, serve, sms, start } from "./sms.ts";

const id = (number: string) => `8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c${number}`;
const [READY, SYNCS, FAILS, RECOVERS, DONE, PAUSED, SYNCING] = [
  "0002",
  "0003",
  "0004",
  "0005",
  "0007",
  "0008",
  "0011",
].map(id) as [string, string, string, string, string, string, string];

/** Fast enough for a test, slow enough that polls see what happens on the way. */
const FAST = ["--speed", "600"];
const POLL = ["--interval", "200ms"];

async function story(...args: readonly string[]) {
  const sandbox = await serve(...FAST);
  const ran = await sms(["task", ...args, ...POLL], sandbox.env);
  await sandbox.end();
  return ran;
}

test.each([
  ["success", ["start", READY, "--wait"], 0, "): migration succeeded after"],
  ["failure", ["start", FAILS, "--wait"], 5, "): migration failed after"],
  ["self-recovery", ["start", RECOVERS, "--wait"], 0, "): migration succeeded after"],
  ["sync", ["wait", SYNCS, "--for", "SYNCING"], 0, "): SYNCING: replicated"],
  ["pause", ["stop", SYNCING, "--wait"], 0, "): paused after"],
  ["clone", ["clone-test", SYNCING, "--template-id", TEMPLATE, "--wait"], 0, "shop-01"],
  ["launch", ["test", SYNCING, "--wait"], 0, "): the target server is launched (after"],
  ["network-check", ["network-check", PAUSED], 0, "): the network was measured"],
  ["a gate that is missed", ["network-check", PAUSED, "--min-bandwidth", "100000"], 5, "missed: bandwidth"],
  ["nothing to wait for", ["wait", DONE, "--for", "rest"], 0, "): migration succeeded after 0 s"],
  ["a pause waited through", ["wait", PAUSED, "--for", "phase:succeeded"], 5, "): paused after"],
  ["no such task", ["wait", "nope", "--for", "rest"], 3, "nope: HTTP 400"],
])("%s", async (_, args, code, stdout) => {
  const ran = await story(...args);
  expect(ran.stdout).toContain(stdout);
  expect(ran.code).toBe(code);
});

test("a failure that heals is announced", async () => {
  const { stderr } = await story("start", RECOVERS, "--wait");
  expect(stderr).toContain("failed with SMS.1807, which may recover by itself; waiting 35 min for that");
});

test("an outage in the middle is ridden out", async () => {
  // Slow enough that the task is still under way at the first polls of a busy machine.
  const sandbox = await serve(
    "--speed",
    "100",
    "--fault",
    "GET /v3/tasks/* delay 10ms x2",
    "--fault",
    "GET /v3/tasks/* reset x3",
  );
  const { code, stderr } = await sms(["task", "wait", SYNCS, "--for", "SYNCING", ...POLL], sandbox.env);
  await sandbox.end();
  expect(code).toBe(0);
  expect(stderr.match(/cannot be read/g)).toHaveLength(1);
  expect(stderr).toContain("can be read again");
});

test("the service stays away: exit 9", async () => {
  const sandbox = await serve("--fault", "GET /v3/tasks/* delay 10ms x1", "--fault", "GET * 503");
  const { code } = await sms(
    ["task", "wait", SYNCS, "--for", "rest", "--interval", "100ms", "--max-outage", "500ms"],
    sandbox.env,
  );
  await sandbox.end();
  expect(code).toBe(9);
});

test("--timeout is exit 8, and the same command again goes on", async () => {
  const sandbox = await serve("--speed", "200");
  const line = `sms task wait ${SYNCS} --for SYNCING --interval 100ms`;
  const { code, stdout } = await bash(
    `${line} --timeout 500ms -q; echo "first: $?"; ${line} -q; echo "second: $?"`,
    sandbox.env,
  );
  await sandbox.end();
  expect([code, stdout.match(/(first|second): \d/g)]).toEqual([0, ["first: 8", "second: 0"]]);
});

test("a wave of tasks: one table, what is known of the failure, exit 10 for different ends", async () => {
  const { code, stdout } = await story("start", READY, FAILS, RECOVERS, "--wait");
  expect(code).toBe(10);
  expect(
    stdout.split("\n").map((line) =>
      line
        .trim()
        .split(/\s{2,}/)
        .slice(0, 2)
        .join(" "),
    ),
  ).toEqual([
    "Name Outcome",
    "mail-01 failed",
    "web-01 reached",
    "cache-01 reached",
    "",
    "2 reached, 1 failed",
    "",
    expect.stringMatching(/^SMS\.3805 mail-01: the SSH connection .*; then start the task again: sms task start\.$/),
    "Details sms task show mail-01",
    "Logs sms task logs mail-01 --bucket BUCKET --wait",
    "",
  ]);
});

test("-o jsonl into head: the wait goes on, and its result is said on stderr", async () => {
  const sandbox = await serve("--speed", "60");
  const { code, stdout, stderr } = await bash(
    `sms task start ${READY} --wait -o jsonl --interval 100ms -q | head -1; exit "\${PIPESTATUS[0]}"`,
    sandbox.env,
  );
  const { stdout: state } = await sms(["task", "show", READY, "-o", "json"], sandbox.env);
  await sandbox.end();
  expect([code, JSON.parse(stdout).event, JSON.parse(state).state]).toEqual([0, "started", "MIGRATE_SUCCESS"]);
  expect(stderr).toMatch(/^not on stdout: start reached: web-01 /);
});

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("%s detaches with %i and says how to go on", async (signal, code) => {
  const sandbox = await serve("--speed", "1");
  const child = start(["task", "start", READY, "--wait", "--interval", "100ms"], sandbox.env);
  const end = ended(child);
  await new Promise<void>((seen) =>
    child.stderr.on("data", (text: string) => text.includes("READY → RUNNING") && seen()),
  );
  child.kill(signal);
  const ran = await end;
  expect(ran.code).toBe(code);
  expect(ran.stderr).toContain(
    `Stopped waiting; the migration continues.\nTo resume: sms task wait ${READY} --for SYNCING,MIGRATE_SUCCESS,SYNC_SUCCESS --interval 100ms\n`,
  );
  const { stdout } = await sms(["task", "show", READY, "-o", "json"], sandbox.env);
  await sandbox.end();
  expect(JSON.parse(stdout).state).toBe("RUNNING");
});
