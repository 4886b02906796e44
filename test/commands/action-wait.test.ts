import nock from "nock";
import { afterEach, expect, test } from "vitest";

import { InterruptedError } from "../../src/errors.ts";
import { testCli } from "../cli.ts";

const path = (id = "t") => `/v3/tasks/${id}`;
const document = (state: string, more: object = {}) => ({ id: "t", name: "web-01", state, ...more });

/** A task that is read, takes the action, and then reads as each of these in turn. */
function acting(before: object, ...after: readonly object[]) {
  const cli = testCli();
  cli.api.get(path()).reply(200, before);
  cli.api.post(`${path()}/action`).reply(200);
  for (const reading of after) cli.api.get(path()).reply(200, reading);
  return cli;
}

/** Answers that a test may do without are not for the next one. */
afterEach(() => nock.cleanAll());

test("start --wait: the old state right after the action is no result", async () => {
  const fail = document("MIGRATE_FAIL", { error_json: "broken" });
  const { run } = acting(fail, fail, fail, document("RUNNING"), document("SYNCING"));
  const { exitCode, stdout, stderr } = await run("task", "start", "t", "--wait", "--interval", "5s");
  expect([exitCode, stdout]).toEqual([
    0,
    "web-01 (t): SYNCING: replicated; changes are being synchronised (after 15 s)\n",
  ]);
  expect(stderr.split("\n")[0]).toBe("start accepted: web-01 (t) still MIGRATE_FAIL");
});

test("start --wait: nothing moved within --settle, then the old failure counts", async () => {
  const fail = document("MIGRATE_FAIL");
  const { run } = acting(fail, fail, fail, fail);
  const { exitCode, stdout, slept } = await run("task", "start", "t", "--wait", "--interval", "10s", "--settle", "20s");
  expect([exitCode, stdout, slept.length]).toEqual([
    5,
    expect.stringMatching(/^web-01 \(t\): MIGRATE_FAIL: migration failed; no change since the action \(after 20 s\)/),
    2,
  ]);
});

test("stop --wait waits for the pause also when it is pausing already", async () => {
  const { api, run } = testCli();
  api.get(path()).reply(200, document("ABORTING"));
  api.get(path()).reply(200, document("ABORT"));
  const { exitCode, stdout } = await run("task", "stop", "t", "--wait");
  expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^web-01 \(t\): paused after \d+ s\n$/)]);
});

test("clone-test --wait follows the clone, and its error is a failure", async () => {
  const clone = (clone_state: string) => document("SYNCING", { clone_server: { clone_state } });
  const { run } = acting(document("SYNCING"), clone("PREPARING"), clone("CREATING"), clone("ERROR"));
  const { exitCode, stdout } = await run("task", "clone-test", "t", "--template-id", "id=x", "--wait");
  expect([exitCode, stdout]).toEqual([5, expect.stringMatching(/^web-01 \(t\): the clone is ERROR/)]);
});

test("the result as data has how the waiting ended in it", async () => {
  const { run } = acting(document("READY"), document("RUNNING"), document("MIGRATE_SUCCESS"));
  const { exitCode, stdout } = await run("task", "start", "t", "--wait", "-o", "json");
  expect([exitCode, JSON.parse(stdout)]).toMatchObject([
    0,
    {
      schema: "sms.action/1",
      outcome: "accepted",
      state_before: "READY",
      state_after: "RUNNING",
      wait: { schema: "sms.wait/1", outcome: "reached", state: "MIGRATE_SUCCESS" },
    },
  ]);
});

test("half of a batch fails at once: told at once, the other half is waited for, exit 10", async () => {
  const { api, run } = testCli();
  api.get(path("gone")).reply(404, "");
  api.get(path("t")).reply(200, document("READY"));
  api.post(`${path("t")}/action`).reply(200);
  api.get(path("t")).reply(200, document("RUNNING"));
  api.get(path("t")).reply(200, document("SYNCING"));
  const { exitCode, stdout, stderr } = await run("task", "start", "gone", "t", "--wait", "-o", "json");
  expect([exitCode, JSON.parse(stdout)]).toMatchObject([
    10,
    [
      { task_id: "gone", outcome: "failed" },
      { task_id: "t", wait: { outcome: "reached" } },
    ],
  ]);
  const lines = stderr.trimEnd().split("\n");
  const failures = lines.filter((line) => line.includes("start gone: HTTP 404"));
  expect(failures.map((line) => JSON.parse(line))).toMatchObject([{ error: { kind: "not_found", task_id: "gone" } }]);
  expect(stderr.indexOf("start gone: HTTP 404")).toBeLessThan(stderr.indexOf("RUNNING → SYNCING"));
});

