import { describe, expect, test } from "vitest";

import { type CliOptions, testCli } from "../cli.ts";

const ID = "8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c0002";
const SOURCE = "0d7c3f0e-1111-4222-8333-444455556666";
const LINK = "https://sms-logs.obs.example/agent%2Flogs.zip?AWSAccessKeyId=planted&Signature=p%3Dq%26r";
const task = { id: ID, name: "web-01", state: "MIGRATE_FAIL", source_server: { id: SOURCE } };
const INIT = { log_collect_status: "INIT" };
const UPLOADING = { log_collect_status: "UPLOADING" };
const FAILED = { log_collect_status: "UPLOAD_FAIL" };
const UPLOADED = {
  log_collect_status: "UPLOADED",
  log_bucket: "sms-logs",
  log_expire: 3600,
  log_upload_time: 1_767_257_500_000,
  log_share_url: LINK,
};
const OLD = { ...UPLOADED, log_upload_time: 1_767_000_000_000, log_share_url: "https://old.example/" };

type Cli = ReturnType<typeof testCli>;

function reads(cli: Cli, ...uploads: readonly object[]): Cli {
  for (const upload of uploads)
    cli.api
      .get("/v3/sources")
      .query({ id: SOURCE })
      .reply(200, { count: 1, source_servers: [{ id: SOURCE, current_task: { id: ID, ...upload } }] });
  return cli;
}
function looking(upload: object, options: CliOptions = {}): Cli {
  const cli = testCli(options);
  cli.api.get(`/v3/tasks/${ID}`).reply(200, task);
  return reads(cli, upload);
}
function ordering(before: object, after: readonly object[], options: CliOptions = {}) {
  const cli = looking(before, options);
  const bodies: unknown[] = [];
  cli.api.get(`/v3/sources/${SOURCE}`).reply(200, { id: SOURCE, agent_version: "25.1.0" });
  cli.api.post(`/v3/tasks/${ID}/log`, (body) => Boolean(bodies.push(body))).reply(200, "{ }");
  return { ...reads(cli, ...after), bodies };
}
const order = ["task", "logs", ID, "--bucket", "sms-logs"];

describe("the last upload", () => {
  test("its link is printed, alone with -o tsv", async () => {
    const { exitCode, stdout, stderr } = await looking(UPLOADED).run("task", "logs", ID, "-o", "tsv");
    expect([exitCode, stdout, stderr]).toEqual([0, `${LINK}\n`, ""]);
    const table = await looking(UPLOADED, { columns: 60 }).run("task", "logs", ID);
    expect(table.stdout.split("\n")).toContain(LINK);
  });

  test("as data", async () => {
    const { stdout } = await looking(UPLOADED).run("task", "logs", ID, "-o", "json");
    expect(JSON.parse(stdout)).toEqual({
      schema: "sms.logs/1",
      task_id: ID,
      task_name: "web-01",
      ordered: false,
      outcome: "uploaded",
      status: "UPLOADED",
      bucket: "sms-logs",
      uploaded: "2026-01-01T08:51:40.000Z",
      link: LINK,
      link_life_seconds: 3600,
      exit_code: 0,
      error: null,
    });
  });

  test.each([
    ["none", {}, "none"],
    ["one that was never begun", INIT, "none"],
    ["one under way", UPLOADING, "uploading"],
    ["one that failed", FAILED, "upload_failed"],
    ["a word that is not known", { log_collect_status: "PACKING" }, "uploading"],
    [
      "an upload of nonsense",
      { log_collect_status: 5, log_bucket: [], log_upload_time: "x", log_expire: 1.5, log_share_url: {} },
      "none",
    ],
    ["a time beyond all dates", { ...INIT, log_upload_time: 9e18 }, "none"],
  ])("%s is no error", async (_, upload, outcome) => {
    const { exitCode, stdout } = await looking(upload).run("task", "logs", ID, "-o", "json");
    expect([exitCode, JSON.parse(stdout)]).toMatchObject([0, { outcome, link: null }]);
    expect((await looking(upload).run("task", "logs", ID)).exitCode).toBe(0);
    expect((await looking(upload).run("task", "logs", ID, "-o", "tsv")).stdout).toBe("");
  });

  test("a link with % and line breaks stays one line", async () => {
    const link = `${LINK}\nrm -rf /\r\u001b[2J`;
    const { stdout } = await looking({ ...UPLOADED, log_share_url: link }).run("task", "logs", ID, "-o", "tsv");
    expect([stdout.split("\n").length, stdout.startsWith(LINK), stdout.includes("\u001b")]).toEqual([2, true, false]);
    const json = await looking({ ...UPLOADED, log_share_url: link }).run("task", "logs", ID, "-o", "json");
    expect(JSON.parse(json.stdout)).toMatchObject({ link });
  });

  test("is that of this task, not of another one of the same source server", async () => {
    const { stdout } = await looking({ ...UPLOADED, id: "another" }).run("task", "logs", ID, "-o", "json");
    expect(JSON.parse(stdout)).toMatchObject({ outcome: "none", link: null });
  });

  test("without the permission to read sources it is told what is missing, and the rest is shown", async () => {
    const cli = testCli();
    cli.api.get(`/v3/tasks/${ID}`).reply(200, task);
    cli.api.get("/v3/sources").query(true).reply(403, { error_code: "SMS.9004", error_msg: "no" });
    cli.api
      .get("/v3/tasks")
      .query({ id: ID })
      .reply(200, { count: 1, tasks: [{ id: ID, ...FAILED }] });
    const { exitCode, stdout, stderr } = await cli.run("task", "logs", ID);
    expect([exitCode, stdout.includes("UPLOAD_FAIL"), stderr.includes("the link is not shown")]).toEqual([
      0,
      true,
      true,
    ]);
  });

  test("several: a line for each", async () => {
    const cli = looking(UPLOADED);
    cli.api.get("/v3/tasks/b").reply(200, { id: "b" });
    cli.api.get("/v3/tasks").query({ id: "b" }).reply(200, { count: 0, tasks: [] });
    const { exitCode, stdout } = await cli.run("task", "logs", ID, "b", "-o", "tsv");
    expect([exitCode, stdout]).toEqual([0, `${LINK}\n-\n`]);
  });
});

