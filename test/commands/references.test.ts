import { expect, test } from "vitest";

import { listedByName, testCli } from "../cli.ts";

type Cli = ReturnType<typeof testCli>;
const task = (id: string, name = `name of ${id}`, state = "READY") => ({ id, name, state });

function found({ api }: Cli, name: string, ...tasks: readonly unknown[]) {
  api.get("/v3/tasks").query({ name, limit: 200, offset: 0 }).reply(200, { count: tasks.length, tasks });
}
function shown({ api }: Cli, ...ids: readonly string[]) {
  for (const id of ids) api.get(`/v3/tasks/${id}`).reply(200, { id });
}

test("name=… is looked up by list and compared to the letter", async () => {
  const cli = testCli();
  found(cli, "web 01=a", task("x", "web 01=ab"), task("a", "web 01=a"), task("y", "WEB 01=A"), 7);
  shown(cli, "a");
  expect(await cli.run("task", "show", "name=web 01=a", "-o", "jsonl")).toMatchObject({
    exitCode: 0,
    stdout: '{"id":"a"}\n',
  });
});

test("one name is one object, not an array", async () => {
  const cli = testCli();
  found(cli, "web", task("a", "web"));
  shown(cli, "a");
  expect((await cli.run("task", "show", "name=web", "-o", "json")).stdout).toBe('{\n  "id": "a"\n}\n');
});

test("a name is looked for on all pages", async () => {
  const cli = testCli();
  const others = Array.from({ length: 200 }, (_, at) => task(`o${at}`, `web-${at}`));
  cli.api.get("/v3/tasks").query({ name: "web", limit: 200, offset: 0 }).reply(200, { count: 201, tasks: others });
  cli.api
    .get("/v3/tasks")
    .query({ name: "web", limit: 200, offset: 200 })
    .reply(200, { count: 201, tasks: [task("a", "web")] });
  shown(cli, "a");
  expect((await cli.run("task", "show", "name=web", "-o", "json")).exitCode).toBe(0);
});

test("no task of that name is exit 3, several are exit 2 and listed; nothing else is asked", async () => {
  const cli = testCli();
  found(cli, "web", task("a", "web-01"));
  cli.api
    .get("/v3/tasks")
    .query({ limit: 200, offset: 0 })
    .reply(200, { count: 2, tasks: [task("a", "web-01"), task("b", "db-01")] });
  expect(await cli.run("task", "start", "first", "name=web")).toMatchObject({
    exitCode: 3,
    stdout: "",
    stderr:
      'error: there is no task named "web"\n  hint: Did you mean web-01 (a)? sms task list shows names and ids.\n',
  });
  found(cli, "web", task("a", "web"), task("b", "web", "ABORT"));
  expect(await cli.run("task", "start", "name=web")).toMatchObject({
    exitCode: 2,
    stdout: "",
    stderr: 'error: 2 tasks are named "web": a (READY), b (ABORT)\n  hint: Use the id of the one you mean.\n',
  });
});

test("of many that share a name ten are listed", async () => {
  const cli = testCli();
  found(cli, "web", ...Array.from({ length: 12 }, (_, at) => task(`t${at}`, "web")));
  expect((await cli.run("task", "show", "name=web")).stderr).toContain("t9 (READY) and 2 more\n");
});

test("- reads ids from stdin: blank lines, comments, blanks and CRLF do not matter, the order does", async () => {
  const cli = testCli({ piped: ["\uFEFFb\r", "", "  # a comment", "\ta ", "#c", "b"] });
  shown(cli, "b", "a", "b");
  const { exitCode, stdout } = await cli.run("task", "show", "-", "-o", "json");
  expect([exitCode, JSON.parse(stdout)]).toEqual([0, [{ id: "b" }, { id: "a" }, { id: "b" }]]);
});

test("one id on stdin is still an array, and - stands among others", async () => {
  const one = testCli({ piped: ["a"] });
  shown(one, "a");
  expect(JSON.parse((await one.run("task", "show", "-", "-o", "json")).stdout)).toEqual([{ id: "a" }]);
  const three = testCli({ piped: ["b"] });
  shown(three, "a", "b", "c");
  expect(JSON.parse((await three.run("task", "show", "a", "-", "c", "-o", "json")).stdout)).toEqual([
    { id: "a" },
    { id: "b" },
    { id: "c" },
  ]);
});

