import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { parseJson } from "../../src/json.ts";
import { bash, ended, serve, type Served, sms, SMS_IN_SHELL, start } from "./sms.ts";

const SEED = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxx0001";
const WINDOWS = readFileSync("test/fixtures/show-task-windows.json", "utf8");

let sandbox: Served;
beforeAll(async () => {
  sandbox = await serve();
});
afterAll(async () => {
  await sandbox.end();
});

test("-o json of the documentation's task is the documentation's sample, 0.0 included", async () => {
  const { code, stdout, stderr } = await sms(["task", "show", SEED, "-o", "json"], sandbox.env);
  expect([code, stderr]).toEqual([0, ""]);
  expect(parseJson(stdout)).toEqual(parseJson(WINDOWS));
  expect(stdout).toContain('"migrate_speed": 0.0');
});

test("signed with an access key; the account id is remembered in a file of the user's own", async () => {
  const cache = mkdtempSync(join(tmpdir(), "sms-cache-"));
  const env = { ...sandbox.keys, XDG_CACHE_HOME: cache };
  expect(await sms(["task", "show", SEED, "--section", "summary"], env)).toMatchObject({ code: 0, stderr: "" });
  const folder = join(cache, "huawei-sms", "domains");
  const files = readdirSync(folder);
  expect(files).toHaveLength(1);
  expect([folder, join(folder, files[0] ?? "")].map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o600]);
  const again = await sms(["task", "show", SEED, "-o", "json", "--debug"], env);
  expect(again.stderr.match(/> GET .*/g)).toEqual([`> GET ${sandbox.keys["SMS_ENDPOINT"]}/v3/tasks/${SEED}`]);
});

test.each([
  ["a task that is not there", ["task", "show", "nope"], {}, 3],
  ["a token the service does not know", ["task", "show", SEED], { SMS_AUTH_TOKEN: "unknown" }, 4],
  ["a bad flag", ["task", "show", SEED, "--nope"], {}, 2],
  ["no id", ["task", "show"], {}, 2],
  ["a dead port", ["task", "show", SEED, "--max-retries", "0"], { SMS_ENDPOINT: "http://127.0.0.1:9" }, 9],
  ["no credentials", ["task", "show", SEED], { SMS_AUTH_TOKEN: "" }, 4],
])("%s: the documented exit code, the error on stderr only, no stack trace", async (_, args, env, code) => {
  const ran = await sms(args, { ...sandbox.env, ...env });
  expect([ran.code, ran.stdout]).toEqual([code, ""]);
  expect(ran.stderr).toMatch(/^error: /);
  expect(ran.stderr).not.toMatch(/^\s+at /m);
});

test("a wrong secret key is refused once and not tried again", async () => {
  const own = await serve();
  const { code, stderr } = await sms(["task", "show", SEED], {
    ...own.keys,
    CLOUD_SDK_SK: "planted-wrong-secret",
    SMS_DOMAIN_ID: "d",
  });
  expect(code).toBe(4);
  expect(stderr).toContain("APIGW.0301");
  expect(stderr).not.toContain("planted");
  await own.end();
});

test("a reader that goes away is no error", async () => {
  const { code, stdout, stderr } = await bash(
    `sms task show ${SEED} ${SEED} ${SEED} -o json | head -1; exit "\${PIPESTATUS[0]}"`,
    sandbox.env,
  );
  expect([code, stdout, stderr]).toEqual([0, "[\n", ""]);
});

test("stdout closed from the start is no error either", async () => {
  expect(await bash(`sms task show ${SEED} >&-`, sandbox.env)).toMatchObject({ code: 0, stderr: "" });
});

