import { describe, expect, test } from "vitest";

import { DELETION } from "../../src/model/operations.ts";
import { type CliOptions, listedByName, testCli } from "../cli.ts";

const ID = "7a9a9540-ff28-4869-b9e4-855fbe12aaaa";
const TASK = `/v3/tasks/${ID}`;
const task = (state: string, more: object = {}) => ({ id: ID, name: "web-01", state, connected: true, ...more });
const source = (state: string) => ({ source_server: { id: "s", state } });
const MISSING = { error_code: "SMS.7703", error_msg: "Task doesn't exist" };

/** Reads that answer with these states; the last word may be `gone`. */
function reading(cli: ReturnType<typeof testCli>, ...states: readonly string[]) {
  for (const state of states)
    if (state === "gone") cli.api.get(TASK).reply(400, MISSING);
    else cli.api.get(TASK).reply(200, task(state));
  return cli;
}

function deleting(before: string, after: readonly string[], options: CliOptions = {}) {
  const cli = reading(testCli(options), before);
  cli.api.delete(TASK, (body) => body === "").reply(200, "", { "x-request-id": "req-1" });
  return reading(cli, ...after);
}

test.each([
  ["ABORT", "DELETING", `delete accepted: web-01 (${ID}) ABORT → DELETING\n`],
  ["MIGRATE_SUCCESS", "gone", `delete accepted: web-01 (${ID}) MIGRATE_SUCCESS → gone\n`],
  ["ABORT", "ABORT", `delete accepted: web-01 (${ID}) still ABORT\n`],
])("%s, afterwards %s", async (before, after, stdout) => {
  expect(await deleting(before, [after]).run("task", "delete", ID)).toMatchObject({ exitCode: 0, stdout, stderr: "" });
});

test("the result as data", async () => {
  const { stdout } = await deleting("ABORT", ["gone"]).run("task", "delete", ID, "-o", "json");
  expect(JSON.parse(stdout)).toMatchObject({
    schema: "sms.action/1",
    operation: "delete",
    outcome: "accepted",
    verified: true,
    state_before: "ABORT",
    state_after: "gone",
    http_status: 200,
    request_id: "req-1",
  });
});

describe("nothing is sent", () => {
  test.each([
    ["a task that is being deleted", "DELETING", `delete unchanged: web-01 (${ID}) is DELETING already\n`],
    ["a task that is gone", "gone", `delete unchanged: ${ID} is gone already\n`],
  ])("for %s: unchanged", async (_, state, stdout) => {
    const cli = reading(testCli(), state);
    expect(await cli.run("task", "delete", ID)).toMatchObject({ exitCode: 0, stdout, stderr: "" });
  });

  test("for a name that no task has: nothing says that there ever was one", async () => {
    const cli = testCli();
    cli.api.get("/v3/tasks/web-O1").reply(400, MISSING);
    listedByName(cli, "web-O1");
    expect((await cli.run("task", "delete", "web-O1")).exitCode).toBe(3);
  });

  test("for a 404 that is not the service's word", async () => {
    const cli = testCli();
    cli.api.get(TASK).reply(404, "<html>not here</html>");
    expect((await cli.run("task", "delete", `id=${ID}`)).exitCode).toBe(3);
  });

  test.each(Object.keys(DELETION.refusedIn ?? {}))(
    "while the source server is connected and %s: refused",
    async (state) => {
      for (const written of [state, state.toUpperCase()]) {
        const cli = testCli();
        cli.api.get(TASK).reply(200, task("RUNNING", source(written)));
        const { exitCode, stderr } = await cli.run("task", "delete", ID);
        expect([
          exitCode,
          stderr.includes(`connected and in state ${state},`),
          stderr.includes(`sms task `),
          stderr,
        ]).toEqual([6, true, true, stderr]);
      }
    },
  );

  test("and the command that helps is named", async () => {
    const cli = testCli();
    cli.api.get(TASK).reply(200, task("SYNCING", source("syncing")));
    const { stderr } = await cli.run("task", "delete", ID);
    expect(stderr).toContain(`Pause the task first: sms task stop ${ID} --wait`);
  });

  test("with --dry-run, and the request is shown", async () => {
    const cli = reading(testCli(), "ABORT");
    const { exitCode, stdout } = await cli.run("task", "delete", ID, "--dry-run", "-o", "json");
    expect([exitCode, JSON.parse(stdout)]).toMatchObject([
      0,
      { schema: "sms.request/1", method: "DELETE", operation: "delete", body: null },
    ]);
  });

  test("after a no; the question says what is lost, and what may stay and be billed", async () => {
    const cli = reading(testCli({ typed: ["n"], columns: 100 }), "ABORT");
    const { exitCode, stderr } = await cli.run("task", "delete", ID);
    expect(exitCode).toBe(6);
    expect(Math.max(...stderr.split("\n").map((line) => line.length))).toBeLessThan(100);
    const asked = stderr.replaceAll("\n", " ");
    for (const words of [
      "progress and snapshots are lost",
      "no longer be synchronised",
      "40 GB",
      "billed",
      `web-01 (${ID}) ABORT`,
    ])
      expect(asked).toContain(words);
  });
});