test("an action is carried out once however often its task is named", async () => {
  const cli = testCli({ piped: ["a", "b", "a"] });
  found(cli, "web", task("b", "web"));
  for (const id of ["b", "a"]) cli.api.post(`/v3/tasks/${id}/action`).reply(200);
  const { stdout } = await cli.run("task", "start", "name=web", "-", "--no-precheck", "-o", "tsv", "--no-headers");
  expect(stdout).toBe("b\t-\tstart\taccepted\t-\t-\na\t-\tstart\taccepted\t-\t-\n");
});

test.each([
  [[], ["-"], "no task ids on standard input"],
  [["", "# nothing"], ["-"], "no task ids on standard input"],
  [["a", "", ".."], ["-"], "standard input, line 3: .. is not a task id"],
  [["x".repeat(256)], ["-"], "standard input, line 1: a task id has at most 255 characters"],
  [["a"], ["-", "-"], "<tasks>: - is given twice, and stdin can be read once"],
  [[], ["name="], "<tasks>: name=: it is empty"],
  [[], [`name=${"x".repeat(256)}`], "<tasks>: name=: it has more than 255 characters"],
  [[], [""], "<tasks>: a task id is empty"],
  [[], ["id="], "<tasks>: a task id is empty"],
  [[], ["web\n01"], "<tasks>: a task id has a line break or another control character"],
  [["web\u202801"], ["-"], "standard input, line 1: a task id has a line break or another control character"],
  [[], ["name=web\u202901"], "<tasks>: name=: it has a line break or another control character"],
  [[], ["name=web\u009b01"], "<tasks>: name=: it has a line break or another control character"],
  [["a", "-"], ["-"], "standard input, line 2: - is not a task id"],
  [["\uFFFD\uFFFDa\0", "\0b\0"], ["-"], "standard input is UTF-16, not UTF-8"],
  [["a\0"], ["-"], "standard input is UTF-16, not UTF-8"],
])("stdin %j, arguments %j: %s; nothing is sent", async (piped, args, message) => {
  const { exitCode, stdout, stderr } = await testCli({ piped }).run("task", "start", ...args);
  expect([exitCode, stdout, stderr.split("\n")[0]]).toEqual([2, "", `error: ${message}`]);
});

test.each([
  ["task", "list", "--source-server-id"],
  ["task", "list", "--enterprise-project-id"],
  ["task", "list", "--name"],
  ["source", "list", "--vm-id"],
  ["template", "list", "--name"],
  ["task", "clone-test", "a", "--template-id"],
])("a line break in the value of %s %s %s is refused", async (...line) => {
  const { exitCode, stderr } = await testCli().run(...line, "web\n01");
  expect([exitCode, stderr.split("\n")[0]]).toEqual([
    2,
    expect.stringContaining("has a line break or another control character"),
  ]);
});

test("who types the ids is told how to end", async () => {
  const cli = testCli({ typed: [], piped: ["a"] });
  shown(cli, "a");
  expect((await cli.run("task", "show", "-", "-o", "json")).stderr).toBe(
    "Task ids or names, one a line; Ctrl-D ends:\n",
  );
});

test("10,000 ids, each acted on once", async () => {
  const ids = Array.from({ length: 10_000 }, (_, at) => `t${at}`);
  const cli = testCli({ piped: ids });
  const { exitCode, stdout } = await cli.run(
    "task",
    "stop",
    "-",
    "--no-precheck",
    "--dry-run",
    "-o",
    "tsv",
    "--query",
    "[].task_id",
  );
  expect([exitCode, stdout]).toEqual([0, ids.map((id) => `${id}\n`).join("")]);
});

const NOT_FOUND = { error_code: "SMS.7703", error_msg: "Task doesn't exist" };

/** The service knows no task with this id. */
function missing({ api }: Cli, ...ids: readonly string[]) {
  for (const id of ids) api.get(`/v3/tasks/${id}`).reply(400, NOT_FOUND);
}