test.each([
  ["--debug", "-o", "json"],
  ["--debug", "-o", "table"],
])("the link is nowhere but in the answer: %s %s %s", async (...flags) => {
  const cli = ordering(OLD, [UPLOADED], { columns: 80 });
  const { stdout, stderr } = await cli.run(...order, "--wait", ...flags);
  expect([stdout.split("Signature").length - 1, stderr.includes("old.example"), stderr.includes("Signature")]).toEqual([
    1,
    false,
    false,
  ]);
  // Other commands that read source servers with --debug do not show it either.
  const other = testCli();
  other.api.get("/v3/x").reply(200, { source_servers: [{ current_task: UPLOADED }] });
  const api = await other.run("api", "GET", "/v3/x", "--query", "nothing", "--debug");
  expect([api.stderr.includes("log_bucket"), api.stderr.includes("Signature")]).toEqual([true, false]);
});

describe("an order", () => {
  test("is sent once, with the bucket only", async () => {
    const cli = ordering(INIT, []);
    const { exitCode, stdout, stderr } = await cli.run(...order);
    expect([exitCode, cli.bodies]).toEqual([0, [{ log_bucket: "sms-logs" }]]);
    expect(stdout).toContain("the agent uploads its logs");
    expect(stderr).toBe(`note: the upload is ordered and takes minutes; then: sms task logs ${ID}\n`);
  });

  test("--expire is sent when it is given", async () => {
    const cli = ordering(INIT, []);
    await cli.run(...order, "--expire", "1h");
    expect(cli.bodies).toEqual([{ log_bucket: "sms-logs", log_expire: 3600 }]);
  });

  test.each(["", "obs://sms-logs", "sms-logs/x", "SMS", "ab", "a\nb", "-ab-"])(
    "--bucket %j is a usage error",
    async (bucket) => {
      expect((await testCli().run("task", "logs", ID, `--bucket=${bucket}`)).exitCode).toBe(2);
    },
  );

  test.each([
    ["--bucket", "abc", "--expire", "1m"],
    ["--bucket", "abc", "--expire", "1d"],
    ["--expire", "1h"],
    ["--dry-run"],
    ["--bucket", "abc", "--timeout", "1m"],
  ])("%s %s %s %s is a usage error", async (...flags) => {
    expect((await testCli().run("task", "logs", ID, ...flags)).exitCode).toBe(2);
  });

  test("--dry-run shows the request", async () => {
    const cli = looking(INIT);
    cli.api.get(`/v3/sources/${SOURCE}`).reply(200, {});
    const { exitCode, stdout } = await cli.run(...order, "--dry-run", "-o", "json");
    expect([exitCode, JSON.parse(stdout)]).toMatchObject([0, { method: "POST", body: { log_bucket: "sms-logs" } }]);
  });

  test.each([
    ["24.9.0", true],
    ["25.0.9", true],
    ["25.1.0", false],
    ["25.10.0", false],
    ["100.0.0", false],
    ["unknown", false],
  ])("an agent %s is too old: %s", async (agent_version, warns) => {
    const cli = looking(INIT);
    cli.api.get(`/v3/sources/${SOURCE}`).reply(200, { agent_version });
    cli.api.post(`/v3/tasks/${ID}/log`).reply(200);
    const { exitCode, stderr } = await cli.run(...order);
    expect([exitCode, stderr.includes("takes 25.1.0 or newer")]).toEqual([0, warns]);
  });

  test("that the service refuses is a failure with its code", async () => {
    const cli = looking(INIT);
    cli.api.get(`/v3/sources/${SOURCE}`).reply(200, {});
    cli.api.post(`/v3/tasks/${ID}/log`).reply(400, { error_code: "SMS.9001", error_msg: "no such bucket" });
    const { exitCode, stderr } = await cli.run(...order, "--wait");
    expect([exitCode, stderr.includes("SMS.9001")]).toEqual([7, true]);
  });

  describe("whose answer was lost", () => {
    const losing = (before: object, ...after: readonly object[]) => {
      const cli = looking(before);
      cli.api.get(`/v3/sources/${SOURCE}`).reply(200, {});
      cli.api.post(`/v3/tasks/${ID}/log`).once().replyWithError("socket hang up");
      return reads(cli, ...after);
    };
    test.each([
      ["an upload that began", INIT, UPLOADING],
      ["a new link", OLD, UPLOADED],
    ])("%s is evidence", async (_, before, after) => {
      const { exitCode, stdout } = await losing(before, before, after).run(...order, "-o", "json");
      expect([exitCode, JSON.parse(stdout)]).toMatchObject([0, { ordered: true }]);
    });
    test("nothing is: the outcome is unknown, and the order is not sent twice", async () => {
      const { exitCode, stderr } = await losing(OLD, OLD, OLD, {}, INIT, OLD, OLD).run(...order);
      expect([exitCode, stderr.includes("outcome unknown")]).toEqual([9, true]);
    });
  });
});