describe("the service decides", () => {
  test.each([
    ["the source server is disconnected", task("ABORT", { ...source("replicate"), connected: false }), []],
    ["it is not said whether it is connected", { ...task("ABORT", source("replicate")), connected: null }, []],
    ["its state is another one", task("ABORT", source("stopped")), []],
    ["its state is not known here", task("ABORT", source("toString")), []],
    ["--force is given", task("ABORT", source("syncing")), ["--force"]],
  ])("when %s", async (_, before, flags) => {
    const cli = testCli();
    cli.api.get(TASK).reply(200, before);
    cli.api.delete(TASK).reply(400, { error_code: "SMS.7719", error_msg: "in this state it cannot be deleted" });
    const { exitCode, stderr } = await cli.run("task", "delete", ID, ...flags);
    expect([exitCode, stderr.includes("SMS.7719")]).toEqual([7, true]);
  });

  test.each([
    ["another code than that of a missing task", 404, { error_code: "SMS.0001", error_msg: "odd" }, 3],
    ["no code", 404, "", 3],
    ["a missing task, whatever the status", 404, MISSING, 0],
  ])("after the read, on %s", async (_, status, body, code) => {
    const cli = reading(testCli(), "ABORT");
    cli.api.delete(TASK).reply(status, body);
    const { exitCode, stdout } = await cli.run("task", "delete", ID, "-o", "json");
    expect([exitCode, JSON.parse(stdout)]).toMatchObject([
      code,
      code === 0
        ? { outcome: "unchanged", state_before: "gone", state_after: "gone" }
        : { outcome: "failed", state_before: "ABORT", state_after: null },
    ]);
  });

  test("without a precheck; gone in the meantime is unchanged", async () => {
    const cli = testCli();
    cli.api.delete(TASK).reply(400, MISSING);
    const { exitCode, stdout } = await cli.run("task", "delete", ID, "--no-precheck");
    expect([exitCode, stdout]).toEqual([0, `delete unchanged: ${ID} is gone already\n`]);
  });
});

describe("a word that was not looked up is no proof that a task is gone: it may be a name", () => {
  const unread = (read: "--no-precheck" | "forbidden") => {
    const cli = testCli();
    if (read === "forbidden") cli.api.get("/v3/tasks/web-01").reply(403, { error_code: "SMS.9004", error_msg: "no" });
    return cli;
  };
  test.each(["--no-precheck", "forbidden"] as const)("%s: not found", async (read) => {
    const cli = unread(read);
    cli.api.delete("/v3/tasks/web-01").reply(400, MISSING);
    const flags = read === "forbidden" ? [] : [read];
    const { exitCode, stderr } = await cli.run("task", "delete", "web-01", ...flags);
    expect([exitCode, stderr.includes("Is web-01 a name? Then write name=web-01.")]).toEqual([3, true]);
  });

  test.each([`x${ID}`, `${ID}x`, ID.replace("-", ""), ID.slice(0, -5), ID.replaceAll("-", "."), ID.slice(7)])(
    "%s, which is no UUID: not found",
    async (word) => {
      const cli = testCli();
      cli.api.delete(`/v3/tasks/${word}`).reply(400, MISSING);
      expect((await cli.run("task", "delete", word, "--no-precheck")).exitCode).toBe(3);
    },
  );

  test("after a lost answer: unknown", async () => {
    const cli = testCli();
    cli.api.delete("/v3/tasks/web-01").replyWithError("socket hang up");
    cli.api.get("/v3/tasks/web-01").reply(400, MISSING);
    expect((await cli.run("task", "delete", "web-01", "--no-precheck")).exitCode).toBe(9);
  });

  test("id= says that it is none", async () => {
    const cli = testCli();
    cli.api.delete("/v3/tasks/7").reply(400, MISSING);
    expect((await cli.run("task", "delete", "id=7", "--no-precheck")).exitCode).toBe(0);
  });
});