test("Ctrl-C while waiting: what was sent is told, and how to wait on", async () => {
  const cli = acting(document("READY"), document("RUNNING"));
  cli.api.get(path()).reply(200, () => {
    cli.interrupt.abort(new InterruptedError("SIGINT"));
    return document("RUNNING");
  });
  const { exitCode, stdout, stderr } = await cli.run("task", "start", "t", "--wait", "-o", "json");
  expect([exitCode, JSON.parse(stdout)]).toMatchObject([
    130,
    {
      outcome: "accepted",
      state_after: "RUNNING",
      exit_code: 130,
      wait: { outcome: "detached", state: "RUNNING", exit_code: 130 },
    },
  ]);
  expect(stderr).toContain(
    "Stopped waiting; the migration continues.\nTo resume: sms task wait t --for SYNCING,MIGRATE_SUCCESS,SYNC_SUCCESS --output json\n",
  );
});

const row = (line: string) => line.split(/\t| \| /);

/** Of three tasks one is started, one is refused, and one fails. */
function mixedBatch() {
  const { api, run } = testCli();
  const one = (id: string, state: string, more: object = {}) => ({ id, name: `name-${id}`, state, ...more });
  api.get(path("a")).reply(200, one("a", "READY"));
  api.post(`${path("a")}/action`).reply(200);
  api.get(path("a")).reply(200, one("a", "RUNNING"));
  api.get(path("b")).reply(200, one("b", "DELETING"));
  api.get(path("c")).reply(200, one("c", "READY"));
  api.post(`${path("c")}/action`).reply(400, { error_code: "SMS.0515", error_msg: "no" });
  api.get(path("a")).reply(200, one("a", "SYNCING"));
  return run;
}

test("the table at the end has the tasks that were not waited for, too, and counts them", async () => {
  const { exitCode, stdout } = await mixedBatch()("task", "start", "a", "b", "c", "--wait");
  const rows = stdout.split("\n").map((line) => line.trim().split(/ {2,}/).slice(0, 4));
  expect([exitCode, rows.slice(0, 6)]).toEqual([
    10,
    [
      ["Name", "Outcome", "State", "Error"],
      ["name-b", "refused", "DELETING", "—"],
      ["name-c", "failed", "READY", "SMS.0515"],
      ["name-a", "reached", "SYNCING", "—"],
      [""],
      ["1 reached, 1 refused, 1 failed"],
    ],
  ]);
});

test("the table at the end only counts what --fail-fast kept from being tried", async () => {
  const { api, run } = testCli();
  api.get(path("a")).reply(200, { id: "a", state: "RUNNING" });
  api.get(path("b")).reply(200, { id: "b", state: "DELETING" });
  api.get(path("a")).reply(200, { id: "a", state: "SYNCING" });
  const flags = ["--wait", "--fail-fast", "--concurrency", "1"];
  const { stdout } = await run("task", "start", "a", "b", "c", "d", ...flags);
  expect(stdout).toContain("\n  1 reached, 1 refused, 2 not tried\n");
  expect(stdout).not.toMatch(/^ *[cd] /m);
});

test.each(["tsv", "markdown"])("one row layout with --wait, whatever became of each task: %s", async (output) => {
  const { exitCode, stdout } = await mixedBatch()("task", "start", "a", "b", "c", "--wait", "-o", output);
  const rows = stdout.split("\n").slice(0, -1).map(row);
  expect([exitCode, new Set(rows.map(({ length }) => length)).size]).toEqual([10, 1]);
  const columns = ["task_id", "task_name", "operation", "outcome", "state_before", "state_after"];
  const waited = ["wait_outcome", "state", "waited_seconds", "reason"];
  expect(
    stdout
      .split("\n")[0]
      ?.replaceAll(/[|\s]+/g, " ")
      .trim(),
  ).toBe([...columns, ...waited].join(" "));
  const text = stdout.replaceAll(/[|\t]+/g, " ").replaceAll(/ +/g, " ");
  expect(text).toContain("a name-a start accepted READY RUNNING reached SYNCING");
  expect(text).toMatch(/b name-b start refused DELETING .*start name-b \(b\)\\?: the task is being deleted/);
  expect(text).toMatch(/c name-c start failed READY .*HTTP 400/);
});