describe("--wait", () => {
  test.each([
    ["after INIT", INIT, [UPLOADING, UPLOADED]],
    ["the upload before is no result", OLD, [OLD, OLD, UPLOADING, UPLOADED]],
    ["an upload that was not seen under way", OLD, [OLD, UPLOADED]],
    ["after one that failed", FAILED, [FAILED, UPLOADING, UPLOADED]],
  ])("%s: the new link", async (_, before, after) => {
    const { exitCode, stdout } = await ordering(before, after).run(...order, "--wait", "-o", "tsv");
    expect([exitCode, stdout]).toEqual([0, `${LINK}\n`]);
  });

  test("a bucket that does not exist: the upload fails, exit 5", async () => {
    const { exitCode, stdout } = await ordering(INIT, [UPLOADING, FAILED]).run(...order, "--wait");
    expect([exitCode, stdout.includes("does the bucket exist")]).toEqual([5, true]);
  });

  test.each([
    ["that fails as the one before it did", FAILED, 5],
    ["that has no time and no link", { log_collect_status: "UPLOADED" }, 0],
  ])("an upload %s counts when --settle has passed, and it is said that this is not sure", async (_, end, code) => {
    const { exitCode, stderr } = await ordering(
      end,
      Array.from({ length: 5 }, () => end),
    ).run(...order, "--wait");
    expect([exitCode, stderr]).toEqual([
      code,
      `note: ${ID}: nothing has changed since the order; this may be the upload before it\n`,
    ]);
  });

  test("without an order an upload under way is waited for, and nothing where there is none", async () => {
    const { exitCode, stdout } = await reads(looking(UPLOADING), UPLOADED).run(
      "task",
      "logs",
      ID,
      "--wait",
      "-o",
      "tsv",
    );
    expect([exitCode, stdout]).toEqual([0, `${LINK}\n`]);
    expect((await looking(INIT).run("task", "logs", ID, "--wait")).exitCode).toBe(0);
    expect((await looking(FAILED).run("task", "logs", ID, "--wait")).exitCode).toBe(5);
  });

  test("ends with 8 when the time is up, without the old link", async () => {
    const { exitCode, stdout } = await ordering(OLD, [OLD, OLD, OLD, OLD]).run(
      ...order,
      "--wait",
      "--timeout",
      "15s",
      "-o",
      "json",
    );
    expect([exitCode, JSON.parse(stdout)]).toMatchObject([8, { outcome: "timeout", link: null, ordered: true }]);
  });

  test("rides out polls that fail, and ends with 9 when they fail for too long", async () => {
    const cli = ordering(INIT, []);
    cli.api.get("/v3/sources").query(true).reply(502, "<html>");
    reads(cli, UPLOADED);
    expect((await cli.run(...order, "--wait")).exitCode).toBe(0);
    const broken = ordering(INIT, []);
    broken.api.get("/v3/sources").query(true).times(9).optionally().reply(502, "<html>");
    const { exitCode, stderr } = await broken.run(...order, "--wait", "--max-outage", "20s");
    expect([exitCode, stderr.includes("no answer, retrying")]).toEqual([9, true]);
  });

  test("a token that is refused ends it at once", async () => {
    const cli = ordering(INIT, []);
    cli.api.get("/v3/sources").query(true).reply(401, { error_code: "APIGW.0301", error_msg: "who?" });
    expect((await cli.run(...order, "--wait")).exitCode).toBe(4);
  });
});

test("an answer without a list says nothing about the upload", async () => {
  const cli = testCli();
  cli.api.get(`/v3/tasks/${ID}`).reply(200, task);
  cli.api.get("/v3/sources").query(true).reply(200, { count: 1 });
  expect((await cli.run("task", "logs", ID)).exitCode).toBe(7);
});

test("a task that is being deleted is refused", async () => {
  const cli = testCli();
  cli.api.get(`/v3/tasks/${ID}`).reply(200, { ...task, state: "DELETING" });
  reads(cli, INIT);
  expect((await cli.run(...order)).exitCode).toBe(6);
});
