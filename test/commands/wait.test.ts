import nock from "nock";
import { expect, test } from "vitest";

import { InterruptedError } from "../../src/errors.ts";
import { type CliOptions, testCli } from "../cli.ts";

const path = (id = "t") => `/v3/tasks/${id}`;
const document = (state: string, more: object = {}) => ({ id: "t", name: "web-01", state, ...more });

/** A task that reads as each of these in turn. */
function story(readings: readonly (object | number)[], options: CliOptions = {}) {
  const cli = testCli(options);
  for (const reading of readings)
    if (typeof reading === "number") cli.api.get(path()).reply(reading, "");
    else cli.api.get(path()).reply(200, reading);
  return cli;
}

test.each([
  ["rest", ["RUNNING", "MIGRATE_SUCCESS"], 0, "reached"],
  ["rest", ["RUNNING", "MIGRATE_FAIL"], 5, "failed"],
  ["rest", ["RUNNING", "ABORTING", "ABORT"], 5, "paused"],
  ["syncing", ["RUNNING", "SYNCING"], 0, "reached"],
  ["SYNCING,MIGRATE_SUCCESS", ["MIGRATE_SUCCESS"], 0, "reached"],
  ["phase:succeeded", ["RUNNING", "SYNC_SUCCESS"], 0, "reached"],
  ["phase:failed", ["MIGRATE_FAIL"], 0, "reached"],
  ["RUNNING", ["MIGRATE_SUCCESS"], 5, "passed"],
  ["ABORT", ["ABORTING", "ABORT"], 0, "reached"],
  ["rest", ["HIBERNATING", "RUNNING", "MIGRATE_SUCCESS"], 0, "reached"],
])("wait --for %s through %j ends with %i, %s", async (goal, states, code, outcome) => {
  const { run } = story(states.map((state) => document(state)));
  const { exitCode, stdout, stderr } = await run("task", "wait", "t", "--for", goal, "-o", "json");
  expect([exitCode, JSON.parse(stdout).outcome]).toEqual([code, outcome]);
  expect(stderr).not.toContain("error:");
});

test("without --for it waits for rest", async () => {
  const { run } = story([document("RUNNING"), document("MIGRATE_SUCCESS")]);
  const { exitCode, stdout } = await run("task", "wait", "t", "-o", "json");
  expect([exitCode, JSON.parse(stdout)]).toMatchObject([0, { outcome: "reached", goal: "rest" }]);
});

test("a log has one timestamped line for each change", async () => {
  const step = (progress: number) => ({
    sub_tasks: [{ name: "MIGRATE_LINUX_FILE", progress, start_date: 1, end_date: null }],
  });
  const { run } = story(
    [document("RUNNING", step(10)), document("RUNNING", step(20)), document("SYNCING", step(100))],
    { utcOffset: 120 },
  );
  const { stdout, stderr } = await run("task", "wait", "t", "--for", "SYNCING", "--interval", "10s");
  expect(stderr.split("\n")).toEqual([
    "2026-01-02T05:04:05+02:00 web-01 (t): RUNNING, step 1 of 1, MIGRATE_LINUX_FILE, 10 %",
    "2026-01-02T05:04:25+02:00 web-01 (t): RUNNING → SYNCING",
    "2026-01-02T05:04:25+02:00 web-01 (t): reached: SYNCING: replicated; changes are being synchronised",
    "",
  ]);
  expect(stdout).toBe("web-01 (t): SYNCING: replicated; changes are being synchronised (after 20 s)\n");
});

test("a sign of life each --heartbeat, also between polls", async () => {
  const { run } = story([document("RUNNING"), document("MIGRATE_SUCCESS")]);
  const { stderr } = await run("task", "wait", "t", "--for", "rest", "--interval", "5m", "--heartbeat", "2m");
  expect(stderr.match(/still RUNNING/g)).toHaveLength(2);
});

test("--quiet leaves stderr empty", async () => {
  const { run } = story([document("RUNNING"), document("MIGRATE_SUCCESS")]);
  expect((await run("task", "wait", "t", "--for", "rest", "--quiet")).stderr).toBe("");
});

