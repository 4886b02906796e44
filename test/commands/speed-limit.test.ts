import { describe, expect, test } from "vitest";

import { type CliOptions, listedByName, testCli } from "../cli.ts";

const ID = "7a9a9540-ff28-4869-b9e4-855fbe12aaaa";
const TASK = `/v3/tasks/${ID}`;
const RULES = `${TASK}/speed-limit`;
const SOURCE = "0d7c3f0e-1111-4222-8333-444455556666";
const task = (more: object = {}) => ({
  id: ID,
  name: "web-01",
  state: "RUNNING",
  os_type: "LINUX",
  connected: true,
  speed_limit: 0,
  source_server: { id: SOURCE },
  ...more,
});
const DAY = { start: "08:00", end: "18:00", speed: 50 };
const NIGHT = [
  { start: "18:00", end: "23:59", speed: 0 },
  { start: "00:00", end: "08:00", speed: 0 },
];
const noRules = { error_code: "SMS.6302", error_msg: "no speed limit" };
const CLOCK_NOTE = "note: the periods are times of the source server's clock\n";

/** A task with rules that may be changed. */
function limited(before: readonly object[] | "none", options: CliOptions = {}) {
  const cli = testCli(options);
  cli.api.get(TASK).reply(200, task());
  if (before === "none") cli.api.get(RULES).reply(400, noRules);
  else cli.api.get(RULES).reply(200, { speed_limit: before });
  return cli;
}

/** The same, whose change is accepted and read back. */
function changing(before: readonly object[] | "none", after: readonly object[], options: CliOptions = {}) {
  const cli = limited(before, options);
  const bodies: unknown[] = [];
  cli.api.post(RULES, (body) => Boolean(bodies.push(body))).reply(200, "", { "x-request-id": "req-1" });
  cli.api.get(RULES).reply(200, { speed_limit: after });
  return { ...cli, bodies };
}

describe("show", () => {
  test("marks the rule in force, and names the task's own limit and whose clock it is", async () => {
    const { exitCode, stdout } = await limited([DAY, ...NIGHT]).run("task", "speed-limit", "show", ID);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("Limit of the task itself  unlimited");
    expect(stdout).toMatch(/^ +00:00-08:00 +unlimited +10 % +in force$/m);
    expect(stdout).toMatch(/^ +08:00-18:00 +50 Mbit\/s +10 %$/m);
    expect(stdout).toContain("source server's clock");
    expect(stdout).toContain("03:04");
  });

  test.each([
    ["across midnight", { start: "22:00", end: "06:00", speed: 5 }, true],
    ["to 24:00, as some tools write it", { start: "00:00", end: "24:00", speed: 5 }, true],
    ["with an hour of one digit", { start: "2:00", end: "8:00", speed: 5 }, true],
    ["of times that cannot be read", { start: "early", end: "late", speed: 5 }, false],
    ["without times", { speed: 5 }, false],
  ])("shows a rule %s", async (_, rule, inForce) => {
    const { exitCode, stdout } = await limited([rule]).run("task", "speed-limit", "show", ID);
    expect([exitCode, stdout.includes("5 Mbit/s"), /in force$/m.test(stdout)]).toEqual([0, true, inForce]);
  });

  test("a task without rules is no error", async () => {
    const { exitCode, stdout, stderr } = await limited("none").run("task", "speed-limit", "show", ID);
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("no speed limits by time of day");
    const json = await limited("none").run("task", "speed-limit", "show", ID, "-o", "json");
    expect(JSON.parse(json.stdout)).toEqual({ speed_limit: [] });
  });

  test("the document is the service's, with fields that are not known", async () => {
    const cli = testCli();
    cli.api.get(TASK).reply(200, task());
    cli.api
      .get(RULES)
      .reply(200, '{"speed_limit":[{"start":"08:00","end":"18:00","speed":50.0,"new":9223372036854775807}],"x":null}');
    const { stdout } = await cli.run("task", "speed-limit", "show", ID, "-o", "json", "--query", "@");
    expect(stdout.replaceAll(/\s/g, "")).toBe(
      '{"speed_limit":[{"start":"08:00","end":"18:00","speed":50.0,"new":9223372036854775807}],"x":null}',
    );
  });

  test("one row for each rule, with the task in it", async () => {
    const { stdout } = await limited([DAY]).run("task", "speed-limit", "show", ID, "-o", "tsv");
    expect(stdout).toBe(
      "task_id\ttask_name\tstart\tend\tspeed_mbit_s\tover_speed_threshold\tin_force\n" +
        `${ID}\tweb-01\t08:00\t18:00\t50\t10\tno\n`,
    );
  });

  test("a task that may not be read is shown without its name, and a note says so", async () => {
    const cli = testCli();
    cli.api.get(TASK).reply(403, { error_code: "SMS.9004", error_msg: "no permission" });
    cli.api.get(RULES).reply(200, { speed_limit: [DAY] });
    const { exitCode, stdout, stderr } = await cli.run("task", "speed-limit", "show", `id=${ID}`);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("08:00-18:00");
    expect(stderr).toContain("its name and its own limit are not shown");
  });

  test("a name is looked up, and never taken for the id of a task without rules", async () => {
    const cli = testCli();
    cli.api.get("/v3/tasks/web-01").reply(400, { error_code: "SMS.7703", error_msg: "no such task" });
    listedByName(cli, "web-01", [task()]);
    cli.api.get(TASK).reply(200, task());
    cli.api.get(RULES).reply(200, { speed_limit: [DAY] });
    const { exitCode, stdout } = await cli.run("task", "speed-limit", "show", "web-01", "-o", "tsv", "--no-headers");
    expect([exitCode, stdout.split("\t")[0]]).toEqual([0, ID]);
  });

  test("each task has a result of its own", async () => {
    const cli = limited([DAY]);
    cli.api.get("/v3/tasks/gone").reply(404, { error_code: "SMS.7703", error_msg: "no such task" });
    const { exitCode, stdout, stderr } = await cli.run("task", "speed-limit", "show", ID, "id=gone", "-o", "jsonl");
    expect([exitCode, stdout]).toEqual([10, `${JSON.stringify({ speed_limit: [DAY] })}\n`]);
    expect(JSON.parse(stderr)).toMatchObject({ error: { kind: "not_found", task_id: "gone" } });
  });
});