describe("after a lost answer", () => {
  const losing = (...states: readonly string[]) => {
    const cli = reading(testCli(), "ABORT");
    cli.api.delete(TASK).once().replyWithError("socket hang up");
    return reading(cli, ...states);
  };
  test.each(["gone", "DELETING"])("%s is evidence", async (state) => {
    const { exitCode, stdout } = await losing("ABORT", state).run("task", "delete", ID);
    expect([exitCode, stdout]).toEqual([0, `delete accepted: web-01 (${ID}) ABORT → ${state}\n`]);
  });

  test("anything else is not, and nothing is sent twice", async () => {
    const cli = losing("ABORT", "RUNNING", "MIGRATE_FAIL");
    cli.api.get(TASK).reply(404, "<html>");
    cli.api
      .get(TASK)
      .times(2)
      .reply(200, { ...task("DELETING"), id: "another" });
    const { exitCode, stderr } = await cli.run("task", "delete", ID, "-o", "json");
    expect([exitCode, JSON.parse(stderr)]).toMatchObject([9, { error: { kind: "outcome_unknown", retryable: false } }]);
  });

  test.each(["gone", "DELETING"])("%s is evidence without a precheck, too", async (state) => {
    const cli = testCli();
    cli.api.delete(TASK).reply(504, "");
    reading(cli, state);
    const { exitCode, stdout } = await cli.run("task", "delete", ID, "--no-precheck", "-o", "json");
    expect([exitCode, JSON.parse(stdout)]).toMatchObject([
      0,
      { task_name: state === "gone" ? null : "web-01", verified: true, state_before: null, state_after: state },
    ]);
  });
});

describe("--wait", () => {
  test("ends when the task is gone", async () => {
    const cli = deleting("ABORT", ["DELETING", "DELETING", "DELETING", "gone"]);
    const { exitCode, stdout } = await cli.run("task", "delete", ID, "--wait");
    expect([exitCode, stdout.includes("the task is gone")]).toEqual([0, true]);
  });

  test("a task that is gone before it is read again keeps its name", async () => {
    const { exitCode, stdout } = await deleting("ABORT", ["gone", "gone"]).run("task", "delete", ID, "--wait");
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`web-01 (${ID}): the task is gone (after`);
  });

  test("the old state is no result, however long it stands", async () => {
    const cli = deleting("ABORT", ["ABORT"]);
    cli.api.get(TASK).times(40).optionally().reply(200, task("ABORT"));
    const { exitCode } = await cli.run("task", "delete", ID, "--wait", "--timeout", "60s");
    expect(exitCode).toBe(8);
  });

  test("a task that goes back to where it was has not been deleted", async () => {
    const cli = deleting("ABORT", ["DELETING", "ABORT"]);
    expect((await cli.run("task", "delete", ID, "--wait")).exitCode).toBe(5);
  });

  test("goes on with a deletion that is under way, and is done with a task that is gone", async () => {
    const { exitCode, stdout } = await reading(testCli(), "DELETING", "gone").run("task", "delete", ID, "--wait");
    expect([exitCode, stdout.includes(": the task is gone (after")]).toEqual([0, true]);
    expect((await reading(testCli(), "gone", "gone").run("task", "delete", ID, "--wait")).exitCode).toBe(0);
  });

  test("somebody else's 404 is no end", async () => {
    const cli = deleting("ABORT", ["DELETING"]);
    cli.api.get(TASK).reply(404, "<html>");
    reading(cli, "gone");
    expect((await cli.run("task", "delete", ID, "--wait")).exitCode).toBe(0);
  });
});

test("several: single requests, one outcome each", async () => {
  const cli = deleting("ABORT", ["gone"]);
  cli.api.get("/v3/tasks/b").reply(200, { id: "b", state: "RUNNING", connected: true, ...source("replicate") });
  const { exitCode, stdout, stderr } = await cli.run("task", "delete", ID, "id=b", "-o", "tsv", "--no-headers");
  expect([exitCode, stdout.split("\n").map((row) => row.split("\t").slice(0, 4).join())]).toEqual([
    10,
    [`${ID},web-01,delete,accepted`, expect.stringMatching(/^b,-?,delete,refused$/) as string, ""],
  ]);
  expect(stderr).toMatch(/^delete: 1 \w+, 1 \w+ of 2 tasks$/m);
});