test("the result as data", async () => {
  const { run } = story([document("RUNNING"), document("MIGRATE_FAIL", { error_json: '{"error_code":"SMS.3805"}' })]);
  const { exitCode, stdout } = await run("task", "wait", "t", "--for", "rest", "--interval", "4s", "-o", "json");
  expect([exitCode, JSON.parse(stdout)]).toMatchObject([
    5,
    {
      schema: "sms.wait/1",
      task_id: "t",
      task_name: "web-01",
      state: "MIGRATE_FAIL",
      outcome: "failed",
      error_code: "SMS.3805",
      waited_seconds: 4,
      exit_code: 5,
      error_meaning: "the SSH connection to port 22 of the target server timed out",
      remedy:
        "Check that the target server is running and open its migration ports to the source server; then start the task again: sms task start.",
    },
  ]);
});

test("a pause by the service is explained: the speed limit that it comes from", async () => {
  const { run } = story([document("RUNNING"), document("ABORT", { error_json: '{"error_code":"SMS.9007"}' })]);
  const { stdout } = await run("task", "wait", "t", "--for", "MIGRATE_SUCCESS");
  expect(stdout).toMatch(/^web-01 \(t\): paused after .* \(SMS\.9007\)/);
  expect(stdout.replaceAll(/\s+/g, " ")).toContain("Remove the speed limit (sms task speed-limit clear)");
});

test.each([
  ['{"error_code":"SMS.0202"}', "SMS.0202", true],
  ['{"error_code":"SMS.0001"}', "SMS.0001", false],
  ["the disk is full", null, false],
])("a failure with %s is explained where its code is known", async (errorJson, code, isKnown) => {
  const failed = document("MIGRATE_FAIL", { error_json: errorJson });
  const json = await story([failed]).run("task", "wait", "t", "--for", "rest", "-o", "json");
  const { error_code, error_meaning, remedy } = JSON.parse(json.stdout);
  const known = "the access key that the agent was given is not accepted";
  expect({ error_code, error_meaning, isRemedy: remedy !== null }).toEqual({
    error_code: code,
    error_meaning: isKnown ? known : null,
    isRemedy: isKnown,
  });
  const { stdout } = await story([failed]).run("task", "wait", "t", "--for", "rest");
  const [line, ...below] = stdout.trimEnd().split("\n");
  expect(line).toMatch(/^web-01 \(t\): migration failed after 0 s(?: \(SMS\.\d+\))?\. Details: sms task show web-01$/);
  expect(below).toEqual([
    "",
    ...(isKnown ? [`  SMS.0202  ${error_meaning}. ${remedy}`] : []),
    `  Logs${isKnown ? "    " : ""}  sms task logs web-01 --bucket BUCKET --wait`,
  ]);
});

test("-o jsonl: an event a line, the result last, nothing on stderr", async () => {
  const { run } = story([document("RUNNING"), document("MIGRATE_SUCCESS")]);
  const { stdout, stderr } = await run("task", "wait", "t", "--for", "rest", "-o", "jsonl");
  const lines = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(stderr).toBe("");
  expect(lines.map(({ schema, event }) => [schema, event])).toEqual([
    ["sms.event/1", "started"],
    ["sms.event/1", "state"],
    ["sms.event/1", "ended"],
    ["sms.wait/1", undefined],
  ]);
});

test("--timeout is exit 8, and polls stop at the deadline", async () => {
  const { api, run } = testCli();
  api.get(path()).times(4).reply(200, document("RUNNING"));
  const { exitCode, stdout, slept } = await run(
    "task",
    "wait",
    "t",
    "--for",
    "rest",
    "--interval",
    "20s",
    "--timeout",
    "50s",
  );
  expect([exitCode, slept]).toEqual([8, [20_000, 20_000, 10_000]]);
  expect(stdout).toMatch(/^web-01 \(t\): still RUNNING when the time was up/);
});

test("a short outage is ridden out and told once", async () => {
  const { run } = story([document("RUNNING"), 502, 502, 502, document("MIGRATE_SUCCESS")]);
  const { exitCode, stderr } = await run("task", "wait", "t", "--for", "rest", "--interval", "10s");
  expect(exitCode).toBe(0);
  expect(stderr.match(/cannot be read/g)).toHaveLength(1);
  expect(stderr).toContain("can be read again after 30 s");
});

test("a longer outage than --max-outage is exit 9", async () => {
  const { run } = story([document("RUNNING"), 502, 502, 502]);
  const { exitCode, stderr } = await run(
    "task",
    "wait",
    "t",
    "--for",
    "rest",
    "--interval",
    "10s",
    "--max-outage",
    "20s",
  );
  expect(exitCode).toBe(9);
  expect(stderr).toContain("error: wait t: HTTP 502 Bad Gateway");
});