test.each([{}, { speed_limit: null }, { speed_limit: "none" }])(
  "%j does not say that there are no rules: it is an error, and nothing is sent",
  async (body) => {
    for (const line of [
      ["show", ID],
      ["clear", ID],
      ["set", ID, "08:00-18:00=1"],
    ]) {
      const cli = testCli();
      cli.api.get(TASK).reply(200, task());
      cli.api.get(RULES).reply(200, body);
      const { exitCode, stderr } = await cli.run("task", "speed-limit", ...line);
      expect([exitCode, stderr.includes("has no list of rules")]).toEqual([7, true]);
    }
  },
);

test("the document of another task is not taken for this one's", async () => {
  const cli = testCli();
  cli.api.get(TASK).reply(200, { ...task(), id: "another" });
  expect((await cli.run("task", "speed-limit", "clear", ID)).exitCode).toBe(7);
});

describe("set", () => {
  const set = ["task", "speed-limit", "set", ID];

  test("replaces all rules once, and prints before and after", async () => {
    const cli = changing("none", [DAY, ...NIGHT]);
    cli.api.get(`/v3/sources/${SOURCE}`).reply(200, { has_tc: true });
    const { exitCode, stdout, stderr } = await cli.run(...set, "08:00-18:00=50", "18:00-08:00=unlimited");
    expect(cli.bodies).toEqual([{ speed_limit: [DAY, ...NIGHT] }]);
    expect([exitCode, stdout]).toEqual([
      0,
      `speed-limit set accepted: web-01 (${ID}) none → 08:00-18:00=50, 18:00-23:59=unlimited, 00:00-08:00=unlimited\n`,
    ]);
    expect(stderr).toBe(
      `${CLOCK_NOTE}note: 18:00-08:00=unlimited crosses midnight and is sent as two rules, 18:00-23:59 and 00:00-08:00\n`,
    );
  });

  test("the result as data", async () => {
    const cli = changing([DAY], [{ ...DAY, over_speed_threshold: 20 }]);
    cli.api.get(`/v3/sources/${SOURCE}`).reply(200, { has_tc: true });
    const { stdout } = await cli.run(...set, "08:00-18:00=50", "--overspeed", "20", "-o", "json");
    expect(JSON.parse(stdout)).toEqual({
      schema: "sms.speed-limit/1",
      task_id: ID,
      task_name: "web-01",
      operation: "set",
      outcome: "accepted",
      verified: true,
      before: [DAY],
      after: [{ ...DAY, over_speed_threshold: 20 }],
      warnings: [],
      http_status: 200,
      request_id: "req-1",
      exit_code: 0,
      error: null,
    });
  });

  test.each([
    ["the same", [DAY]],
    ["the default threshold said or not", [{ ...DAY, over_speed_threshold: 10.0 }]],
  ])("nothing is sent when the rules are %s", async (_, before) => {
    const { exitCode, stdout } = await limited(before).run(...set, "08:00-18:00=50");
    expect([exitCode, stdout]).toEqual([0, `speed-limit set unchanged: web-01 (${ID}) has 08:00-18:00=50 already\n`]);
  });

  test("equal in another order is equal, and --force sends all the same", async () => {
    expect((await limited([...NIGHT].toReversed()).run(...set, "18:00-08:00=0")).stdout).toContain("unchanged");
    const cli = changing([DAY], [DAY]);
    cli.api.get(`/v3/sources/${SOURCE}`).reply(200, {});
    expect((await cli.run(...set, "08:00-18:00=50", "--force")).stdout).toContain("accepted");
    expect(cli.bodies).toHaveLength(1);
  });

  test.each([
    ["24:00", ["08:00-24:00=50"], "24:00 is not a time of day"],
    ["a time of one digit", ["8:00-18:00=50"], '"8:00" is not a time of day'],
    ["minute 60", ["08:60-18:00=50"], '"08:60" is not a time of day'],
    ["an empty period", ["08:00-08:00=50"], "the period is empty"],
    ["an unknown unit", ["08:00-18:00=50MB/s"], '"MB/s" is not a unit of speed limits'],
    ["too much", ["08:00-18:00=1001"], '"1001" is not a limit'],
    ["a fraction", ["08:00-18:00=1.5"], "is not a"],
    ["less than nothing", ["08:00-18:00=-1"], '"-1" is not a limit'],
    ["no limit at all", ["08:00-18:00="], '"" is not a limit'],
    ["half a rule", ["08:00=50"], '"08:00=50" is not a rule'],
    ["a rule without its limit, beside another", ["08:00-18:00=50", "18:00-08:00"], '"18:00-08:00" is not a rule'],
    ["a blank before the limit", ["08:00-18:00=50", "18:00-08:00", "50"], '"18:00-08:00" is not a rule'],
    [
      "six rules",
      ["00", "01", "02", "03", "04", "05"].map((hour) => `${hour}:00-${hour}:30=1`),
      "6 rules, and a task has at most 5",
    ],
    [
      "five, one across midnight",
      ["01", "02", "03", "04", "22"].map((hour) => `${hour}:00-00:30=1`),
      "10 rules (a period across midnight counts twice)",
    ],
    ["no rule", [], "no rule is given"],
    ["an overspeed of 9 %", ["08:00-18:00=1", "--overspeed", "9"], "--overspeed"],
    ["a file and rules", ["08:00-18:00=1", "--file", "f"], "--file and rules exclude each other"],
    ["a file that is not there", ["--file", "f"], "f does not exist"],
  ])("%s is a usage error, and nothing is sent", async (_, words, message) => {
    const { exitCode, stderr } = await testCli().run(...set, ...words);
    expect([exitCode, stderr.includes(message), stderr]).toEqual([2, true, stderr]);
  });

  test("a file that cannot be read is a usage error, and nothing is sent", async () => {
    const read = async (path: string) => {
      if (path === "folder") throw new Error("EISDIR");
      return undefined;
    };
    const { run } = testCli({ world: (context) => ({ ...context, files: { ...context.files, read } }) });
    const { exitCode, stderr } = await run(...set, "--file", "folder");
    expect([exitCode, stderr]).toEqual([2, "error: --file: folder cannot be read: EISDIR\n"]);
  });

  test("rules without a task are a usage error", async () => {
    expect(await testCli().run("task", "speed-limit", "set", "08:00-18:00=1")).toMatchObject({ exitCode: 2 });
  });

  test("a file that show wrote is sent as it is, with what is not known here", async () => {
    const rule = { start: "00:00", end: "24:00", speed: 5, new: "x" };
    const cli = changing("none", [rule]);
    cli.files.set("rules.json", JSON.stringify({ speed_limit: [rule] }));
    cli.api.get(`/v3/sources/${SOURCE}`).reply(200, {});
    const { exitCode } = await cli.run(...set, "--file", "rules.json");
    expect([exitCode, cli.bodies]).toEqual([0, [{ speed_limit: [rule] }]]);
  });

  test.each([
    ["not JSON", "{", "is not JSON"],
    ["no list", "{}", 'it has no list "speed_limit"'],
    ["no rule", "[1]", "rule 1 is not an object"],
    ["a start of 24:00", '[{"start":"24:00","end":"08:00"}]', "rule 1: start is not a time"],
    ["an end of 8:00", '[{"start":"00:00","end":"8:00"}]', "rule 1: end is not a time"],
    ["a speed as text", '[{"start":"00:00","end":"08:00","speed":"5"}]', "rule 1: speed is not a whole number"],
    [
      "a threshold of 5 %",
      '[{"start":"00:00","end":"08:00","over_speed_threshold":5}]',
      "rule 1: over_speed_threshold",
    ],
    ["six rules", JSON.stringify(Array.from({ length: 6 }, () => DAY)), "6 rules, and a task has at most 5"],
  ])("a file with %s is a usage error", async (_, text, message) => {
    const cli = testCli();
    cli.files.set("rules.json", text);
    const { exitCode, stderr } = await cli.run(...set, "--file", "rules.json");
    expect([exitCode, stderr.includes(message), stderr]).toEqual([2, true, stderr]);
  });

  test.each([
    [
      "rules that overlap",
      {},
      { has_tc: true },
      ["00:00-10:00=1", "08:00-18:00=2"],
      "00:00-10:00 and 08:00-18:00 overlap",
    ],
    ["a source without tc", {}, { has_tc: false }, ["00:00-10:00=1"], "has no tc"],
    ["a disconnected agent", { connected: false }, {}, ["00:00-10:00=1"], "the agent is disconnected"],
    ["IPv6", { migration_ip: "2001:db8::1" }, {}, ["00:00-10:00=1"], "over IPv6"],
  ])("warns of %s, and sends", async (_, more, source, words, warning) => {
    const cli = testCli();
    cli.api.get(TASK).reply(200, task(more));
    cli.api.get(RULES).reply(400, noRules);
    cli.api.get(`/v3/sources/${SOURCE}`).reply(200, source);
    cli.api.post(RULES).reply(200, "{}");
    cli.api.get(RULES).reply(200, { speed_limit: [] });
    const { exitCode, stderr } = await cli.run(...set, ...words);
    expect([exitCode, stderr.includes(warning), stderr]).toEqual([0, true, stderr]);
  });

  test("a source that may not be read is said, and the rules are set", async () => {
    const cli = changing("none", [DAY]);
    cli.api.get(`/v3/sources/${SOURCE}`).reply(403, { error_code: "SMS.9004", error_msg: "no" });
    const { exitCode, stderr } = await cli.run(...set, "08:00-18:00=50");
    expect([exitCode, stderr.includes(`whether the source server ${SOURCE} has tc is not known`)]).toEqual([0, true]);
  });

  test("--dry-run shows the request and sends nothing", async () => {
    const cli = limited("none");
    cli.api.get(`/v3/sources/${SOURCE}`).reply(200, {});
    const { exitCode, stdout } = await cli.run(...set, "08:00-18:00=50", "--dry-run", "-o", "json");
    expect([exitCode, JSON.parse(stdout)]).toMatchObject([
      0,
      { schema: "sms.request/1", method: "POST", operation: "speed-limit set", body: { speed_limit: [DAY] } },
    ]);
  });

  test("a task that is being deleted is refused", async () => {
    const cli = testCli();
    cli.api.get(TASK).reply(200, task({ state: "DELETING" }));
    cli.api.get(RULES).reply(400, noRules);
    const { exitCode, stderr } = await cli.run(...set, "08:00-18:00=50");
    expect([exitCode, stderr.includes("being deleted")]).toEqual([6, true]);
  });

  describe("after a lost answer", () => {
    const lost = (cli: ReturnType<typeof testCli>) => {
      cli.api.get(`/v3/sources/${SOURCE}`).reply(200, {});
      cli.api.post(RULES).once().replyWithError("socket hang up");
      return cli;
    };
    test("the new rules are evidence", async () => {
      const cli = lost(limited("none"));
      cli.api.get(RULES).reply(400, noRules);
      cli.api.get(RULES).reply(200, { speed_limit: [DAY] });
      const { exitCode, stdout } = await cli.run(...set, "08:00-18:00=50");
      expect([exitCode, stdout]).toEqual([0, `speed-limit set accepted: web-01 (${ID}) none → 08:00-18:00=50\n`]);
    });
    test.each([
      ["the old rules", 200, { speed_limit: [] }],
      ["an object without rules", 200, {}],
      ["an error", 500, {}],
    ])("%s prove nothing: the outcome is unknown, and nothing is sent twice", async (_, status, body) => {
      const cli = lost(limited("none"));
      cli.api.get(RULES).times(6).reply(status, body);
      const { exitCode, stderr } = await cli.run(...set, "08:00-18:00=50", "-o", "json");
      expect([exitCode, JSON.parse(stderr.split("\n").at(-2) ?? "")]).toMatchObject([
        9,
        { error: { kind: "outcome_unknown", retryable: false, task_id: ID } },
      ]);
    });
  });

  test("a refusal of the service is a failure with its code", async () => {
    const cli = limited("none");
    cli.api.get(`/v3/sources/${SOURCE}`).reply(200, {});
    cli.api.post(RULES).reply(400, { error_code: "SMS.9001", error_msg: "Invalid parameters." });
    const { exitCode, stderr } = await cli.run(...set, "08:00-18:00=50");
    expect([exitCode, stderr.includes("SMS.9001")]).toEqual([7, true]);
  });
});

