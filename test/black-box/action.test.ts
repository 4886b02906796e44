import { expect, test } from "vitest";

import { TEMPLATE } from "../sandbox/harness.ts";
import { ended, serve, sms, start } from "./sms.ts";

const READY = "8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c0002";
const PAUSED = "8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c0008";
const DELETING = "8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c0009";
const SYNCING = "8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c0011";

async function act(flags: readonly string[], ...args: readonly string[]) {
  const sandbox = await serve("--speed", "600", ...flags);
  const ran = await sms(["task", ...args, "-o", "json"], sandbox.env);
  await sandbox.end();
  return { ...ran, result: ran.stdout === "" ? undefined : JSON.parse(ran.stdout) };
}

test.each([
  ["start", READY, [], "READY"],
  ["stop", SYNCING, [], "SYNCING"],
  ["test", SYNCING, [], "SYNCING"],
  ["clone-test", SYNCING, ["--template-id", TEMPLATE], "SYNCING"],
  ["restart", PAUSED, [], "ABORT"],
  ["network-check", PAUSED, ["--no-wait"], "ABORT"],
])("%s is accepted by the sandbox", async (word, id, flags, before) => {
  const { code, result } = await act([], word, id, ...flags);
  expect([code, result]).toMatchObject([
    0,
    { schema: "sms.action/1", operation: word, outcome: "accepted", state_before: before, http_status: 200 },
  ]);
});

test("the goal reached, the task being deleted, the state unfit", async () => {
  const sandbox = await serve();
  expect(await sms(["task", "stop", PAUSED], sandbox.env)).toMatchObject({
    code: 0,
    stdout: `stop unchanged: files-01 (${PAUSED}) is ABORT already\n`,
  });
  expect(await sms(["task", "start", DELETING], sandbox.env)).toMatchObject({ code: 6, stdout: "" });
  const refused = await sms(["task", "clone-test", READY, "--template-id", TEMPLATE], sandbox.env);
  expect([refused.code, refused.stdout]).toEqual([7, ""]);
  await sandbox.end();
});

test("the answer lost after the action was carried out: seen to move, not sent twice", async () => {
  const { code, result } = await act(["--fault", "POST * reset-after x1", "--fault", "POST * 500"], "start", READY);
  expect([code, result]).toMatchObject([
    0,
    { outcome: "accepted", verified: true, state_before: "READY", state_after: "RUNNING" },
  ]);
});

test("the request lost before it was carried out: called unknown after --settle", async () => {
  const { code, result, stderr } = await act(
    ["--fault", "POST * reset x1", "--fault", "POST * 500"],
    "start",
    READY,
    "--settle",
    "1s",
  );
  expect([code, result]).toMatchObject([
    9,
    { outcome: "unknown", verified: false, state_before: "READY", state_after: "READY" },
  ]);
  expect(JSON.parse(stderr).error.kind).toBe("outcome_unknown");
});

test("throttled: sent again", async () => {
  const { code, result } = await act(["--fault", "POST * throttle x2"], "start", READY);
  expect([code, result.outcome]).toEqual([0, "accepted"]);
});

test("different outcomes in a batch are exit 10", async () => {
  const { code, result } = await act([], "stop", PAUSED, "no-such-task");
  expect([code, result.map((each: { outcome: string }) => each.outcome)]).toEqual([10, ["unchanged", "failed"]]);
});

test("nobody reads the results any more: the actions are carried out all the same", async () => {
  const sandbox = await serve("--speed", "600", "--fault", "POST * delay 300ms");
  const child = start(["task", "start", READY, PAUSED, "--concurrency", "1"], sandbox.env);
  child.stdout.destroy();
  expect((await ended(child)).code).toBe(0);
  const states = JSON.parse((await sms(["task", "show", READY, PAUSED, "-o", "json"], sandbox.env)).stdout).map(
    (task: { state: string }) => task.state,
  );
  expect(states).toEqual(["RUNNING", "RUNNING"]);
  await sandbox.end();
});

test("Ctrl-C while the request is under way: unknown, 130", async () => {
  const sandbox = await serve("--fault", "POST * silent");
  const child = start(["task", "start", READY, "--no-precheck", "--debug"], sandbox.env);
  const end = ended(child);
  await new Promise<void>((asked) => child.stderr.on("data", (text: string) => text.includes("> POST") && asked()));
  child.kill("SIGINT");
  const { code, stdout, stderr } = await end;
  expect([code, stdout]).toEqual([130, ""]);
  expect(stderr).toContain(`outcome unknown: interrupted`);
  await sandbox.end();
});
