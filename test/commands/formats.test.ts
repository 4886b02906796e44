import { describe, expect, test } from "vitest";

import { testCli } from "../cli.ts";

const DOCUMENT =
  '{"id":"a","name":"web\\t01","state":"READY","speed":0.0,"long":9223372036854775807,"steps":[{"id":1,"x":null},{"id":2,"x":[true]}],"none":null}';

async function show(...flags: readonly string[]) {
  const { api, run } = testCli();
  api.get("/v3/tasks/a").reply(200, DOCUMENT);
  return run("task", "show", "a", ...flags);
}

test.each([
  ["state", "READY\n"],
  ["speed", "0.0\n"],
  ["long", "9223372036854775807\n"],
  ["name", "web\\u000901\n"],
  ["none", ""],
  ["nothing", ""],
  ["steps[].id", "1\n2\n"],
  ["steps[].[id, x]", "1\t-\n2\t[true]\n"],
  ["steps", "1\t-\n2\t[true]\n"],
  ["steps[*].x", "true\n"],
  ["{s: state, l: long, n: none}", "READY\t9223372036854775807\t-\n"],
  ["[state, none, name]", "READY\n-\nweb\\u000901\n"],
  ["[['', state, none]]", "-\tREADY\t-\n"],
  ["''", "\n"],
  ["[[state, name]]", "READY\tweb\\u000901\n"],
  ["steps[0].id == `1`", "true\n"],
  ["`[]`", ""],
])("tsv of %s", async (query, stdout) => {
  expect(await show("-o", "tsv", "--query", query)).toMatchObject({ exitCode: 0, stdout, stderr: "" });
});

test.each([
  ["json", "[long, speed]", "[\n  9223372036854775807,\n  0.0\n]\n"],
  ["json", "nothing", "null\n"],
  ["table", "state", '"READY"\n'],
  ["table", "steps", "  id  x\n   1  —\n   2  [true]\n"],
  [
    "table",
    "[{a: long, b: name}, {c: '', constructor: `1`}]",
    '                    a  b            c   constructor\n  9223372036854775807  web\\u000901  —             —\n                    —  —            ""            1\n',
  ],
  ["table", '`[{"a\\u001b":1}]`', "  a\\u001b\n        1\n"],
  ["table", "steps[].id", "[\n  1,\n  2\n]\n"],
  ["table", "`[]`", "[]\n"],
  ["table", "steps[0]", '{\n  "id": 1,\n  "x": null\n}\n'],
  ["jsonl", "steps", '[{"id":1,"x":null},{"id":2,"x":[true]}]\n'],
  ["jsonl", "nothing", "null\n"],
  ["yaml", "[long, speed, none, name]", '- 9223372036854775807\n- 0.0\n- null\n- "web\\t01"\n'],
  ["yaml", "state", "READY\n"],
  ["yaml", "nothing", "null\n"],
  ["markdown", "steps[0]", '```json\n{\n  "id": 1,\n  "x": null\n}\n```\n'],
  ["tsv", "[[[long, none], [speed]], long]", "[9223372036854775807,null]\t[0.0]\n9223372036854775807\n"],
])("-o %s --query %s", async (format, query, stdout) => {
  expect(await show("-o", format, "--query", query)).toMatchObject({ exitCode: 0, stdout, stderr: "" });
});

test("jsonl is one compact object a line, each as it is ready", async () => {
  const { api, run } = testCli();
  api.get("/v3/tasks/a").reply(200, '{"b":1.0,"a":[1,2],"id":null}');
  api.get("/v3/tasks/b").reply(404);
  api.get("/v3/tasks/c").reply(200, { id: null });
  const { exitCode, stdout, stderr } = await run("task", "show", "a", "id=b", "c", "-o", "jsonl");
  expect([exitCode, stdout]).toEqual([10, '{"b":1.0,"a":[1,2],"id":null}\n{"id":null}\n']);
  expect(JSON.parse(stderr).error.kind).toBe("not_found");
});

test("a query over several tasks sees an array; as jsonl it sees each", async () => {
  const { api, run } = testCli();
  const meet = () => ["a", "b"].forEach((id) => api.get(`/v3/tasks/${id}`).reply(200, { id, state: "READY" }));
  meet();
  expect((await run("task", "show", "a", "b", "-o", "tsv", "--query", "[].id | join('+', @)")).stdout).toBe("a+b\n");
  meet();
  expect((await run("task", "show", "a", "b", "-o", "jsonl", "--query", "id")).stdout).toBe('"a"\n"b"\n');
});