test("65,535 sub-tasks reach a slow reader to the last byte", async () => {
  const steps = Array.from({ length: 65_535 }, (_, at) => ({
    id: at,
    name: "MIGRATE_LINUX_FILE",
    progress: 100,
    start_date: 1_700_000_000_000,
    end_date: null,
  }));
  const file = join(mkdtempSync(join(tmpdir(), "sms-scenario-")), "scenario.json");
  writeFileSync(
    file,
    JSON.stringify({
      tasks: [{ frozen: true, document: { id: "big", name: "big", state: "RUNNING", sub_tasks: steps } }],
    }),
  );
  const own = await serve("--scenario", file);
  const slow = await bash("sms task show big -o json | (sleep 1; cat)", own.env);
  expect(slow.code).toBe(0);
  expect(JSON.parse(slow.stdout).sub_tasks).toEqual(steps);
  const table = await sms(["task", "show", "big", "--section", "subtasks"], own.env);
  expect([table.code, table.stdout.split("\n").length]).toEqual([0, 65_535 + 3]);
  await own.end();
});

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("%s while waiting for an answer ends it with %i", async (signal, code) => {
  const own = await serve("--fault", "GET * silent");
  const child = start(["task", "show", SEED, "--debug"], own.env);
  const end = ended(child);
  await new Promise((asked) => child.stderr.once("data", asked));
  child.kill(signal);
  expect(await end).toMatchObject({ code, signal: null, stdout: "" });
  await own.end();
});

test("faults of the network in between are ridden out", async () => {
  const own = await serve("--fault", "GET /v3/tasks/* 502:html x1", "--fault", "GET /v3/tasks/* reset x1");
  const { code, stdout, stderr } = await sms(["task", "show", SEED, "-o", "json"], own.env);
  expect([code, JSON.parse(stdout).id]).toEqual([0, SEED]);
  // A kept connection that was reset is replaced without a word.
  expect(stderr.match(/^note: .* trying again/gm)).toHaveLength(1);
  await own.end();
});

test("a service that never answers: --request-timeout ends it with 9", async () => {
  const own = await serve("--fault", "GET * silent");
  const { code, stderr } = await sms(
    ["task", "show", SEED, "--request-timeout", "300ms", "--max-retries", "0"],
    own.env,
  );
  expect(code).toBe(9);
  expect(stderr).toContain("no complete answer within 0.3 s");
  await own.end();
});

test.each([
  ["cut", "GET * cut", 7],
  ["html", "GET * html", 7],
  ["empty", "GET * empty", 7],
  ["larger than 64 MiB", "GET * huge", 7],
])("an answer that is %s is refused, with its beginning shown", async (_, fault, code) => {
  const own = await serve("--fault", fault);
  const ran = await sms(["task", "show", SEED, "-o", "json"], own.env);
  expect([ran.code, ran.stdout, JSON.parse(ran.stderr).error.kind]).toEqual([code, "", "response"]);
  await own.end();
});

test("a full disk is no reader that went away", async () => {
  const { code, stderr } = await bash(`sms task show ${SEED} > /dev/full`, sandbox.env);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error: the answer could not be written: .*ENOSPC/);
});

test("neither HOME nor an entry among the users is needed", async () => {
  const { code, stdout } = await bash(`setpriv --reuid 54321 --clear-groups env -u HOME ${SMS_IN_SHELL} --version`);
  // Only root may become somebody else.
  if (process.getuid?.() === 0) expect([code, stdout]).toEqual([0, expect.stringMatching(/^0\.1\.0\b/)]);
});

test("many requests under way leave stderr empty under --quiet", async () => {
  const own = await serve("--fault", "GET /v3/tasks/* 503 x40");
  const ids = Array.from({ length: 30 }, () => SEED);
  const { stderr } = await sms(["task", "show", ...ids, "-q", "-o", "jsonl"], own.env);
  expect(stderr.replaceAll(/^\{"error".*\n/gm, "")).toBe("");
  await own.end();
});

test.each(["1.005s", "1.5ms", "25d", "none"])("--request-timeout %s is no fault of ours", async (timeout) => {
  const { code, stderr } = await sms(
    ["task", "show", SEED, "--request-timeout", timeout, "--max-retries", "0"],
    sandbox.env,
  );
  expect([0, 9]).toContain(code);
  expect(stderr).not.toContain("fault in sms");
});
