import { parse } from "dotenv";
import { expect, test } from "vitest";

import { InterruptedError } from "../../src/errors.ts";
import { testCli } from "../cli.ts";

const path = (id = "t") => `/v3/tasks/${id}`;
const document = (state: string, more: object = {}) => ({ id: "t", name: "web-01", state, ...more });
const GITHUB = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: "summary.md" };
const FLAGS = ["--junit", "j.xml", "--dotenv", "r.env"];

/** Runs with all reports, and what they say in brief. */
async function reported(cli: ReturnType<typeof testCli>, ...argv: readonly string[]) {
  const ran = await cli.run("task", ...argv, ...FLAGS);
  const rows = (cli.files.get("summary.md") ?? "").split("\n").filter((line) => /^\| (?!Task|---)|^- /.test(line));
  const cases = [...(cli.files.get("j.xml") ?? "").matchAll(/<testcase [^>]*name="([^"]*)"[^>]*>\s*<([a-z-]+)/g)];
  return {
    ...ran,
    annotations: ran.stderr.split("\n").filter((line) => line.startsWith("::")),
    rows,
    cases: cases.map(([, name, ended]) => `${name}: ${ended}`),
    values: parse(cli.files.get("r.env") ?? ""),
  };
}

const cliWith = (env: Readonly<Record<string, string>> = GITHUB) => testCli({ env });

test("an action that was accepted", async () => {
  const cli = cliWith();
  cli.api.get(path()).reply(200, document("READY"));
  cli.api.post(`${path()}/action`).reply(200);
  cli.api.get(path()).reply(200, document("RUNNING"));
  const { exitCode, annotations, rows, cases, values } = await reported(cli, "start", "t");
  expect({ exitCode, annotations, rows, cases }).toEqual({
    exitCode: 0,
    annotations: [],
    rows: ["| web-01 | accepted | READY → RUNNING | — | 0 | READY → RUNNING | t |"],
    cases: ["start web-01 (t): system-out"],
  });
  expect(values).toMatchObject({ SMS_OPERATION: "start", SMS_TASK_STATE: "RUNNING", SMS_TASK_OUTCOME: "accepted" });
});

test("a batch: refused by the service, and not tried because of that", async () => {
  const cli = cliWith();
  cli.api.get(path("a")).reply(200, { ...document("READY"), id: "a" });
  cli.api.post(`${path("a")}/action`).reply(400, { error_code: "SMS.0515", error_msg: "no" });
  const batch = ["start", "a", "b", "--fail-fast", "--concurrency", "1"];
  const { exitCode, annotations, cases, values } = await reported(cli, ...batch);
  expect({ exitCode, cases }).toEqual({ exitCode: 7, cases: ["start web-01 (a): error", "start b: skipped"] });
  expect(annotations).toHaveLength(1);
  expect(annotations[0]).toMatch(/^::error title=sms%3A SMS\.0515::start web-01 \(a\): HTTP 400 /);
  expect(values).toMatchObject({
    SMS_EXIT_CODE: "7",
    SMS_TASK_ID: "",
    SMS_TASKS: "2",
    SMS_TASKS_FAILED: "1",
    SMS_TASKS_NOT_TRIED: "1",
    SMS_TASK_IDS: "a,b",
    SMS_FAILED_TASK_IDS: "a",
  });
});

test("an action that is waited for, and fails: under the action's word, with what is known of the code", async () => {
  const cli = cliWith();
  cli.api.get(path()).reply(200, document("READY"));
  cli.api.post(`${path()}/action`).reply(200);
  cli.api.get(path()).reply(200, document("RUNNING"));
  cli.api.get(path()).reply(200, document("MIGRATE_FAIL", { error_json: '{"error_code":"SMS.3805"}' }));
  const { exitCode, annotations, rows, cases, values } = await reported(cli, "start", "t", "--wait", "-q");
  expect({ exitCode, annotations, rows, cases }).toEqual({
    exitCode: 5,
    annotations: [
      "::error title=sms start%3A failed::web-01 (t): MIGRATE_FAIL: migration failed (SMS.3805)%0Athe SSH connection to port 22 of the target server timed out. Check that the target server is running and open its migration ports to the source server; then start the task again: sms task start.",
    ],
    rows: ["| web-01 | failed | READY → MIGRATE_FAIL | 2 s | 5 | MIGRATE_FAIL: migration failed (SMS.3805) | t |"],
    cases: ["start web-01 (t): failure"],
  });
  expect(values).toEqual({
    SMS_OPERATION: "start",
    SMS_EXIT_CODE: "5",
    SMS_TASK_ID: "t",
    SMS_TASK_NAME: "web-01",
    SMS_TASK_STATE: "MIGRATE_FAIL",
    SMS_TASK_OUTCOME: "failed",
    SMS_TASK_ERROR_CODE: "SMS.3805",
    SMS_TASK_WAITED_SECONDS: "2",
    SMS_TASKS: "1",
    SMS_TASKS_SUCCEEDED: "0",
    SMS_TASKS_FAILED: "1",
    SMS_TASKS_UNFINISHED: "0",
    SMS_TASKS_NOT_TRIED: "0",
    SMS_TASK_IDS: "t",
    SMS_FAILED_TASK_IDS: "t",
    SMS_UNFINISHED_TASK_IDS: "",
  });
});

