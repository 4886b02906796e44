import { expect, test } from "vitest";

import { InterruptedError } from "../../src/errors.ts";
import { testCli } from "../cli.ts";

const path = (id: string) => `/v3/tasks/${id}`;
const document = (id: string, state: string) => ({ id, name: `name of ${id}`, state });

type Cli = ReturnType<typeof testCli>;
function startable({ api }: Cli, ...ids: readonly string[]) {
  for (const id of ids) {
    api.get(path(id)).reply(200, document(id, "READY"));
    api.post(`${path(id)}/action`).reply(200);
    api.get(path(id)).reply(200, document(id, "RUNNING"));
  }
}
function missing({ api }: Cli, id: string) {
  api.get(path(id)).reply(404, { error_code: "SMS.7703", error_msg: "Task doesn't exist" });
}

test("several tasks: a line for each in the order asked, one summary on stderr", async () => {
  const cli = testCli();
  startable(cli, "b", "a");
  expect(await cli.run("task", "start", "b", "a")).toMatchObject({
    exitCode: 0,
    stdout: "start accepted: name of b (b) READY → RUNNING\nstart accepted: name of a (a) READY → RUNNING\n",
    stderr: "start: 2 accepted of 2 tasks\n",
  });
});

test("--quiet leaves stderr empty on success", async () => {
  const cli = testCli();
  startable(cli, "a", "b");
  expect((await cli.run("task", "start", "a", "b", "--quiet")).stderr).toBe("");
});

test("a repeated id is acted on once", async () => {
  const cli = testCli();
  startable(cli, "a");
  const { exitCode, stdout } = await cli.run("task", "start", "a", "a", "-o", "json");
  expect([exitCode, JSON.parse(stdout)]).toMatchObject([0, [{ task_id: "a", outcome: "accepted" }]]);
});