test.each([
  [401, { error_code: "APIGW.0301", error_msg: "Incorrect IAM authentication information" }, 4],
  [403, { error_code: "SMS.9004", error_msg: "The current account does not have the permission" }, 4],
  [404, { error_code: "SMS.7703", error_msg: "Task doesn't exist" }, 3],
  [400, { error_code: "SMS.2252", error_msg: "Task doesn't exist" }, 3],
])("the service's own HTTP %i in the middle ends the wait with %i", async (status, body, code) => {
  const { api, run } = story([document("RUNNING")]);
  api.get(path()).reply(status, body);
  expect((await run("task", "wait", "t", "--for", "rest", "-o", "json")).exitCode).toBe(code);
});

test.each<readonly [string, number, object | string]>([
  ["a balancer's 404", 404, "<html>not found</html>"],
  ["an empty 404", 404, ""],
  ["the gateway's 404", 404, { error_code: "APIGW.0101", error_msg: "The API does not exist" }],
  ["a firewall's 403", 403, "<html>blocked</html>"],
  ["an empty 401", 401, ""],
  ["a 200 with HTML", 200, "<html>log in</html>"],
  ["an empty 200", 200, ""],
  ["an empty object", 200, {}],
  ["the document of another task", 200, { id: "other", state: "MIGRATE_SUCCESS" }],
])("%s in the middle is an outage: ridden out, and never taken for the task", async (_, status, body) => {
  const { api, run } = story([document("RUNNING")]);
  api.get(path()).reply(status, body);
  api.get(path()).reply(200, document("MIGRATE_SUCCESS"));
  const { exitCode, stderr } = await run("task", "wait", "t", "--for", "rest");
  expect([exitCode, stderr]).toEqual([0, expect.stringContaining("can be read again after")]);
});

test("the document of another task for longer than --max-outage ends with 9", async () => {
  const { api, run } = story([document("RUNNING")]);
  api.get(path()).times(3).reply(200, { id: "other", state: "MIGRATE_SUCCESS" });
  const flags = ["--interval", "10s", "--max-outage", "20s"];
  const { exitCode, stdout } = await run("task", "wait", "t", "--for", "rest", ...flags, "-o", "json");
  expect([exitCode, JSON.parse(stdout)]).toMatchObject([9, { outcome: "outage", state: "RUNNING" }]);
});

test.each([-600_000, 600_000])("a clock that is set by %d ms between failing polls ends nothing", async (ms) => {
  const { api, run } = story([document("RUNNING")], { clockShift: (elapsedMs) => (elapsedMs > 12_000 ? ms : 0) });
  api.get(path()).twice().reply(502);
  api.get(path()).reply(200, document("MIGRATE_SUCCESS"));
  const { exitCode, stdout } = await run("task", "wait", "t", "--for", "rest", "--interval", "10s", "-o", "json");
  expect([exitCode, JSON.parse(stdout)]).toMatchObject([0, { outcome: "reached", waited_seconds: 30 }]);
});

test("ids are the same in any case", async () => {
  const { exitCode } = await story([document("MIGRATE_SUCCESS", { id: "T" })]).run(
    "task",
    "wait",
    "t",
    "--for",
    "rest",
  );
  expect(exitCode).toBe(0);
});

test("429 with Retry-After slows the polls down, by a minute at most", async () => {
  const { api, run } = testCli();
  api.get(path()).reply(200, document("RUNNING"));
  api.get(path()).reply(429, "", { "retry-after": "90" });
  api.get(path()).reply(200, document("MIGRATE_SUCCESS"));
  const { exitCode, slept } = await run("task", "wait", "t", "--for", "rest", "--interval", "1s", "--heartbeat", "1d");
  expect([exitCode, slept]).toEqual([0, [1000, 60_000]]);
});

