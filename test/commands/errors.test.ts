import { readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { testCli } from "../cli.ts";

type Cli = ReturnType<typeof testCli>;

const ERRORS = readFileSync("test/fixtures/list-errors.json", "utf8");
const error = (id: string, code = "SMS.3805") => ({
  source_id: id,
  name: id,
  error_json: JSON.stringify({ error_code: code }),
});

function failing({ api }: Cli, query: object, body: string | object) {
  api
    .get("/v3/errors")
    .query({ ...query })
    .reply(200, body);
}

describe("errors", () => {
  test("the offset is always sent, the document is the service's own", async () => {
    const cli = testCli();
    failing(cli, { enterprise_project_id: "0", limit: 100, offset: 0 }, ERRORS);
    const { exitCode, stdout } = await cli.run("errors", "--enterprise-project-id", "0", "-o", "json");
    expect([exitCode, JSON.parse(stdout)]).toEqual([0, JSON.parse(ERRORS)]);
  });

  test("pages of 100 without a count; what shifts is listed once, two errors of one server twice", async () => {
    const cli = testCli();
    const first = Array.from({ length: 100 }, (_, at) => error(`s${at}`));
    failing(cli, { limit: 100, offset: 0 }, { migration_errors: first });
    const second = [error("s99"), error("s99", "SMS.0202"), {}, {}];
    failing(cli, { limit: 100, offset: 100 }, { migration_errors: second });
    const { stdout } = await cli.run("errors", "-o", "jsonl");
    expect(stdout.split("\n").filter(Boolean).length).toBe(103);
  });

  test("without errors --fail is a success", async () => {
    const cli = testCli();
    failing(cli, { limit: 100, offset: 0 }, { count: 0, migration_errors: [] });
    expect(await cli.run("errors", "--fail")).toMatchObject({ exitCode: 0, stderr: "no migration errors\n" });
  });

  test("who may not read sources sees the errors without their tasks, and is told so", async () => {
    const cli = testCli();
    failing(cli, { limit: 100, offset: 0 }, ERRORS);
    cli.api.get("/v3/sources").query(true).reply(403, { error_code: "SMS.9004", error_msg: "no permission" });
    const { exitCode, stdout, stderr } = await cli.run("errors");
    expect([exitCode, stderr]).toEqual([
      0,
      "note: tasks are missing: the source servers could not be read (HTTP 403 Forbidden: no permission [GET https://sms.test/v3/sources])\n",
    ]);
    expect(stdout).toContain("SMS.3805");
  });

  test("groups: a code that is cut off counts, the most frequent comes first", async () => {
    const cli = testCli();
    failing(cli, { limit: 100, offset: 0 }, ERRORS);
    const { exitCode, stdout } = await cli.run("errors", "--group-by", "code", "--fail", "-o", "json");
    const groups = JSON.parse(stdout) as readonly { readonly error_code: string; readonly servers: number }[];
    expect(exitCode).toBe(5);
    expect(groups.map(({ error_code, servers }) => [error_code, servers])).toEqual([
      ["SMS.3805", 2],
      [null, 2],
      ["SMS.0515", 1],
      ["SMS.99999", 1],
    ]);
  });

  test("an answer that is no list is an error", async () => {
    const cli = testCli();
    failing(cli, { limit: 100, offset: 0 }, { migration_errors: "x" });
    expect((await cli.run("errors")).exitCode).toBe(7);
  });
});

describe("overview", () => {
  const counted = (body: object) => {
    const cli = testCli();
    cli.api.get("/v3/sources/overview").reply(200, body);
    return cli;
  };

  test.each([
    [{ error: 0, unavailable: 0 }, 0, ""],
    [{ error: 2, unavailable: 1, waiting: 7 }, 5, "servers: 2 error, 1 unavailable\n"],
  ])("--fail-on error,unavailable of %j", async (body, exitCode, stderr) => {
    const cli = counted(body);
    expect(await cli.run("overview", "--fail-on", "error,unavailable")).toMatchObject({ exitCode, stderr });
  });

  // A gate must not pass on an answer that counts nothing.
  test.each([{ error: "2", unavailable: null }, {}])("an answer of %j is refused", async (body) => {
    const { exitCode, stderr } = await counted(body).run("overview", "--fail-on", "error,unavailable");
    expect([exitCode, stderr]).toEqual([7, expect.stringContaining("the answer is no overview: it has no numbers: {")]);
  });

  test("the document is the service's own, and no server at all has no share", async () => {
    const cli = counted({ waiting: 0, odd: [1] });
    expect((await cli.run("overview")).stdout).toMatch(/waiting +0 +—/);
    const json = counted({ zz: 1 });
    expect((await json.run("overview", "-o", "jsonl")).stdout).toBe('{"zz":1}\n');
  });

  test("403 is exit 4", async () => {
    const cli = testCli();
    cli.api.get("/v3/sources/overview").reply(403, { error_code: "SMS.9004", error_msg: "no" });
    expect((await cli.run("overview")).exitCode).toBe(4);
  });
});