test("tsv of a view: headings and labels beside their values, tables with a header, no titles", async () => {
  const { stdout } = await show("-o", "tsv", "--section", "summary,subtasks");
  const rows = stdout.split("\n");
  expect(rows[0]).toBe("web\\u000901\ta");
  expect(rows[1]).toBe("State\tREADY (ready to start)");
  expect(stdout).not.toContain("\n\n");
});

test("tsv of actions has one header and a row for each, also for what failed", async () => {
  const { api, run } = testCli();
  api.get("/v3/tasks/a").reply(200, { id: "a", name: "web", state: "ABORT" });
  api.get("/v3/tasks/b").reply(404);
  const { exitCode, stdout, stderr } = await run("task", "stop", "a", "id=b", "-o", "tsv");
  expect([exitCode, stdout]).toEqual([
    10,
    "task_id\ttask_name\toperation\toutcome\tstate_before\tstate_after\na\tweb\tstop\tunchanged\tABORT\t-\nb\t-\tstop\tfailed\t-\t-\n",
  ]);
  expect(stderr).toMatch(/^error: stop b: HTTP 404/);
});

test("--no-headers leaves the first line of tables and tsv out", async () => {
  const { run } = testCli();
  const [table, tsv] = [
    await run("help", "states", "--no-headers"),
    await run("help", "states", "-o", "tsv", "--no-headers"),
  ];
  expect(table.stdout.split("\n")[1]).toMatch(/^ {2}READY +pending/);
  expect(tsv.stdout).toMatch(/^READY\tpending\tready to start\tyes\n/);
});

test.each([
  ["json", true],
  ["yaml", true],
  ["jsonl", true],
  ["markdown", false],
  ["tsv", false],
  ["table", false],
])("errors under -o %s are JSON: %s", async (format, isJson) => {
  const { exitCode, stderr } = await testCli({ env: { SMS_AUTH_TOKEN: "" } }).run("task", "list", "-o", format);
  expect([exitCode, stderr.startsWith('{"error":{"kind":"auth"')]).toEqual([4, isJson]);
});

test("a query that cannot be read stops an action before it is sent", async () => {
  const { exitCode, stdout, stderr } = await testCli().run("task", "start", "a", "--no-precheck", "--query", "a b");
  expect([exitCode, stdout]).toEqual([2, ""]);
  expect(stderr).toBe(
    'error: --query: not JMESPath: "b" is not expected at character 3 of "a b"\n    a b\n      ^\n  hint: The language: https://jmespath.org/tutorial.html\n',
  );
});

test.each(["json", "jsonl", "tsv"])(
  "a query that fails on the answer stops no action of a batch (%s)",
  async (format) => {
    const { api, run } = testCli();
    for (const id of ["a", "b", "c"]) api.post(`/v3/tasks/${id}/action`).reply(200);
    const words = ["task", "start", "a", "b", "c", "--no-precheck", "--concurrency", "1", "-o", format];
    const { exitCode, stderr } = await run(...words, "--query", "length(`1`)");
    expect(exitCode).toBe(2);
    expect(stderr).toContain("length() takes string or array or object as argument 1, not number");
  },
);

test.each([
  ["tasks[].id", "t0 t1 t2 t3"],
  ["tasks[?state=='ABORT'].id", "t1 t3"],
  ["length(tasks)", "4"],
  ["tasks[3].id", "t3"],
  ["tasks[-1:].id", "t3"],
  ["reverse(tasks)[].id", "t3 t2 t1 t0"],
  ["count", "4"],
])("tsv of %s is the same over pages as over the whole list", async (query, expected) => {
  const { api, run } = testCli();
  const row = (at: number) => ({ id: `t${at}`, state: at % 2 === 0 ? "READY" : "ABORT" });
  for (const offset of [0, 2])
    api
      .get("/v3/tasks")
      .query({ limit: 200, offset })
      .reply(200, { count: 4, tasks: [row(offset), row(offset + 1)] });
  const { stdout } = await run("task", "list", "--all", "-o", "tsv", "--query", query);
  expect(stdout).toBe(
    expected
      .split(" ")
      .map((each) => `${each}\n`)
      .join(""),
  );
});

