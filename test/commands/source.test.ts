import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { testCli } from "../cli.ts";

type Cli = ReturnType<typeof testCli>;

const DOCUMENT = readFileSync("test/fixtures/show-source.json", "utf8");
const source = (id: string, more: object = {}) => ({
  id,
  name: `name of ${id}`,
  state: "waiting",
  connected: true,
  ...more,
});

function listed({ api }: Cli, query: object, rows: readonly unknown[], count: number | null = rows.length) {
  api
    .get("/v3/sources")
    .query({ ...query })
    .reply(200, { count, source_servers: rows });
}

test("filters are sent under the names of the API", async () => {
  const cli = testCli();
  const query = {
    state: "unavailable",
    name: "web",
    ip: "192.0.2.17",
    migration_cycle: "checking",
    connected: "false",
    is_consistency_result_exist: "true",
    vm_id: "v",
    enterprise_project_id: "0",
  };
  listed(cli, { ...query, limit: 7, offset: 0 }, []);
  const flags = [
    "--state",
    "UNAVAILABLE",
    "--name",
    "web",
    "--ip",
    "192.0.2.17",
    "--stage",
    "checking",
    "--disconnected",
  ];
  const more = ["--has-consistency-result", "--vm-id", "v", "--enterprise-project-id", "0", "--limit", "7"];
  expect(await cli.run("source", "list", ...flags, ...more)).toMatchObject({
    exitCode: 0,
    stderr: "no source servers\n",
  });
});

test("--connected asks for true, and excludes --disconnected", async () => {
  const cli = testCli();
  listed(cli, { connected: "true", limit: 100, offset: 0 }, []);
  expect((await cli.run("source", "list", "--connected", "-o", "json")).exitCode).toBe(0);
  expect((await testCli().run("source", "list", "--connected", "--disconnected")).exitCode).toBe(2);
});

test("all pages, also without a count, and a row that shifts is listed once", async () => {
  const cli = testCli();
  const rows = Array.from({ length: 200 }, (_, at) => source(`s${at}`));
  listed(cli, { limit: 200, offset: 0 }, rows, null);
  listed(cli, { limit: 200, offset: 200 }, [source("s199"), source("s200")], null);
  const { stdout } = await cli.run("source", "list", "--all", "-o", "jsonl", "--query", "id");
  expect(stdout.split("\n").filter(Boolean).length).toBe(201);
});

test("an answer without a list of sources is an error", async () => {
  const cli = testCli();
  cli.api.get("/v3/sources").query(true).reply(200, { count: 3 });
  const { exitCode, stderr } = await cli.run("source", "list");
  expect([exitCode, stderr.split(" [")[0]]).toEqual([7, 'error: the answer is no list of source servers: {"count":3}']);
});

test.each([
  ["nothing is wrong", [source("a")], 0, ""],
  ["a check failed", [source("a", { checks: [{ result: "OK" }, { result: "ERROR" }] })], 5, "check-error"],
  ["unavailable and away", [source("a", { state: "unavailable", connected: false })], 5, "unavailable, offline"],
  ["nobody says whether it is connected", [source("a", { connected: null })], 0, ""],
  ["nonsense", [7, source("a", { checks: "x" }), { checks: [null, 7] }], 0, ""],
])("the gate: %s", async (_, rows, code, problems) => {
  const cli = testCli();
  listed(cli, { limit: 200, offset: 0 }, rows);
  const flags = ["--fail-on", "unavailable,offline,check-error", "-o", "tsv", "--query", "source_servers[].id"];
  const { exitCode, stderr } = await cli.run("source", "list", ...flags, "--quiet");
  expect([exitCode, stderr]).toEqual([code, problems === "" ? "" : `not ready: name of a (a): ${problems}\n`]);
});

test("the gate looks at every page, and its code is that of all", async () => {
  const cli = testCli();
  const rows = Array.from({ length: 200 }, (_, at) => source(`s${at}`, at < 30 ? { connected: false } : {}));
  listed(cli, { limit: 200, offset: 0 }, rows, 201);
  listed(cli, { limit: 200, offset: 200 }, [source("last")], 201);
  const { exitCode, stderr } = await cli.run("source", "list", "--fail-on", "offline", "-o", "json");
  expect(exitCode).toBe(5);
  expect(stderr.split("\n").slice(-3)).toEqual(["not ready: name of s19 (s19): offline", "not ready: 10 more", ""]);
});

test("show is the service's own document", async () => {
  const cli = testCli();
  cli.api.get("/v3/sources/s").reply(200, '{"zz":9223372036854775807,"memory":0.0,"name":null}');
  const { exitCode, stdout } = await cli.run("source", "show", "s", "-o", "jsonl");
  expect([exitCode, stdout]).toEqual([0, '{"zz":9223372036854775807,"memory":0.0,"name":null}\n']);
});

test.each([
  ["404", 404, undefined],
  ["SMS.7602", 400, { error_code: "SMS.7602", error_msg: "The source server does not exist." }],
])(
  "a source unknown by %s is found by its exact name; what is missing is exit 3 with the nearest",
  async (_, status, body) => {
    const cli = testCli();
    cli.api.get("/v3/sources/web-01").reply(status, body);
    listed(cli, { name: "web-01", limit: 200, offset: 0 }, [
      source("x", { name: "web-011" }),
      source("s", { name: "web-01" }),
    ]);
    cli.api.get("/v3/sources/s").reply(200, { id: "s" });
    expect(await cli.run("source", "show", "web-01", "-o", "jsonl")).toMatchObject({
      exitCode: 0,
      stdout: '{"id":"s"}\n',
    });
    listed(cli, { name: "web-02", limit: 200, offset: 0 }, []);
    listed(cli, { limit: 200, offset: 0 }, [source("s", { name: "web-01" })]);
    const { exitCode, stderr } = await cli.run("source", "show", "name=web-02");
    expect([exitCode, stderr]).toEqual([
      3,
      'error: there is no source named "web-02"\n  hint: Did you mean web-01 (s)? sms source list shows names and ids.\n',
    ]);
  },
);