test("a bare word that is an id costs one request", async () => {
  const cli = testCli();
  shown(cli, "web-01");
  expect((await cli.run("task", "show", "web-01", "-o", "jsonl")).stdout).toBe('{"id":"web-01"}\n');
});

test("a bare word that is no id is the exact name", async () => {
  const cli = testCli();
  missing(cli, "web-01");
  listedByName(cli, "web-01", [task("x", "web-012"), task("a", "web-01")]);
  shown(cli, "a");
  expect(await cli.run("task", "show", "web-01", "-o", "jsonl")).toMatchObject({
    exitCode: 0,
    stdout: '{"id":"a"}\n',
    stderr: "",
  });
});

test("neither id nor name: exit 3, with the nearest names and ids that begin so", async () => {
  const cli = testCli();
  missing(cli, "web-1");
  const rows = [task("web-1a2b", "db"), task("a", "web-01"), task("b", "mail-01"), task("c", "WEB-12"), 7, {}];
  listedByName(cli, "web-1", [], rows);
  const { exitCode, stderr } = await cli.run("task", "show", "web-1");
  expect([exitCode, stderr.split("\n").find((line) => line.includes("hint:"))]).toEqual([
    3,
    "  hint: No task has this id or this name. Did you mean db (web-1a2b) or WEB-12 (c) or web-01 (a)? sms task list shows names and ids.",
  ]);
});

test("id=… is never a name, and a list that cannot be read leaves the first error as it is", async () => {
  const cli = testCli();
  missing(cli, "web-01");
  expect((await cli.run("task", "show", "id=web-01")).exitCode).toBe(3);
  missing(cli, "web-02");
  cli.api.get("/v3/tasks").query(true).reply(403, {});
  const { exitCode, stderr } = await cli.run("task", "show", "web-02", "-o", "json");
  expect([exitCode, JSON.parse(stderr).error]).toMatchObject([3, { error_code: "SMS.7703", task_id: "web-02" }]);
});

test("several tasks with the name: exit 2, and nothing is sent", async () => {
  const cli = testCli();
  missing(cli, "web");
  listedByName(cli, "web", [task("a", "web"), task("b", "web")]);
  const { exitCode, stderr } = await cli.run("task", "start", "web");
  expect([exitCode, stderr]).toEqual([
    2,
    'error: start web: 2 tasks are named "web": a (READY), b (READY)\n  hint: Use the id of the one you mean.\n',
  ]);
});

test("a task given by its name and by its id is acted on once", async () => {
  const cli = testCli();
  missing(cli, "web-01");
  listedByName(cli, "web-01", [task("a", "web-01")]);
  cli.api.get("/v3/tasks/a").times(3).reply(200, task("a", "web-01"));
  cli.api.post("/v3/tasks/a/action").reply(200);
  const { exitCode, stdout } = await cli.run("task", "start", "web-01", "a", "-o", "json");
  expect([exitCode, JSON.parse(stdout)]).toMatchObject([0, [{ task_id: "a", outcome: "accepted" }]]);
});

test("with --no-precheck a bare word is an id", async () => {
  const cli = testCli();
  cli.api.post("/v3/tasks/web-01/action").reply(400, NOT_FOUND);
  expect((await cli.run("task", "start", "web-01", "--no-precheck")).exitCode).toBe(3);
});

test("wait and watch follow a task by its bare name, once", async () => {
  const cli = testCli();
  missing(cli, "web-01");
  listedByName(cli, "web-01", [task("a", "web-01")]);
  const done = task("a", "web-01", "MIGRATE_SUCCESS");
  cli.api
    .get("/v3/tasks")
    .query({ limit: 100, offset: 0 })
    .reply(200, { count: 1, tasks: [done] });
  cli.api.get("/v3/tasks/a").reply(200, done);
  const { exitCode, stdout, stderr, slept } = await cli.run(
    "task",
    "wait",
    "web-01",
    "a",
    "--for",
    "rest",
    "-o",
    "json",
  );
  expect([exitCode, stderr, slept, JSON.parse(stdout)]).toMatchObject([
    0,
    expect.not.stringContaining("web-01 (web-01)"),
    [],
    [{ task_id: "a", outcome: "reached" }],
  ]);
});