describe("clear", () => {
  test("after a lost answer, what does not say that there are no rules proves nothing", async () => {
    const cli = limited([DAY]);
    cli.api.post(RULES).once().replyWithError("socket hang up");
    cli.api.get(RULES).times(2).reply(200, {});
    cli.api.get(RULES).times(4).reply(404, "<html>");
    expect((await cli.run("task", "speed-limit", "clear", ID)).exitCode).toBe(9);
  });

  test("sends an empty list, and nothing where there are no rules", async () => {
    const cli = changing([DAY], []);
    const { exitCode, stdout, stderr } = await cli.run("task", "speed-limit", "clear", ID);
    expect([exitCode, stdout, stderr, cli.bodies]).toEqual([
      0,
      `speed-limit clear accepted: web-01 (${ID}) 08:00-18:00=50 → none\n`,
      "",
      [{ speed_limit: [] }],
    ]);
    const none = await limited("none").run("task", "speed-limit", "clear", ID);
    expect([none.exitCode, none.stdout]).toEqual([0, `speed-limit clear unchanged: web-01 (${ID}) has none already\n`]);
  });

  test("one task given by its id and by its name is changed once, and each task has its result", async () => {
    const cli = changing([DAY], []);
    cli.api.get("/v3/tasks/web-01").reply(404, { error_code: "SMS.7703", error_msg: "no such task" });
    listedByName(cli, "web-01", [task()]);
    cli.api.get(TASK).reply(200, task());
    cli.api.get("/v3/tasks/gone").reply(404, { error_code: "SMS.7703", error_msg: "no such task" });
    const { exitCode, stdout } = await cli.run(
      "task",
      "speed-limit",
      "clear",
      `id=${ID}`,
      "web-01",
      "id=gone",
      "-o",
      "tsv",
      "--no-headers",
      "--concurrency",
      "1",
    );
    expect([exitCode, stdout]).toEqual([
      10,
      `${ID}\tweb-01\tclear\taccepted\t08:00-18:00=50\tnone\ngone\t-\tclear\tfailed\t-\t-\n`,
    ]);
  });
});

test("a task paused for exceeding its limit names the command as the remedy", async () => {
  const cli = testCli();
  const error_json = '{"error_code":"SMS.9007","error_param":[]}';
  cli.api.get(TASK).reply(200, task({ state: "ABORT", error_json }));
  expect((await cli.run("task", "show", ID)).stdout).toContain("sms task speed-limit clear");
  expect((await cli.run("explain", "SMS.9007")).stdout).toContain("sms task speed-limit clear");
});