test("a wait that runs out of time is a warning", async () => {
  const cli = cliWith();
  cli.api.get(path()).times(2).reply(200, document("RUNNING"));
  const wait = ["wait", "t", "--for", "SYNCING", "--timeout", "5s", "--interval", "5s"];
  const { exitCode, annotations, cases, values } = await reported(cli, ...wait);
  expect({ exitCode, annotations, cases }).toEqual({
    exitCode: 8,
    annotations: [
      "::warning title=sms wait%3A timeout::web-01 (t): still RUNNING when the time was up, waiting for SYNCING",
    ],
    cases: ["wait web-01 (t): skipped"],
  });
  expect(values).toMatchObject({ SMS_EXIT_CODE: "8", SMS_TASK_STATE: "RUNNING", SMS_UNFINISHED_TASK_IDS: "t" });
});

test("a task whose old error does not matter any more has none in the report", async () => {
  const cli = cliWith({});
  cli.api.get(path()).reply(200, document("SYNCING", { error_json: '{"error_code":"SMS.3805"}' }));
  const { values } = await reported(cli, "wait", "t", "--for", "SYNCING");
  expect(values).toMatchObject({ SMS_TASK_OUTCOME: "reached", SMS_TASK_ERROR_CODE: "" });
});

const measured = (migration_speed: number) => ({
  network_check_info: { migration_speed, loss_percentage: 0, network_delay: 20 },
});

test.each([
  ["100", 5, "missed", "bandwidth 95 Mbit/s (--min-bandwidth 100)", "failure"],
  ["90", 0, "reached", "bandwidth 95 Mbit/s, packet loss 0 %, delay 20 ms", "system-out"],
])("network-check --min-bandwidth %s", async (least, code, outcome, reason, ended) => {
  const cli = cliWith();
  const fresh = document("ABORT", measured(95));
  cli.api.get(path()).reply(200, document("ABORT"));
  cli.api.post(`${path()}/action`).reply(200);
  for (const reading of [document("ABORT"), fresh, fresh]) cli.api.get(path()).reply(200, reading);
  const { exitCode, rows, cases, annotations } = await reported(cli, "network-check", "t", "--min-bandwidth", least);
  expect({ exitCode, rows, cases }).toEqual({
    exitCode: code,
    rows: [`| web-01 | ${outcome} | ABORT | 2 s | ${code} | ${reason} | t |`],
    cases: [`network-check web-01 (t): ${ended}`],
  });
  expect(annotations).toEqual(code === 0 ? [] : [`::error title=sms network-check%3A missed::web-01 (t): ${reason}`]);
});

test("a measurement that cannot be read again is an error, with its code", async () => {
  const cli = cliWith();
  cli.api.get(path()).reply(200, document("ABORT"));
  cli.api.post(`${path()}/action`).reply(200);
  for (const reading of [document("ABORT"), document("ABORT", measured(95))]) cli.api.get(path()).reply(200, reading);
  cli.api.get(path()).reply(500, { error_code: "SMS.9999", error_msg: "no" });
  const { exitCode, cases, values } = await reported(cli, "network-check", "t", "--max-retries", "0");
  expect({ exitCode, cases }).toEqual({ exitCode: 7, cases: ["network-check web-01 (t): error"] });
  expect(values).toMatchObject({ SMS_TASK_OUTCOME: "failed", SMS_TASK_ERROR_CODE: "SMS.9999" });
});

test("interrupted: what was reached, what was let go, and what had failed before are all told", async () => {
  const cli = cliWith();
  cli.api.get(path("gone")).reply(404, "");
  for (const id of ["t", "u"]) {
    cli.api.get(path(id)).reply(200, { ...document("READY"), id });
    cli.api.post(`${path(id)}/action`).reply(200);
    cli.api.get(path(id)).reply(200, { ...document(id === "t" ? "SYNCING" : "RUNNING"), id });
  }
  // Interrupted while the poll of the second task is under way.
  cli.api.get(path("u")).reply((_uri, _body, answer) => {
    cli.interrupt.abort(new InterruptedError("SIGTERM"));
    setTimeout(() => answer(null, [200, document("RUNNING")]), 400);
  });
  const { exitCode, cases, values, annotations } = await reported(cli, "start", "gone", "t", "u", "--wait");
  expect({ exitCode, cases: cases.toSorted() }).toEqual({
    exitCode: 143,
    cases: ["start gone: error", "start web-01 (t): system-out", "start web-01 (u): skipped"],
  });
  expect(annotations.map((line) => line.split("::")[1])).toEqual([
    "error title=sms",
    "warning title=sms start%3A detached",
  ]);
  expect(values).toMatchObject({
    SMS_EXIT_CODE: "143",
    SMS_TASKS: "3",
    SMS_TASKS_SUCCEEDED: "1",
    SMS_TASKS_FAILED: "1",
    SMS_TASKS_UNFINISHED: "1",
  });
});