test.each(["table", "tsv", "markdown", "json", "jsonl", "yaml"])(
  "Ctrl-C keeps what was learned, and resumes only what is not over: %s",
  async (output) => {
    const cli = testCli();
    for (const [id, state] of [
      ["a", "MIGRATE_SUCCESS"],
      ["b", "RUNNING"],
      ["c", "RUNNING"],
    ] as const)
      cli.api.get(path(id)).reply(200, { id, name: `name-${id}`, state });
    cli.api.get("/v3/tasks").query(true).optionally().times(3).reply(200, { count: 0, tasks: [] });
    cli.api.get(path("b")).reply(200, () => {
      cli.interrupt.abort(new InterruptedError("SIGTERM"));
      return { id: "b", name: "name-b", state: "RUNNING" };
    });
    cli.api.get(path("c")).optionally().reply(200, { id: "c", name: "name-c", state: "RUNNING" });
    const flags = ["--max-outage", "1m", "-o", output];
    const { exitCode, stdout, stderr } = await cli.run("task", "wait", "a", "b", "c", "--for", "rest", ...flags);
    expect(exitCode).toBe(143);
    expect(stdout.match(/detached/g)?.length).toBeGreaterThanOrEqual(2);
    expect(stdout).toMatch(/reached/);
    const same = output === "table" ? "" : ` --output ${output}`;
    expect(stderr).toContain(`To resume: sms task wait b c --for rest --max-outage 1m${same}\n`);
  },
);

test("many unfinished tasks are resumed from standard input", async () => {
  const cli = testCli();
  const ids = Array.from({ length: 7 }, (_, at) => `t${at}`);
  cli.api
    .get("/v3/tasks")
    .query(true)
    .reply(200, () => {
      cli.interrupt.abort(new InterruptedError("SIGINT"));
      return { count: 7, tasks: ids.map((id) => ({ id, state: "RUNNING" })) };
    });
  const { exitCode, stderr } = await cli.run("task", "wait", ...ids);
  expect([exitCode, stderr.trimEnd().split("\n").at(-1)]).toEqual([
    130,
    "To resume: sms task wait - --for rest (with the ids of the 7 unfinished tasks on standard input)",
  ]);
});

const check = (migration_speed: number, more: object = {}) => ({
  network_check_info: {
    migration_speed,
    loss_percentage: 0.5,
    network_delay: 20,
    network_jitter: 2,
    evaluation_result: "success",
    ...more,
  },
});

test("network-check waits for a result that is not the old one, and shows it", async () => {
  const { run } = acting(
    document("ABORT", check(10)),
    document("ABORT", check(10)),
    document("ABORT", check(10)),
    document("ABORT", check(95)),
    document("ABORT", check(95)),
  );
  const { exitCode, stdout } = await run("task", "network-check", "t");
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^web-01 \(t\): .* \(after \d+ s\)\n[\s\S]*\nNetwork\n[\s\S]*Bandwidth +95 Mbit\/s\n/);
});

test.each([
  [["--min-bandwidth", "100"], 5, ["bandwidth 95 Mbit/s (--min-bandwidth 100)"]],
  [["--min-bandwidth", "95", "--max-loss", "0.5", "--max-delay", "20", "--max-jitter", "2"], 0, []],
  [
    ["--max-loss", "0.4", "--max-delay", "10", "--max-jitter", "1.5"],
    5,
    ["packet loss 0.5 % (--max-loss 0.4)", "delay 20 ms (--max-delay 10)", "jitter 2 ms (--max-jitter 1.5)"],
  ],
])("network-check %j exits with %i, naming what was missed", async (flags, code, missed) => {
  const fresh = document("ABORT", check(95));
  const { run } = acting(document("ABORT"), document("ABORT"), fresh, fresh);
  const { exitCode, stdout } = await run("task", "network-check", "t", ...flags, "-o", "json");
  expect([exitCode, JSON.parse(stdout)]).toMatchObject([
    code,
    { wait: { missed, exit_code: code, network_check_info: { migration_speed: 95 } } },
  ]);
});

test.each(["tsv", "markdown"])(
  "network-check has one row layout, with what was measured or missed: %s",
  async (output) => {
    const { api, run } = testCli();
    api.get("/v3/tasks").query(true).optionally().reply(200, { count: 0, tasks: [] });
    for (const [id, speed] of [
      ["a", 95],
      ["b", 120],
    ] as const) {
      api.get(path(id)).reply(200, { id, name: `name-${id}`, state: "ABORT" });
      api.post(`${path(id)}/action`).reply(200);
      api.get(path(id)).reply(200, { id, name: `name-${id}`, state: "ABORT" });
      for (let read = 0; read < 2; read += 1)
        api.get(path(id)).reply(200, { id, name: `name-${id}`, state: "ABORT", ...check(speed) });
    }
    api.get(path("c")).reply(200, { id: "c", state: "DELETING" });
    const { exitCode, stdout } = await run(
      "task",
      "network-check",
      "a",
      "b",
      "c",
      "--min-bandwidth",
      "100",
      "-o",
      output,
    );
    const rows = stdout.split("\n").slice(0, -1).map(row);
    expect([exitCode, new Set(rows.map(({ length }) => length)).size]).toEqual([10, 1]);
    const reasons = rows.map((cells) => (cells.at(-1) ?? "").replace(/ ?\|$/, ""));
    expect(reasons.filter((reason) => reason.startsWith("bandwidth"))).toEqual([
      "bandwidth 95 Mbit/s (--min-bandwidth 100)",
      "bandwidth 120 Mbit/s, packet loss 0.5 %, delay 20 ms, jitter 2 ms",
    ]);
  },
);