test("an unknown format or section lists those that there are", async () => {
  const { run } = testCli();
  expect((await run("task", "show", "a", "-o", "xml")).stderr).toMatch(
    /^error: --output: "xml" is not one of table, json, yaml, jsonl, tsv, markdown\n/,
  );
  expect((await run("task", "show", "a", "--section", "disk")).stderr).toMatch(
    /^error: --section: "disk" is not one of summary, subtasks, servers, disks, clone, network, resources\n/,
  );
});

describe("a query where there is no document", () => {
  test.each(["json", "yaml", "jsonl", "tsv", "markdown", "table"])("%s of an answer that is none", async (format) => {
    const { api, run } = testCli();
    api.get("/v3/tasks/a").reply(200, "<html>portal</html>");
    const { exitCode, stdout, stderr } = await run("task", "show", "a", "-o", format, "--query", "state");
    expect([exitCode, stdout]).toEqual([7, ""]);
    expect(stderr).toContain("the answer is not JSON");
  });

  test("a help page is an array", async () => {
    const { run } = testCli();
    const query = ["--query", "[?at_rest].state | [0:2]"];
    expect((await run("help", "states", "-o", "tsv", ...query)).stdout).toBe("READY\nABORT\n");
    expect((await run("help", "states", "-o", "yaml", ...query)).stdout).toBe("- READY\n- ABORT\n");
  });

  test("a version is a line", async () => {
    const { exitCode, stdout, stderr } = await testCli().run("--version", "-o", "tsv", "--query", "x");
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test("another program's answer is not sms's to ask", async () => {
    const { exitCode, stdout, stderr } = await testCli().run("sandbox", "run", "--query", "state", "--", "true");
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toBe(
      "error: --query: this command has no answer of its own\n  hint: Give it to the command that it runs.\n",
    );
  });

  test("an action that is refused has its result, an error none", async () => {
    const { api, run } = testCli();
    const deleting = () => api.get("/v3/tasks/a").reply(200, { id: "a", state: "DELETING" });
    deleting();
    const tsv = await run("task", "start", "a", "-o", "tsv", "--query", "[outcome, error.kind]");
    expect([tsv.exitCode, tsv.stdout]).toEqual([6, "refused\nrefused\n"]);
    api.get("/v3/tasks").query(true).reply(500);
    const list = await run("task", "list", "-o", "yaml", "--query", "length(tasks)", "--max-retries", "0");
    expect([list.exitCode, list.stdout]).toEqual([7, ""]);
  });
});

test("--no-headers takes no header from a Markdown table: it would be none without", async () => {
  const { run } = testCli();
  const { stdout } = await run("help", "exit-codes", "-o", "markdown");
  expect(stdout).toMatch(/^### Exit codes\n\n\| Code \| Meaning \|\n\| ---: \| --- \|\n\| 0 \|/);
  expect((await run("help", "exit-codes", "-o", "markdown", "--no-headers")).stdout).toBe(stdout);
});

test("a long list is one Markdown table, page after page", async () => {
  const { api, run } = testCli();
  for (const offset of [0, 1])
    api
      .get("/v3/tasks")
      .query({ limit: 200, offset })
      .reply(200, { count: 2, tasks: [{ id: `t${offset}`, name: "a|b", state: "READY" }] });
  const { stdout } = await run("task", "list", "--all", "-o", "markdown");
  expect(stdout.split("\n").map((line) => line.slice(0, 15))).toEqual([
    "| Name | State ",
    "| --- | --- | -",
    String.raw`| a\|b | READY `,
    String.raw`| a\|b | READY `,
    "",
  ]);
});

test("a list that fails half-way is no YAML", async () => {
  const { api, run } = testCli();
  api.get("/v3/tasks").query({ limit: 200, offset: 0 }).reply(200, '{"count":2,"tasks":[{"id":"a"}]}');
  api.get("/v3/tasks").query({ limit: 200, offset: 1 }).reply(400);
  const { exitCode, stdout, stderr } = await run("task", "list", "--all", "-o", "yaml");
  expect([exitCode, stdout]).toEqual([7, 'count: 2\ntasks:\n  - id: a\n"the list was cut short; stderr says why\n']);
  expect(JSON.parse(stderr).error.kind).toBe("service");
});