test("a command that ends before any task was found", async () => {
  const cli = cliWith();
  cli.api.get("/v3/tasks").query(true).reply(200, { count: 0, tasks: [] });
  const { exitCode, rows, cases, values } = await reported(cli, "wait", "name=nobody", "--for", "rest");
  expect({ exitCode, rows, cases }).toEqual({
    exitCode: 3,
    rows: ['- there is no task named "nobody"', "- sms task list shows names and ids."],
    cases: ["wait: error"],
  });
  expect(values).toMatchObject({ SMS_EXIT_CODE: "3", SMS_TASKS: "0" });
});

test("a dry run has nothing to tell", async () => {
  const cli = cliWith();
  cli.api.get(path()).reply(200, document("READY"));
  const { exitCode, cases, values } = await reported(cli, "start", "t", "--dry-run");
  expect([exitCode, cases, cli.files.get("summary.md")]).toEqual([0, [], ""]);
  expect(values).toMatchObject({ SMS_EXIT_CODE: "0", SMS_TASKS: "0" });
});

test("watch is reported, too, and several summaries follow each other", async () => {
  const cli = cliWith();
  cli.api.get(path()).times(2).reply(200, document("MIGRATE_SUCCESS"));
  await cli.run("task", "watch", "t");
  cli.api.get(path()).reply(200, document("MIGRATE_SUCCESS"));
  await cli.run("task", "wait", "t", "--for", "rest");
  const titles = (cli.files.get("summary.md") ?? "").split("\n").filter((line) => line.startsWith("#"));
  expect(titles).toEqual(["### sms task watch: exit 0", "### sms task wait: exit 0"]);
});

test.each([
  ["elsewhere", {}, []],
  ["with --ci off", GITHUB, ["--ci", "off"]],
  ["with --ci=off", GITHUB, ["--ci=off"]],
])("%s there are no annotations and no summary, for failures of any kind", async (_, env, flags) => {
  const cli = cliWith(env);
  cli.api.get(path()).reply(404, "");
  const missing = await cli.run("task", "show", "t", ...flags);
  cli.api.get(path()).reply(200, document("MIGRATE_FAIL"));
  const failed = await cli.run("task", "wait", "t", "--for", "rest", ...flags);
  const mistyped = await cli.run("task", "shwo", "t", ...flags);
  expect([missing, failed, mistyped].map(({ exitCode, stderr }) => [exitCode, stderr.includes("::")])).toEqual([
    [3, false],
    [5, false],
    [2, false],
  ]);
  expect([...cli.files.keys()]).toEqual([]);
});

test.each([
  [["task", "show", "t"], 3, "::error title=sms::show t: HTTP 404"],
  [["task", "shwo", "t"], 2, "::error title=sms::unknown command 'shwo'%0ADid you mean sms task show t"],
  [["explain", "SMS.0000000"], 2, "::error title=sms::"],
])("the failure of %j is an annotation, below the error, whatever the format", async (argv, code, annotation) => {
  for (const format of ["table", "json"]) {
    const cli = cliWith();
    if (code === 3) cli.api.get(path()).reply(404, "");
    const { exitCode, stdout, stderr } = await cli.run(...argv, "-o", format, "--quiet");
    const lines = stderr.trimEnd().split("\n");
    expect([exitCode, stdout]).toEqual([code, ""]);
    expect(lines.at(-1)?.slice(0, annotation.length)).toBe(annotation);
    expect(lines[0]?.startsWith(format === "json" ? '{"error":{' : "error: ")).toBe(true);
  }
});

test("GitHub shows ten of a step: no more are written", async () => {
  const cli = cliWith();
  const ids = Array.from({ length: 12 }, (_, at) => `t${at}`);
  for (const id of ids) cli.api.get(path(id)).reply(404, "");
  const { stderr } = await cli.run("task", "start", ...ids);
  expect([stderr.match(/^error: /gm)?.length, stderr.match(/^::error /gm)?.length]).toEqual([12, 10]);
});