test("what was not measured misses its threshold", async () => {
  const fresh = document("ABORT", { network_check_info: { evaluation_result: "failed" } });
  const { run } = acting(document("ABORT"), document("ABORT"), fresh, fresh);
  const { exitCode, stdout } = await run("task", "network-check", "t", "--max-loss", "1");
  expect(exitCode).toBe(5);
  expect(stdout).toContain("missed: packet loss was not measured (--max-loss 1)\n");
});

test("network-check takes --wait without a word", async () => {
  const { run } = acting(
    document("ABORT"),
    document("ABORT"),
    document("ABORT", check(95)),
    document("ABORT", check(95)),
  );
  expect((await run("task", "network-check", "t", "--wait")).exitCode).toBe(0);
});

const cloned = (clone_state: string, more: object = {}) =>
  document("SYNCING", { clone_server: { clone_state, ...more } });

test.each<readonly [string, object, number, string, object]>([
  [
    "its server",
    cloned("FINISHED", { vm_id: "v1", name: "web-01-clone" }),
    0,
    "the clone is FINISHED: web-01-clone (v1)",
    { vm_id: "v1", name: "web-01-clone", clone_state: "FINISHED", error: null },
  ],
  [
    "its error",
    cloned("ERROR", { vm_id: "", clone_error: "quota exceeded", error_msg: "no more servers" }),
    5,
    "the clone is ERROR: quota exceeded: no more servers",
    { vm_id: null, name: null, clone_state: "ERROR", error: "quota exceeded: no more servers" },
  ],
])("clone-test --wait ends with %s", async (_, end, code, reason, clone_server) => {
  const { run } = acting(document("SYNCING"), cloned("PREPARING"), end);
  const { exitCode, stdout } = await run("task", "clone-test", "t", "--template-id", "id=T", "--wait", "-o", "json");
  expect([exitCode, JSON.parse(stdout)]).toMatchObject([code, { exit_code: code, wait: { reason, clone_server } }]);
});

test("network-check --no-wait only asks for the measurement", async () => {
  const { run } = acting(document("ABORT"), document("ABORT"));
  const { exitCode, stdout } = await run("task", "network-check", "t", "--no-wait");
  expect([exitCode, stdout]).toEqual([0, "network-check accepted: web-01 (t) still ABORT\n"]);
});

test.each(["--min-bandwidth", "--max-loss", "--max-delay", "--max-jitter"])("%s takes a number", async (flag) => {
  const { exitCode, stderr } = await testCli().run("task", "network-check", "t", flag, "fast");
  expect([exitCode, stderr.split("\n")[0]]).toEqual([2, `error: ${flag}: "fast" is not a number`]);
});

test("out of time while the task is at rest: no migration is said to go on", async () => {
  const { run } = acting(document("ABORT"), document("ABORT"), document("ABORT"));
  const { exitCode, stderr } = await run("task", "network-check", "t", "--timeout", "2s", "--interval", "2s");
  expect([exitCode, stderr.split("\n").at(-2)]).toEqual([8, "To resume: sms task show t --section network"]);
});

test("network-check of several tasks: each has its own result, and one that cannot be read again keeps the others'", async () => {
  const { api, run } = testCli();
  api.get("/v3/tasks").query(true).optionally().reply(200, { count: 0, tasks: [] });
  for (const id of ["a", "b"]) {
    api.get(path(id)).reply(200, { id, state: "ABORT" });
    api.post(`${path(id)}/action`).reply(200);
    api.get(path(id)).reply(200, { id, state: "ABORT" });
    api.get(path(id)).reply(200, { id, state: "ABORT", ...check(95) });
  }
  api.get(path("a")).reply(200, { id: "a", state: "ABORT", ...check(95) });
  api.get(path("b")).reply(500, "");
  const { exitCode, stdout, stderr } = await run("task", "network-check", "a", "b", "--max-retries", "0");
  expect(exitCode).toBe(10);
  expect(stdout.match(/^[ab]: .*\(after/gm)?.map(([id]) => id)).toEqual(["a", "b"]);
  expect(stderr).toContain("error: network-check accepted, wait b: HTTP 500");
});