test("several tasks end in one table and exit 10 when they ended differently", async () => {
  const { api, run } = testCli();
  api.get("/v3/tasks").query(true).reply(200, { count: 0, tasks: [] });
  api.get(path("a")).reply(200, { id: "a", name: "first", state: "MIGRATE_SUCCESS" });
  api.get(path("b")).reply(200, { id: "b", name: "second", state: "MIGRATE_FAIL" });
  const { exitCode, stdout } = await run("task", "wait", "a", "b", "--for", "rest");
  expect(exitCode).toBe(10);
  expect(
    stdout.split("\n").map((line) =>
      line
        .trim()
        .split(/\s{2,}/)
        .slice(0, 3),
    ),
  ).toEqual([
    ["Name", "Outcome", "State"],
    ["second", "failed", "MIGRATE_FAIL"],
    ["first", "reached", "MIGRATE_SUCCESS"],
    [""],
    ["1 reached, 1 failed"],
    [""],
    ["MIGRATE_FAIL", "second: migration failed"],
    ["Details", "sms task show second"],
    ["Logs", "sms task logs second --bucket BUCKET --wait"],
    [""],
  ]);
});

test("an outage of several tasks is one error, below their table the command that goes on", async () => {
  const { api, run } = testCli();
  for (const id of ["a", "b", "c"]) api.get(path(id)).optionally().reply(200, { id, state: "RUNNING" });
  api
    .get("/v3/tasks")
    .query(true)
    .reply(200, { count: 3, tasks: ["a", "b", "c"].map((id) => ({ id, state: "RUNNING" })) });
  api.get("/v3/tasks").query(true).times(20).optionally().reply(503, "");
  const flags = ["--interval", "10s", "--max-outage", "30s"];
  const { exitCode, stdout, stderr } = await run("task", "wait", "a", "b", "c", ...flags);
  expect([exitCode, stdout.match(/^ {2}[abc] +outage +RUNNING/gm)?.length]).toEqual([9, 3]);
  expect(stderr.match(/^error: .*/gm)).toEqual([expect.stringMatching(/^error: wait a and 2 more: HTTP 503/)]);
  expect(stderr.trimEnd().split("\n").at(-1)).toBe(
    "The migrations continue. To resume: sms task wait a b c --for rest --interval 10s --max-outage 30s",
  );
});

test.each([
  ["was seen under way", 200, document("RUNNING"), "The migration continues. To resume: "],
  ["was never read", 503, "", "To resume: "],
])("out of time, the task %s: no more is said than is known", async (_, status, answer, words) => {
  const { api, run } = testCli();
  api.get(path()).times(3).reply(status, answer);
  const flags = ["--for", "SYNCING", "--timeout", "10s", "--interval", "5s"];
  const { exitCode, stderr } = await run("task", "wait", "t", ...flags);
  expect([exitCode, stderr.split("\n").at(-2)]).toEqual([
    8,
    `${words}sms task wait t --for SYNCING --timeout 10s --interval 5s`,
  ]);
});

test.each([
  ["wait", "sms task wait t --for rest"],
  ["watch", "sms task watch t"],
])("Ctrl-C detaches from %s and prints the command that goes on", async (word, resume) => {
  const cli = testCli();
  cli.api.get(path()).delay(2000).reply(200, document("RUNNING"));
  cli.api.once("request", () => setTimeout(() => cli.interrupt.abort(new InterruptedError("SIGINT")), 10));
  const { exitCode, stdout, stderr } = await cli.run("task", word, "t", ...(word === "wait" ? ["--for", "rest"] : []));
  expect([exitCode, stdout, stderr]).toEqual([
    130,
    "t: never read when the command was ended (after 0 s)\n",
    `Stopped waiting; the migration continues.\nTo resume: ${resume}\n`,
  ]);
});

test.each([
  [["--timeout", "0s"], "--timeout: 0 leaves no time at all"],
  [["--timeout", "0"], '--timeout: "0" is not a duration'],
  [["--timeout", "-5m"], '--timeout: "-5m" is not a duration'],
  [["--timeout", "banana"], '--timeout: "banana" is not a duration'],
  [["--timeout", "31d"], "--timeout: 31d is more than 30 days"],
  [["--interval", "0s"], "--interval: 0 is too short"],
  [["--for", "NONSENSE"], '--for: unknown word "NONSENSE"'],
])("%j is a usage error", async (flags, message) => {
  const { exitCode, stdout, stderr } = await testCli().run("task", "wait", "t", "--for", "rest", ...flags);
  expect([exitCode, stdout, stderr.split("\n")[0]]).toEqual([2, "", `error: ${message}`]);
});

