import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";

import { type Served, serve, sms, start } from "./sms.ts";

const DOCUMENTED = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxx0001";
const STRANGE = "8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c0006";

describe("against a sandbox", () => {
  let sandbox: Served;
  beforeAll(async () => void (sandbox = await serve()));
  afterAll(async () => void (await sandbox.end()));
  const run = (...args: readonly string[]) => sms(args, sandbox.env);

  test("YAML says what JSON says", async () => {
    const [json, yaml] = [
      await run("task", "show", DOCUMENTED, "-o", "json"),
      await run("task", "show", DOCUMENTED, "-o", "yaml"),
    ];
    expect([json.code, yaml.code, yaml.stderr]).toEqual([0, 0, ""]);
    expect(parse(yaml.stdout)).toEqual(JSON.parse(json.stdout));
    expect(yaml.stdout).toMatch(/^migrate_speed: 0\.0$/m);
  });

  test("a list as Markdown is a table and nothing else", async () => {
    const { code, stdout } = await run("task", "list", "-o", "markdown");
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split("\n");
    expect(lines[0]).toBe("| Name | State | Error | Step | Copied | Speed | Remaining | Source | Target | Id |");
    expect(lines.filter((line) => !/^\|( [^|]* \|){10}$/.test(line))).toEqual([]);
  });

  test.each([
    ["state", "HIBERNATING\n"],
    ["quantum_ready", ""],
    ["tape_drive.serial", "18446744073709551615\n"],
    ["[[name, [sub_tasks[0].id], migrate_speed]]", "legacy-01\t[9223372036854775807]\t1.50\n"],
  ])("--query %s -o tsv", async (query, stdout) => {
    expect(await run("task", "show", STRANGE, "-o", "tsv", "--query", query)).toMatchObject({
      code: 0,
      stdout,
      stderr: "",
    });
  });

  test("an error under -o yaml is one line of JSON", async () => {
    const { code, stdout, stderr } = await run("task", "show", "no-such-task", "-o", "yaml");
    expect([code, stdout, stderr.split("\n").length]).toEqual([3, "", 2]);
    expect(JSON.parse(stderr).error).toMatchObject({ kind: "not_found", task_id: "no-such-task" });
  });

  test("a query that cannot be read is shown with its place", async () => {
    const { code, stdout, stderr } = await run("task", "list", "--query", "tasks[?state = 'READY'].id");
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr.split("\n").slice(1, 3)).toEqual(["    tasks[?state = 'READY'].id", "                 ^"]);
  });
});

test("a server says its address at once, also through a query", async () => {
  const child = start(["sandbox", "serve", "-o", "tsv", "--query", "url"]);
  const url = await new Promise<string>((said) => child.stdout.once("data", (bytes: Buffer) => said(String(bytes))));
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\n$/);
  child.kill("SIGTERM");
});