test("a secret that an error quotes is in no report", async () => {
  const cli = testCli({ env: { ...GITHUB, SMS_AUTH_TOKEN: "very-secret" } });
  cli.api.get(path()).reply(400, { error_code: "SMS.0001", error_msg: "token very-secret is bad" });
  const { stderr } = await reported(cli, "start", "t");
  const all = [stderr, ...["summary.md", "j.xml", "r.env"].map((name) => cli.files.get(name) ?? "")];
  expect(all.map((text) => text.includes("very-secret"))).toEqual([false, false, false, false]);
  expect(all.map((text) => text.includes("HTTP 400") || text.includes("SMS.0001"))).toEqual([true, true, true, true]);
});

test.each(["--summary", "--junit", "--dotenv"])("%s without a name: a shell variable is unset", async (flag) => {
  const { exitCode, stderr } = await testCli().run("task", "start", "t", flag, "");
  expect([exitCode, stderr.split("\n")[0]]).toEqual([2, `error: ${flag}: it is empty`]);
});

const RULE = { start: "08:00", end: "18:00", speed: 50 };

test("the consistency gate: missed, passed, and a task that is not there", async () => {
  const cli = cliWith();
  const result = (missing: number) => ({
    dir_check: "/srv",
    num_total_files: 9,
    num_different_files: 1,
    num_target_miss_files: missing,
    num_target_more_files: 0,
  });
  for (const [id, missing] of [
    ["a", 2],
    ["b", 0],
  ] as const) {
    cli.api.get(path(id)).reply(200, { ...document("SYNCING"), id, name: `n-${id}` });
    const body = { task_id: id, result_list: [{ consistency_result: [result(missing)] }] };
    cli.api.get(`${path(id)}/consistency-result`).reply(200, body);
  }
  cli.api.get(path("c")).reply(400, { error_code: "SMS.7703", error_msg: "no" });
  const ids = ["id=a", "id=b", "id=c"];
  const { exitCode, annotations, cases, rows, values } = await reported(
    cli,
    "consistency",
    ...ids,
    "--max-missing",
    "0",
  );
  expect({ exitCode, cases, rows: rows.slice(0, 2) }).toEqual({
    exitCode: 10,
    cases: ["consistency n-a (a): failure", "consistency n-b (b): system-out", "consistency c: error"],
    rows: [
      "| n-a | missed | SYNCING | — | 5 | /srv: 2 missing on the target (--max-missing 0) | a |",
      "| n-b | checked | SYNCING | — | 0 | 9 files, 1 different, 0 missing on the target, 0 on the target only | b |",
    ],
  });
  expect(annotations).toHaveLength(2);
  expect(values).toMatchObject({ SMS_OPERATION: "consistency", SMS_FAILED_TASK_IDS: "a,c", SMS_TASKS_SUCCEEDED: "1" });
});

test("logs: the link is in no report", async () => {
  const cli = cliWith();
  const current_task = {
    id: "t",
    log_collect_status: "UPLOADED",
    log_bucket: "b",
    log_share_url: "https://x.test/?Sig=1",
  };
  cli.api.get(path()).reply(200, document("ABORT", { source_server: { id: "s" } }));
  cli.api.get("/v3/sources?id=s").reply(200, { count: 1, source_servers: [{ id: "s", current_task }] });
  const { exitCode, cases, rows, values } = await reported(cli, "logs", "id=t", "-o", "tsv");
  expect({ exitCode, cases, rows }).toEqual({
    exitCode: 0,
    cases: ["logs web-01 (t): system-out"],
    rows: ["| web-01 | uploaded | — | — | 0 | the logs are uploaded | t |"],
  });
  expect(values).toMatchObject({ SMS_OPERATION: "logs", SMS_TASK_OUTCOME: "uploaded" });
  expect([...cli.files.values()].join("\n")).not.toContain("x.test");
});

test("speed limits: the word of two parts, in each form", async () => {
  const cli = cliWith();
  cli.api.get(path()).reply(200, document("RUNNING"));
  cli.api.get(`${path()}/speed-limit`).reply(400, { error_code: "SMS.6302", error_msg: "none" });
  cli.api.post(`${path()}/speed-limit`).reply(200);
  cli.api.get(`${path()}/speed-limit`).reply(200, { speed_limit: [RULE] });
  const argv = ["speed-limit", "set", "id=t", "08:00-18:00=50", "-q"];
  const { exitCode, cases, rows, values } = await reported(cli, ...argv);
  expect({ exitCode, cases, rows }).toEqual({
    exitCode: 0,
    cases: ["speed-limit set web-01 (t): system-out"],
    rows: ["| web-01 | accepted | — | — | 0 | none → 08:00-18:00=50 | t |"],
  });
  expect(cli.files.get("j.xml")).toContain('classname="sms.task.speed-limit.set"');
  expect(values).toMatchObject({ SMS_OPERATION: "speed-limit_set", SMS_TASK_OUTCOME: "accepted" });
});