test("watch ends with the summary of show", async () => {
  const { run } = story([
    document("RUNNING"),
    document("MIGRATE_SUCCESS"),
    document("MIGRATE_SUCCESS", { speed_limit: 50 }),
  ]);
  const { exitCode, stdout } = await run("task", "watch", "t");
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^web-01 {2}t\n[\s\S]*Speed limit +50 Mbit\/s\n\nweb-01 \(t\): migration succeeded after/);
});

test.each([401, 403, 404])(
  "a list that answers %i says nothing about the tasks: they are read singly, and it is not asked again",
  async (status) => {
    const { api, run } = testCli();
    api.get("/v3/tasks").query(true).reply(status, { error_code: "APIGW.0101", error_msg: "no" });
    for (const id of ["a", "b", "c"]) api.get(path(id)).twice().reply(200, { id, state: "RUNNING" });
    for (const id of ["a", "b", "c"]) api.get(path(id)).reply(200, { id, state: "MIGRATE_SUCCESS" });
    expect((await run("task", "wait", "a", "b", "c", "--for", "rest", "--interval", "1s")).exitCode).toBe(0);
  },
);

test("a list with an absurd count ends nothing", async () => {
  const { api, run } = testCli();
  api.get("/v3/tasks").query(true).reply(200, '{"count":1e400,"tasks":[]}');
  for (const id of ["a", "b"]) api.get(path(id)).reply(200, { id, state: "MIGRATE_SUCCESS" });
  expect((await run("task", "wait", "a", "b", "--for", "rest")).exitCode).toBe(0);
});

test("a failed look-up of the account id is tried again at the next poll", async () => {
  const { api, run } = testCli({
    env: {
      SMS_AUTH_TOKEN: "",
      CLOUD_SDK_AK: "AKIDEXAMPLE00001",
      CLOUD_SDK_SK: "secret",
      SMS_IAM_ENDPOINT: "https://sms.test",
    },
  });
  api.get("/v3/auth/domains").reply(503);
  api.get("/v3/auth/domains").reply(200, { domains: [{ id: "d" }] });
  api.get(path()).reply(200, document("MIGRATE_SUCCESS"));
  expect((await run("task", "wait", "t", "--for", "rest", "--max-retries", "0")).exitCode).toBe(0);
});

test.each([
  [{ SMS_SANDBOX: "1", SMS_ENDPOINT: "https://sms.test" }, "At https://sms.test, the sandbox:\n"],
  [{ SMS_ENDPOINT: "https://sms.cn-north-4.myhuaweicloud.com" }, ""],
] as const)("at a terminal, what is watched at %j names the endpoint unless a region has it", async (env, words) => {
  const { run } = testCli({ columns: 100, env });
  nock(env.SMS_ENDPOINT).get("/v3/tasks/t").reply(200, { id: "t", name: "web-01", state: "ABORT" });
  const { stderr } = await run("task", "wait", "t", "--for", "ABORT");
  expect(stderr.match(/^At .*:\n/m)?.[0] ?? "").toBe(words);
});

test.each([
  [[], ["a", "c"], ""],
  [["--phase", "pending,syncing"], ["b", "c"], ""],
  [["--phase", "failed"], [], "no task is in a phase of failed\n"],
])("watch without a task follows all that are not at rest, or with %j others", async (flags, ids, note) => {
  const { api, run } = testCli();
  const listed = [
    { id: "a", state: "RUNNING" },
    { id: "b", state: "READY" },
    { id: "c", state: "SYNCING" },
  ];
  api.get("/v3/tasks").query(true).reply(200, { count: 3, tasks: listed });
  const ended = listed.map(({ id }) => ({ id, state: "MIGRATE_SUCCESS" }));
  if (ids.length > 0) api.get("/v3/tasks").query(true).reply(200, { count: 3, tasks: ended });
  for (const id of ids) api.get(path(id)).reply(200, { id, state: "MIGRATE_SUCCESS" });
  const { exitCode, stdout, stderr } = await run("task", "watch", "-o", "json", "--interval", "1s", ...flags);
  expect([exitCode, JSON.parse(stdout).map((each: { task_id: string }) => each.task_id)]).toEqual([0, ids]);
  if (note !== "") expect(stderr).toBe(note);
});

test("--phase and tasks exclude each other", async () => {
  const { exitCode, stderr } = await testCli().run("task", "watch", "a", "--phase", "failed");
  expect([exitCode, stderr.split("\n")[0]]).toEqual([2, "error: --phase picks from all tasks"]);
});
