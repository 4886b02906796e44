import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { bash, ended, serve, type Served, sms, start } from "./sms.ts";

const FAILED = "8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c0010";
const PAUSED = "8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c0008";

/** 450 tasks that stay as they are, of which every tenth has failed. */
function manyTasks(): string {
  const file = join(mkdtempSync(join(tmpdir(), "sms-scenario-")), "scenario.json");
  const tasks = Array.from({ length: 450 }, (_, at) => ({
    frozen: true,
    document: { id: `task-${at}`, name: `server ${at}`, state: at % 10 === 0 ? "MIGRATE_FAIL" : "READY" },
  }));
  writeFileSync(file, JSON.stringify({ tasks }));
  return file;
}

let sandbox: Served;
let large: Served;
beforeAll(async () => {
  [sandbox, large] = await Promise.all([serve(), serve("--scenario", manyTasks())]);
});
afterAll(async () => {
  await Promise.all([sandbox.end(), large.end()]);
});

test("what failed is started again", async () => {
  const own = await serve("--speed", "600");
  const { code, stdout, stderr } = await bash(
    "sms task list --phase failed -o tsv --no-headers --query 'tasks[].id' | sms task start -",
    own.env,
  );
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(new RegExp(`^start accepted: erp-01 \\(${FAILED}\\) (still )?MIGRATE_FAIL`));
  await own.end();
});

test("nothing has failed: the second command says so and sends nothing", async () => {
  const { code, stderr } = await bash(
    "sms task list --phase rolled_back -o tsv --no-headers --query 'tasks[].id' | sms task start -",
    sandbox.env,
  );
  expect([code, stderr]).toEqual([
    2,
    "error: no task ids on standard input\n  hint: - reads ids or names from stdin, one a line. With --allow-empty none is a success.\n",
  ]);
});

test("all pages come, each task once, in every format", async () => {
  const ids = Array.from({ length: 450 }, (_, at) => `task-${at}`);
  const asLines = ids.map((id) => `${id}\n`).join("");
  const tsv = await sms(["task", "list", "--all", "-o", "tsv", "--query", "tasks[].id"], large.env);
  expect(tsv).toMatchObject({ code: 0, stdout: asLines, stderr: "" });
  const jsonl = await sms(["task", "list", "--all", "-o", "jsonl"], large.env);
  const lines = jsonl.stdout.trimEnd().split("\n");
  expect(lines.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(ids);
  const json = JSON.parse((await sms(["task", "list", "--all", "-o", "json"], large.env)).stdout);
  expect([json.count, json.tasks.map(({ id }: { id: string }) => id)]).toEqual([450, ids]);
  const table = await sms(["task", "list", "--all", "--phase", "failed"], large.env);
  expect(table.stdout.split("\n")).toHaveLength(1 + 45 + 1);
});

test.each(["jsonl", "tsv"])("a reader that goes away ends the paging, and is no error (%s)", async (format) => {
  const { code, stdout, stderr } = await bash(
    `sms task list --all -o ${format} --no-headers --debug 2> >(grep -c '> GET' >&2) | head -1; exit "\${PIPESTATUS[0]}"`,
    large.env,
  );
  expect([code, stdout.trimEnd().split("\n").length]).toEqual([0, 1]);
  expect(Number(stderr)).toBeLessThanOrEqual(3);
});

test("a page that fails: the pages before are printed, the exit code is the error's", async () => {
  const own = await serve(
    "--scenario",
    manyTasks(),
    "--fault",
    "GET /v3/tasks delay 1ms x2",
    "--fault",
    "GET /v3/tasks 500",
  );
  const { code, stdout } = await sms(["task", "list", "--all", "-o", "jsonl", "--max-retries", "0"], own.env);
  expect([code, stdout.trimEnd().split("\n").length]).toEqual([7, 400]);
  await own.end();
});

test("10,000 ids on stdin with Windows line ends; a repeated one is acted on once", async () => {
  const ids = Array.from({ length: 10_000 }, (_, at) => `id-${at}`);
  const { code, stdout } = await sms(
    ["task", "stop", "-", "--no-precheck", "--dry-run", "-o", "jsonl", "--query", "task_id"],
    sandbox.env,
    ["# ids", ...ids, "", ids[0] ?? ""].join("\r\n"),
  );
  expect([code, stdout]).toEqual([0, ids.map((id) => `"${id}"\n`).join("")]);
});

test("a bad line among them stops all of them", async () => {
  const { code, stdout, stderr } = await sms(["task", "stop", "-"], sandbox.env, `${PAUSED}\n\n..\n`);
  expect([code, stdout, stderr]).toEqual([2, "", "error: standard input, line 3: .. is not a task id\n"]);
});

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("%s while stdin is open ends it", async (signal, code) => {
  const child = start(["task", "show", "-"], sandbox.env);
  child.stdin.write(`${PAUSED}\n`);
  await new Promise((later) => setTimeout(later, 700));
  child.kill(signal);
  expect((await ended(child)).code).toBe(code);
});

test("a task by its name", async () => {
  expect(await sms(["task", "show", "name=web-01", "--query", "state", "-o", "tsv"], sandbox.env)).toMatchObject({
    code: 0,
    stdout: "READY\n",
  });
  expect((await sms(["task", "show", "name=web"], sandbox.env)).code).toBe(3);
});

test("numbers beyond 2^53 come through a query", async () => {
  const unknown = "8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c0006";
  const long = /\b[1-9][0-9]{16,}\b/g;
  const document = await sms(["task", "show", unknown, "-o", "json"], sandbox.env);
  const queried = await sms(["task", "show", unknown, "--query", "[@]"], sandbox.env);
  const numbers = document.stdout.match(long) ?? [];
  expect(numbers.length).toBeGreaterThan(0);
  expect(queried.stdout.match(long)).toEqual(numbers);
});