test("several sources, of which one cannot be read", async () => {
  const cli = testCli({ piped: ["id=a\tname", "id=b"] });
  cli.api.get("/v3/sources/a").reply(403, { error_code: "SMS.9004", error_msg: "no permission" });
  cli.api.get("/v3/sources/b").reply(200, DOCUMENT);
  const { exitCode, stdout, stderr } = await cli.run(
    "source",
    "show",
    "-",
    "--section",
    "checks",
    "--fail-on",
    "error",
  );
  expect([exitCode, stderr.split("\n")[0]]).toEqual([
    10,
    "error: show a: HTTP 403 Forbidden: no permission [GET https://sms.test/v3/sources/a]",
  ]);
  expect(stdout).toContain("Environment checks");
  expect(stdout).not.toContain("Networks");
});

test.each([
  [{ replicatesize: 0, totalsize: 0 }, "0 B of 0 B"],
  [{ replicatesize: 20, totalsize: 10 }, "20 B of 10 B, 100 %"],
  [{ replicatesize: -1, totalsize: 10 }, "-1 B of 10 B"],
  [{ replicatesize: 999, totalsize: 1000 }, "999 B of 1000 B, 99 %"],
  [{ totalsize: 1024 }, "— of 1.0 KiB"],
  [{}, "—"],
])("copied bytes of %j: %s", async (sizes, words) => {
  const cli = testCli();
  cli.api.get("/v3/sources/s").reply(200, source("s", sizes));
  const { stdout } = await cli.run("source", "show", "s");
  expect(/Copied +(.*)/.exec(stdout)?.[1]).toBe(words);
});

test("where bars do not fit, the share of copied bytes stays in every row, in one form", async () => {
  const cli = testCli({ columns: 80 });
  const gib = 2 ** 30;
  const sizes = [
    [296 * gib, 417 * gib],
    [0, 9 * gib],
    [172 * gib, 172 * gib],
  ];
  const rows = sizes.map(([replicatesize, totalsize], at) =>
    source(`5e71c2d4-0b1f-4f53-8a66-2c9d8e7f000${at}`, {
      name: `app-0${at}.production.example.internal`,
      state: "unavailable",
      replicatesize,
      totalsize,
    }),
  );
  listed(cli, { limit: 100, offset: 0 }, rows);
  const { stdout } = await cli.run("source", "list");
  expect(stdout.match(/ *\d+ % of .*$/gm)?.map((words) => words.trim())).toEqual([
    "70 % of 417.0 GiB",
    "0 % of 9.0 GiB",
    "100 % of 172.0 GiB",
  ]);
  expect(stdout).not.toMatch(/[█░…]/);
});

test.each([
  [4096, "4.0 GiB"],
  [4_294_967_296, "4.0 GiB"],
])("memory %d is %s, bytes or MB", async (memory, words) => {
  const cli = testCli();
  cli.api.get("/v3/sources/s").reply(200, source("s", { memory }));
  expect(/Memory +(.*)/.exec((await cli.run("source", "show", "s")).stdout)?.[1]).toBe(words);
});

test("a check without a code, with an odd result, and one that nobody knows", async () => {
  const cli = testCli();
  const checks = [{ name: "A", result: "WARN" }, null, { name: "B", result: "__proto__", error_code: "SMS.99999" }];
  cli.api.get("/v3/sources/s").reply(200, source("s", { checks }));
  const { exitCode, stdout } = await cli.run("source", "show", "s", "--section", "summary,checks");
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/Checks +1 warning, 1 without a result, 1 __proto__\n/);
  expect(stdout).toMatch(/B +__proto__ +SMS\.99999 +— +—\n/);
});

test.each([
  ["one text of the same", "/srv,reiserfs", ["/srv", "reiserfs"], "(/srv, reiserfs)"],
  ["a single one", "/boot", ["/boot"], "(/boot)"],
  ["no list", "/srv, x", [], "(/srv, x)"],
  ["no text", "", ["22"], "(22)"],
  ["something else", "22", ["/boot"], "(22, /boot)"],
])("the parameters of a check stand once: %s", async (_, error_params, params, words) => {
  const cli = testCli();
  const checks = [{ name: "A", result: "ERROR", error_code: "SMS.99999", error_params, params }];
  cli.api.get("/v3/sources/s").reply(200, source("s", { checks }));
  const { stdout } = await cli.run("source", "show", "s", "--section", "checks", "-o", "markdown");
  expect(stdout).toContain(`| A | ERROR | SMS.99999 | ${words} | — |\n`);
});

test("a check whose code nobody knows has the service's own words", async () => {
  const cli = testCli();
  const of = (code: string) => ({ name: "A", result: "ERROR", error_code: code, error_or_warn: "Too old." });
  cli.api.get("/v3/sources/s").reply(200, source("s", { checks: [of("SMS.99999"), of("SMS.6509")] }));
  const { stdout } = await cli.run("source", "show", "s", "--section", "checks", "-o", "markdown");
  expect(stdout).toContain("| SMS.99999 | Too old. |");
  expect(stdout).toContain("| SMS.6509 | a file system is not compatible |");
});

test("completion offers names and ids of sources", async () => {
  const cli = testCli();
  listed(cli, { limit: 200, offset: 0 }, [source("a-1", { name: "web-01" })]);
  expect((await cli.run("__complete", "fish", "source", "show", "w")).stdout).toBe("web-01\twaiting\n:words\n");
});
