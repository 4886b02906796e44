import { expect, test } from "vitest";

import { testCli } from "../cli.ts";

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
  expect(await cli.run("task", "start", "first", "name=web")).toMatchObject({
    exitCode: 3,
    stdout: "",
    stderr: 'error: there is no task named "web"\n  hint: sms task list shows names and ids.\n',
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
  expect(stdout).toBe("b\t\tstart\taccepted\t\t\na\t\tstart\taccepted\t\t\n");
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
])("stdin %j, arguments %j: %s; nothing is sent", async (piped, args, message) => {
  const { exitCode, stdout, stderr } = await testCli({ piped }).run("task", "start", ...args);
  expect([exitCode, stdout, stderr.split("\n")[0]]).toEqual([2, "", `error: ${message}`]);
});

test("who types the ids is told how to end", async () => {
  const cli = testCli({ typed: [], piped: ["a"] });
  shown(cli, "a");
  expect((await cli.run("task", "show", "-", "-o", "json")).stderr).toBe("Task ids, one a line; Ctrl-D ends:\n");
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