test("different outcomes are exit 10; each has its result", async () => {
  const cli = testCli();
  startable(cli, "a");
  missing(cli, "b");
  const { exitCode, stdout, stderr } = await cli.run("task", "start", "a", "id=b", "-o", "json");
  expect([exitCode, JSON.parse(stdout)]).toMatchObject([
    10,
    [
      { task_id: "a", outcome: "accepted", error: null },
      { task_id: "b", outcome: "failed", error: { kind: "not_found", task_id: "b", error_code: "SMS.7703" } },
    ],
  ]);
  expect(stderr.split("\n")[0]).toMatch(/^\{"error":\{"kind":"not_found"/);
});

test("equal failures keep their own code", async () => {
  const cli = testCli();
  missing(cli, "a");
  missing(cli, "b");
  expect((await cli.run("task", "start", "a", "b")).exitCode).toBe(3);
});

test("--fail-fast stops handing out new tasks, and says which were not tried", async () => {
  const cli = testCli();
  missing(cli, "a");
  const { exitCode, stdout, stderr } = await cli.run(
    "task",
    "start",
    "a",
    "b",
    "c",
    "--fail-fast",
    "--concurrency",
    "1",
    "-o",
    "json",
  );
  // What was not tried has no code of its own.
  expect(exitCode).toBe(3);
  expect(JSON.parse(stdout).map((result: { outcome: string }) => result.outcome)).toEqual([
    "failed",
    "refused",
    "refused",
  ]);
  expect(stderr.match(/"kind"/g)).toHaveLength(1);
  expect(stderr).toContain("start: 1 failed, 2 not tried of 3 tasks");
});

test("without --fail-fast the others go on", async () => {
  const cli = testCli();
  missing(cli, "a");
  startable(cli, "b");
  const { exitCode, stdout } = await cli.run("task", "start", "a", "b", "--concurrency", "1");
  expect([exitCode, stdout]).toEqual([10, "start accepted: name of b (b) READY → RUNNING\n"]);
});

test("at most --concurrency requests are under way", async () => {
  const cli = testCli();
  const ids = Array.from({ length: 12 }, (_, at) => `t${at}`);
  let [underWay, most] = [0, 0];
  const track = async <T>(answer: T): Promise<T> => {
    most = Math.max(most, (underWay += 1));
    await new Promise((done) => setTimeout(done, 5));
    underWay -= 1;
    return answer;
  };
  for (const id of ids) cli.api.post(`${path(id)}/action`).reply(() => track([200, ""] as const));
  expect((await cli.run("task", "stop", ...ids, "--no-precheck", "--concurrency", "3")).exitCode).toBe(0);
  expect(most).toBe(3);
});

test("one question for the whole batch, after a look at each; only those that would be sent are named", async () => {
  const cli = testCli({ typed: ["y"], columns: 100 });
  startable(cli, "a");
  cli.api.get(path("b")).reply(200, document("b", "DELETING"));
  const { exitCode, stdout, stderr } = await cli.run("task", "restart", "a", "b", "--color", "never");
  expect([exitCode, stdout]).toEqual([10, "restart accepted: name of a (a) READY → RUNNING\n"]);
  expect(stderr.split("Continue?")[0]).toBe(
    "restart discards the progress made so far and starts from the beginning:\n  name of a (a) READY\nAt https://sms.test.\n",
  );
});

test("the question lists ten tasks and counts the rest", async () => {
  const cli = testCli({ typed: ["n"], columns: 100 });
  const ids = Array.from({ length: 12 }, (_, at) => `t${at}`);
  for (const id of ids) cli.api.get(path(id)).reply(200, document(id, id === "t11" ? "ABORT" : "READY"));
  const { stderr } = await cli.run("task", "restart", ...ids);
  expect(stderr).toContain("  name of t9 (t9) READY\n  and 2 more: 1 READY, 1 ABORT\nAt https://sms.test.\nContinue?");
});

test("--dry-run over several tasks is an array of requests", async () => {
  const cli = testCli();
  cli.api.get(path("a")).reply(200, document("a", "READY"));
  cli.api.get(path("b")).reply(200, document("b", "RUNNING"));
  const { exitCode, stdout } = await cli.run("task", "start", "a", "b", "--dry-run", "-o", "json");
  expect([exitCode, JSON.parse(stdout)]).toMatchObject([
    0,
    [
      { schema: "sms.request/1", task_id: "a" },
      { schema: "sms.action/1", outcome: "unchanged" },
    ],
  ]);
});

test.each([
  ["tsv", "task_id\ttask_name\toperation\toutcome\tstate_before\tstate_after\tmethod\turl\tbody", "\t", "-"],
  [
    "markdown",
    "| task_id | task_name | operation | outcome | state_before | state_after | method | url | body |",
    " | ",
    "",
  ],
])("--dry-run -o %s is rows, also of what would not be sent or cannot be", async (output, head, between, none) => {
  const cli = testCli();
  cli.api.get(path("a")).reply(200, document("a", "READY"));
  cli.api.get(path("b")).reply(200, document("b", "RUNNING"));
  cli.api.get(path("c")).reply(404, "");
  const { exitCode, stdout } = await cli.run("task", "start", "a", "b", "c", "--dry-run", "-o", output);
  const [header, ...rows] = stdout.trimEnd().split("\n");
  const cells = rows
    .filter((row) => !row.startsWith("| ---"))
    .map((row) =>
      row
        .replace(/^\| (.*) \|$/, "$1")
        .split(between)
        .map((cell) => cell.trim()),
    );
  const sent = output === "tsv" ? "https://sms.test" : "https`://`sms.test";
  expect([exitCode, header]).toEqual([10, head]);
  expect(cells).toEqual([
    [
      "a",
      "name of a",
      "start",
      "not_sent",
      "READY",
      none,
      "POST",
      `${sent}/v3/tasks/a/action`,
      '{"operation":"start"}',
    ],
    ["b", "name of b", "start", "unchanged", "RUNNING", none, none, none, none],
    ["c", none, "start", "failed", none, none, none, none, none],
  ]);
});

test("Ctrl-C while an action is under way: its outcome is called unknown, nothing further is sent, exit 130", async () => {
  const cli = testCli();
  cli.api
    .post(`${path("a")}/action`)
    .delay(2000)
    .reply(200);
  setTimeout(() => cli.interrupt.abort(new InterruptedError("SIGINT")), 50);
  const { exitCode, stdout, stderr } = await cli.run(
    "task",
    "stop",
    "a",
    "b",
    "--no-precheck",
    "--concurrency",
    "1",
    "-o",
    "json",
  );
  expect(exitCode).toBe(130);
  expect(JSON.parse(stdout)).toMatchObject([{ task_id: "a", outcome: "unknown" }]);
  const [error = "", note] = stderr.split("\n");
  expect(JSON.parse(error)).toMatchObject({ error: { kind: "outcome_unknown", task_id: "a" } });
  expect(note).toBe("stop: interrupted; not sent: b");
});

test("Ctrl-C does not swallow the results of tasks behind the one that hangs", async () => {
  const cli = testCli();
  cli.api.get(path("a")).delay(2000).reply(200, document("a", "READY"));
  startable(cli, "b", "c");
  interruptOnceAllWasAsked(cli);
  const { exitCode, stdout } = await cli.run("task", "start", "a", "b", "c", "-o", "json");
  expect([exitCode, JSON.parse(stdout)]).toMatchObject([
    130,
    [
      { task_id: "b", outcome: "accepted" },
      { task_id: "c", outcome: "accepted" },
    ],
  ]);
});

/** On a busy machine it takes a while until the first request is sent. */
function interruptOnceAllWasAsked({ api, interrupt }: ReturnType<typeof testCli>): void {
  const polling = setInterval(() => {
    if (!api.isDone()) return;
    clearInterval(polling);
    setTimeout(() => interrupt.abort(new InterruptedError("SIGINT")), 200);
  }, 10);
}

test("the same with --wait: what was sent is told, on stderr and as data", async () => {
  const cli = testCli();
  cli.api.get(path("a")).delay(2000).reply(200, document("a", "READY"));
  startable(cli, "b");
  interruptOnceAllWasAsked(cli);
  const { exitCode, stdout, stderr } = await cli.run("task", "start", "b", "a", "--wait", "-o", "json");
  expect([exitCode, JSON.parse(stdout)]).toMatchObject([130, [{ task_id: "b", outcome: "accepted" }]]);
  expect(stderr).toContain("start accepted: name of b (b) READY → RUNNING\n");
});

test("Ctrl-C before the waiting began: stdout has the results, as always", async () => {
  const cli = testCli();
  cli.api.get(path("a")).delay(2000).reply(200, document("a", "READY"));
  startable(cli, "b");
  interruptOnceAllWasAsked(cli);
  const { exitCode, stdout, stderr } = await cli.run("task", "start", "b", "a", "--wait");
  expect([exitCode, stdout, stderr]).toEqual([
    130,
    "start accepted: name of b (b) READY → RUNNING\n",
    "start accepted: name of b (b) READY → RUNNING\nstart: interrupted; not sent: a\n",
  ]);
});

test("a query that fails on the answer does not hide how the actions ended", async () => {
  const cli = testCli();
  startable(cli, "a");
  missing(cli, "b");
  const { exitCode } = await cli.run("task", "start", "a", "b", "-o", "json", "--query", "abs(@)");
  expect(exitCode).toBe(10);
});

test.each([
  ["a pipe with the ids", { piped: ["a", "b"] }, ["-"]],
  ["a file that a loop reads", { piped: ["b"] }, ["a", "b"]],
  ["a terminal at which the ids were typed", { typed: ["y"], piped: ["a", "b"] }, ["-"]],
])("while stdin is %s, the question is answered on the controlling terminal", async (_, stdin, references) => {
  const no = testCli({ ...stdin, typedAtTerminal: ["n"], columns: 100 });
  for (const id of ["a", "b"]) no.api.get(path(id)).reply(200, document(id, "READY"));
  const refused = await no.run("task", "restart", ...references, "--color", "never");
  expect([refused.exitCode, refused.stdout]).toEqual([6, ""]);
  expect(refused.stderr).toContain(
    "  name of a (a) READY\n  name of b (b) READY\nAt https://sms.test.\nContinue? [y/N] ",
  );
  const yes = testCli({ ...stdin, typedAtTerminal: ["y"], columns: 100 });
  for (const id of ["a", "b"]) startable(yes, id);
  expect((await yes.run("task", "restart", ...references)).exitCode).toBe(0);
});

test.each([
  ["stderr is no terminal", { typedAtTerminal: ["n"] }, []],
  ["there is no controlling terminal", { columns: 100 }, []],
  ["--no-input is given", { typedAtTerminal: ["n"], columns: 100 }, ["--no-input"]],
  ["--yes is given", { typedAtTerminal: ["n"], columns: 100 }, ["--yes"]],
  ["SMS_ASSUME_YES is 1", { typedAtTerminal: ["n"], columns: 100, env: { SMS_ASSUME_YES: "1" } }, []],
])("ids from a pipe are acted on unasked when %s", async (_, options, flags) => {
  const cli = testCli({ piped: ["a"], ...options });
  startable(cli, "a");
  expect((await cli.run("task", "restart", "-", ...flags)).exitCode).toBe(0);
});

test("the question names the profile, and that it is the sandbox", async () => {
  const env = { SMS_SANDBOX: "1", SMS_PROFILE: "prod" };
  const cli = testCli({ typed: ["n"], columns: 100, env });
  cli.files.set(
    "/home/test/.config/huawei-sms/config.json",
    JSON.stringify({ version: 1, current: "prod", profiles: { prod: { region: "cn-north-4" } } }),
  );
  cli.api.get(path("a")).reply(200, document("a", "READY"));
  const { stderr } = await cli.run("task", "restart", "a", "--color", "never");
  expect(stderr).toContain("At https://sms.test, the sandbox, profile prod.\n");
});

test("of a batch, the question tells apart the tasks that it is asked about", async () => {
  const cli = testCli({ typed: ["n"], columns: 100 });
  for (const [id, state] of [
    ["a", "MIGRATE_SUCCESS"],
    ["b", "ABORT"],
    ["c", "READY"],
  ] as const)
    cli.api.get(path(id)).reply(200, document(id, state));
  const { stderr } = await cli.run("task", "start", "a", "b", "c", "--color", "never");
  expect(stderr).toContain(
    "  name of a (a) MIGRATE_SUCCESS\n" +
      "This is asked about 1 of 3 tasks; without a yes nothing is sent for the other 2 either.\n",
  );
});

test("Ctrl-C while an accepted action is read again leaves it accepted, without a note", async () => {
  const cli = testCli();
  cli.api.get(path("a")).reply(200, document("a", "READY"));
  cli.api.post(`${path("a")}/action`).reply(200);
  cli.api.get(path("a")).delay(2000).reply(200, document("a", "RUNNING"));
  interruptOnceAllWasAsked(cli);
  const { exitCode, stdout, stderr } = await cli.run("task", "start", "a");
  expect([exitCode, stdout]).toEqual([130, "start accepted: name of a (a)\n"]);
  expect(stderr).not.toContain("could not be read again");
});