test("wait ends at once for what is neither id nor name", async () => {
  const cli = testCli();
  missing(cli, "web-1");
  listedByName(cli, "web-1", [], [task("a", "web-01")]);
  const { exitCode, stderr, slept } = await cli.run("task", "wait", "web-1", "--for", "rest");
  expect([exitCode, slept]).toEqual([3, []]);
  expect(stderr).toContain("Did you mean web-01 (a)?");
});

test("stdin takes the three kinds, and skips what follows a tab", async () => {
  const cli = testCli({ piped: ["id=a\tweb-01\tREADY", "name=web-02\tb", "web-03 \t c", "d"] });
  found(cli, "web-02", task("b", "web-02"));
  missing(cli, "web-03");
  listedByName(cli, "web-03", [task("c", "web-03")]);
  shown(cli, "a", "b", "c", "d");
  const { stdout } = await cli.run("task", "show", "-", "-o", "json", "--query", "[].id");
  expect(JSON.parse(stdout)).toEqual(["a", "b", "c", "d"]);
});

test.each([
  ["show", [], "[]\n"],
  ["start", [], "[]\n"],
  ["wait", ["--for", "rest"], "[]\n"],
  ["watch", [], "[]\n"],
])("--allow-empty: sms task %s - without a line is a success", async (verb, flags, expected) => {
  const cli = testCli({ piped: ["# nothing failed"] });
  const { exitCode, stdout, stderr } = await cli.run("task", verb, "-", ...flags, "--allow-empty", "-o", "json");
  expect([exitCode, stdout, stderr]).toEqual([0, expected, ""]);
});

test.each([
  ["list", "Name\tState\tId\n#1\tREADY\ta\nid\tREADY\tb\n"],
  ["an action", "task_id\ttask_name\toutcome\na\tx\taccepted\nb\ty\tfailed\n"],
  ["two lists", "Name\tId\r\nx\ta\r\nName\tId\r\nName\tb\r\n"],
])("stdin takes the column of ids after the header of -o tsv: %s", async (_, piped) => {
  const cli = testCli({ piped: piped.split("\n") });
  shown(cli, "a", "b");
  const { exitCode, stdout } = await cli.run("task", "show", "-", "-o", "jsonl");
  expect([exitCode, stdout]).toEqual([0, '{"id":"a"}\n{"id":"b"}\n']);
});

test("a header with nothing below is no task", async () => {
  const { run } = testCli({ piped: ["Name\tState\tId"] });
  expect((await run("task", "show", "-", "--allow-empty")).exitCode).toBe(0);
});

test("what -o tsv of sms task list prints can be piped on as it is", async () => {
  const rows = [task("a", "twice"), task("b", "twice")];
  const lister = testCli();
  lister.api.get("/v3/tasks").query(true).reply(200, { count: 2, tasks: rows });
  lister.api.get("/v3/sources").query(true).optionally().reply(200, { count: 0, source_servers: [] });
  const cli = testCli({ piped: (await lister.run("task", "list", "-o", "tsv")).stdout.split("\n") });
  shown(cli, "a", "b");
  expect((await cli.run("task", "show", "-", "-o", "jsonl")).stdout).toBe('{"id":"a"}\n{"id":"b"}\n');
});

test.each(['{\n  "count": 1', '[\n  {"id"', '{"id":"a"}\n', '["a","b"]\n'])(
  "JSON on stdin is named, and nothing is asked for each of its lines: %j",
  async (piped) => {
    const { exitCode, stderr } = await testCli({ piped: piped.split("\n") }).run("task", "start", "-");
    expect([exitCode, stderr]).toEqual([
      2,
      "error: standard input is JSON, not one task a line\n  hint: What prints ids only: sms task list --all -o tsv --no-headers --query 'tasks[].id'.\n",
    ]);
  },
);

test("150,000 ids on stdin are more than a call takes as arguments, and work", async () => {
  const piped = Array.from({ length: 150_000 }, (_, at) => `id=${at}`);
  const run = testCli({ piped }).run(
    "task",
    "start",
    "-",
    "--no-precheck",
    "--dry-run",
    "-o",
    "tsv",
    "--query",
    "[0].method",
  );
  expect(await run).toMatchObject({ exitCode: 0, stdout: "POST\n", stderr: "" });
});
