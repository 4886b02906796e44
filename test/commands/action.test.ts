import { describe, expect, test } from "vitest";

import { OPERATIONS } from "../../src/model/operations.ts";
import { type CliOptions, ENDPOINT, testCli } from "../cli.ts";

const ID = "7a9a9540-ff28-4869-b9e4-855fbe12aaaa";
const path = (id = ID) => `/v3/tasks/${id}`;
const document = (state: string, more: object = {}) => ({ id: ID, name: "web-01", os_type: "LINUX", state, ...more });

interface Story extends CliOptions {
  readonly before?: object;
  readonly after?: object;
}

/** A task that reads as `before`, takes the action, and then reads as `after`. */
function acting({ before = document("READY"), after = document("RUNNING"), ...options }: Story = {}) {
  const cli = testCli(options);
  const bodies: unknown[] = [];
  cli.api.get(path()).reply(200, before);
  cli.api.post(`${path()}/action`, (body) => Boolean(bodies.push(body))).reply(200, "", { "x-request-id": "req-1" });
  cli.api.get(path()).reply(200, after);
  return { ...cli, bodies };
}

test.each([
  ["start", [], { operation: "start" }],
  ["stop", [], { operation: "stop" }],
  ["test", [], { operation: "test" }],
  ["clone-test", ["--template-id", "id=T1"], { operation: "clone_test", template_id: "T1" }],
  ["restart", [], { operation: "restart" }],
  ["network-check", ["--no-wait"], { operation: "network_check" }],
  ["clear", [], { operation: "clear" }],
  ["skip", [], { operation: "skip" }],
  ["migration-test", [], { operation: "migration_test" }],
  [
    "start",
    ["--switch-hce", "--consistency-check"],
    { operation: "start", switch_hce: true, is_need_consistency_check: true },
  ],
] as const)("%s %j sends exactly its body, once", async (word, flags, body) => {
  const { run, bodies } = acting();
  const { exitCode, stderr } = await run("task", word, ID, ...flags);
  expect({ exitCode, stderr, bodies }).toEqual({ exitCode: 0, stderr: "", bodies: [body] });
});

test("the operations tested above are all there are", () => {
  const tested = "start stop test clone-test restart network-check clear skip migration-test";
  expect(
    Object.values(OPERATIONS)
      .map(({ word }) => word)
      .join(" "),
  ).toBe(tested);
});

test.each([
  ["a new state", document("RUNNING"), `start accepted: web-01 (${ID}) READY → RUNNING\n`],
  ["the old state", document("READY"), `start accepted: web-01 (${ID}) still READY\n`],
  [
    "the old state with a new start",
    document("READY", { start_date: 5 }),
    `start accepted: web-01 (${ID}) READY, start_date changed\n`,
  ],
])("an accepted action tells %s as it was read", async (_, after, stdout) => {
  const before = document("READY", { start_date: 4 });
  expect(await acting({ before, after }).run("task", "start", ID)).toMatchObject({ exitCode: 0, stdout, stderr: "" });
});

test("the result as data", async () => {
  const { exitCode, stdout } = await acting().run("task", "start", ID, "-o", "json");
  expect([exitCode, JSON.parse(stdout)]).toEqual([
    0,
    {
      schema: "sms.action/1",
      task_id: ID,
      task_name: "web-01",
      operation: "start",
      outcome: "accepted",
      verified: true,
      state_before: "READY",
      state_after: "RUNNING",
      http_status: 200,
      request_id: "req-1",
      exit_code: 0,
      error: null,
    },
  ]);
});

test.each([
  ["start", "RUNNING"],
  ["start", "SYNCING"],
  ["stop", "ABORT"],
  ["stop", "ABORTING"],
])("%s on %s sends nothing and is no failure", async (word, state) => {
  const { api, run } = testCli();
  api.get(path()).reply(200, document(state));
  const stdout = `${word} unchanged: web-01 (${ID}) is ${state} already\n`;
  expect(await run("task", word, ID)).toMatchObject({ exitCode: 0, stdout, stderr: "" });
});

test("--force sends although the goal is reached", async () => {
  const { run, bodies } = acting({ before: document("RUNNING") });
  const { exitCode } = await run("task", "start", ID, "--force");
  expect([exitCode, bodies]).toEqual([0, [{ operation: "start" }]]);
});

test.each(Object.values(OPERATIONS).map(({ word }) => word))(
  "%s on a task that is being deleted is refused before sending, also with --force",
  async (word) => {
    const { api, run } = testCli();
    api.get(path()).reply(200, document("DELETING"));
    const { exitCode, stdout, stderr } = await run("task", word, ID, "--template-id", "id=T", "--force");
    expect([exitCode, stdout]).toEqual([6, ""]);
    expect(stderr).toContain(`error: ${word} web-01 (${ID}): the task is being deleted`);
  },
);

test("--switch-hce on a Windows task is a usage error and nothing is sent", async () => {
  const { api, run } = testCli();
  api.get(path()).reply(200, document("READY", { os_type: "WINDOWS" }));
  const { exitCode, stderr } = await run("task", "start", ID, "--switch-hce");
  expect(exitCode).toBe(2);
  expect(stderr).toContain("--switch-hce is for Linux tasks");
});

test.each([
  [["task", "clone-test", ID], "clone-test needs --template-id"],
  [["task", "clone-test", ID, "--template-id", ""], "--template-id: a template id has 1 to 2048 characters"],
  [
    ["task", "clone-test", ID, "--template-id", "x".repeat(2049)],
    "--template-id: a template id has 1 to 2048 characters",
  ],
  [["task", "start"], "missing required argument 'task'"],
  [["task", "start", ""], "<tasks>: a task id is empty"],
  [["task", "start", "."], "<tasks>: . is not a task id"],
  [["task", "start", ".."], "<tasks>: .. is not a task id"],
  [["task", "start", "i".repeat(256)], "<tasks>: a task id has at most 255 characters"],
  [["task", "start", ID, "--concurrency", "0"], '--concurrency: "0" is not a whole number from 1 to 64'],
  [["task", "start", ID, "--settle", "20"], '--settle: "20" is not a duration'],
  [["task", "cutover", ID], "unknown command 'cutover'"],
])("%j is a usage error: nothing is sent", async (argv, message) => {
  const { exitCode, stdout, stderr } = await testCli().run(...argv);
  expect([exitCode, stdout, stderr.split("\n")[0]]).toEqual([2, "", `error: ${message}`]);
});

test("a read that is not permitted is a note, not an error", async () => {
  const { api, run } = testCli();
  api.get(path()).reply(403, { error_code: "SMS.9004", error_msg: "no" });
  api.post(`${path()}/action`).reply(200, "{}");
  const { exitCode, stdout, stderr } = await run("task", "start", ID);
  expect([exitCode, stdout]).toEqual([0, `start accepted: ${ID}\n`]);
  expect(stderr).toMatch(/^note: .* could not be read first .*; acting without reading it\n$/);
});

test.each([
  ["not found", 400, { error_code: "SMS.7703", error_msg: "Task doesn't exist" }, 3, "not_found"],
  [
    "not authenticated",
    401,
    { error_code: "APIGW.0301", error_msg: "Incorrect IAM authentication information" },
    4,
    "auth",
  ],
  ["another error", 400, { error_code: "SMS.0001", error_msg: "odd" }, 7, "service"],
])("a first read that says %s ends it: nothing is sent", async (_, status, body, code, kind) => {
  const { api, run } = testCli();
  api.get(path()).reply(status, body);
  const { exitCode, stdout, stderr } = await run("task", "start", `id=${ID}`, "-o", "json");
  expect([exitCode, JSON.parse(stdout).outcome, JSON.parse(stderr).error.kind]).toEqual([code, "failed", kind]);
});

test("--no-precheck reads neither before nor after", async () => {
  const { api, run } = testCli();
  api.post(`${path()}/action`).reply(200, "operation succeeded");
  expect(await run("task", "start", ID, "--no-precheck")).toMatchObject({
    exitCode: 0,
    stdout: `start accepted: ${ID}\n`,
    stderr: "",
  });
});

test("an action that is refused by the service is a failure with the service's words", async () => {
  const { api, run } = testCli();
  api.get(path()).reply(200, document("RUNNING"));
  api
    .post(`${path()}/action`)
    .reply(400, { error_code: "SMS.1040", error_msg: "cannot be restarted" }, { "x-request-id": "req-9" });
  const { exitCode, stdout, stderr } = await run("task", "restart", ID);
  expect({ exitCode, stdout, stderr }).toEqual({
    exitCode: 7,
    stdout: "",
    stderr: [
      `error: restart web-01 (${ID}): HTTP 400 Bad Request: cannot be restarted [POST ${ENDPOINT}${path()}/action]`,
      `  hint: How the task stands: sms task show ${ID}`,
      "  code SMS.1040, HTTP 400, request id req-9",
      "",
    ].join("\n"),
  });
});

test("where the service's code is known, the hint begins with what helps against it", async () => {
  const refused = { error_code: "SMS.6603", error_msg: "source not connected" };
  const cli = (argv: readonly string[]) => {
    const { api, run } = testCli();
    api.get(path()).reply(200, document("READY"));
    api.post(`${path()}/action`).reply(400, refused);
    return run("task", "start", ID, ...argv);
  };
  const hint = `Start the agent on the source server and wait until it is connected (sms source list). How the task stands: sms task show ${ID}`;
  expect((await cli([])).stderr.split("\n")[1]).toBe(`  hint: ${hint}`);
  const { stdout, stderr } = await cli(["-o", "json"]);
  expect([JSON.parse(stdout).error.hint, JSON.parse(stderr).error.hint]).toEqual([hint, hint]);
});

test("an unknown outcome is not followed by 'try again', whatever the code says", async () => {
  const { api, run } = testCli();
  api.get(path()).times(3).reply(200, document("READY"));
  api.post(`${path()}/action`).reply(502, { error_code: "APIGW.0201", error_msg: "Backend unavailable" });
  const { exitCode, stderr } = await run("task", "start", ID, "--settle", "1s");
  expect([exitCode, stderr.split("\n")[1]]).toEqual([
    9,
    `  hint: It may or may not take effect. Look before sending it again: sms task show ${ID}`,
  ]);
});

test("accepted, but gone when it is read again: accepted stays accepted", async () => {
  const { api, run } = testCli();
  api.get(path()).reply(200, document("READY"));
  api.post(`${path()}/action`).reply(200);
  api.get(path()).reply(404, { error_code: "SMS.7703", error_msg: "Task doesn't exist" });
  const { exitCode, stdout, stderr } = await run("task", "start", ID);
  expect([exitCode, stdout]).toEqual([0, `start accepted: web-01 (${ID})\n`]);
  expect(stderr).toContain("was accepted but could not be read again");
});

test.each([
  ["a reset", "reset"],
  ["408", 408],
  ["502", 502],
  ["503", 503],
  ["504", 504],
] as const)("after %s the action is not sent again but looked for: moved", async (_, fault) => {
  const { api, run } = testCli();
  api.get(path()).reply(200, document("READY"));
  const post = api.post(`${path()}/action`);
  if (fault === "reset") post.replyWithError(Object.assign(new Error("reset"), { code: "ECONNRESET" }));
  else post.reply(fault, "<html>bad gateway</html>");
  api.get(path()).reply(200, document("READY"));
  api.get(path()).reply(502);
  api.get(path()).reply(200, document("RUNNING"));
  const { exitCode, stdout, stderr, slept } = await run("task", "start", ID, "-o", "json");
  expect([exitCode, stderr, slept]).toEqual([0, "", [1000, 2000]]);
  expect(JSON.parse(stdout)).toMatchObject({
    outcome: "accepted",
    verified: true,
    state_before: "READY",
    state_after: "RUNNING",
  });
});

test.each([499, 500, 501, 507, 520, 524, 599])(
  "after HTTP %d nobody knows: never failed, never retryable",
  async (status) => {
    const { api, run } = testCli();
    api.get(path()).reply(200, document("READY"));
    api.post(`${path()}/action`).reply(status, { error_code: "SMS.0001", error_msg: "internal" });
    api.get(path()).reply(200, document("READY"));
    const { exitCode, stdout } = await run("task", "start", ID, "--settle", "0s", "-o", "json");
    expect([exitCode, JSON.parse(stdout)]).toMatchObject([
      9,
      { outcome: "unknown", verified: false, error: { kind: "outcome_unknown", retryable: false } },
    ]);
  },
);

/** What a read after a lost answer may bring although nothing was done. */
test.each<readonly [string, string, object, object]>([
  ["start", "an empty object", document("READY"), {}],
  ["start", "an error object", document("READY"), { error_code: "SMS.0001", error_msg: "internal" }],
  ["start", "a list", document("READY"), { count: 1, tasks: [document("RUNNING")] }],
  ["start", "no state", document("READY", { start_date: 1 }), { id: ID, name: "web-01" }],
  ["start", "null for everything", document("READY", { start_date: 1 }), document("READY", { start_date: null })],
  ["start", "a state that is no text", document("READY"), { id: ID, state: 5 }],
  ["start", "another task", document("READY"), { ...document("RUNNING"), id: "another" }],
  ["start", "a start date as text", document("READY", { start_date: 1 }), document("READY", { start_date: "1" })],
  ["start", "a start date that goes back", document("READY", { start_date: 5 }), document("READY", { start_date: 0 })],
  ["start", "a field that was not there before", document("READY"), document("READY", { start_date: 1 })],
  ["stop", "a failure", document("RUNNING"), document("MIGRATE_FAIL")],
  ["stop", "a deletion", document("RUNNING"), document("DELETING")],
  ["stop", "a success", document("RUNNING"), document("MIGRATE_SUCCESS")],
  [
    "stop",
    "a null source",
    document("RUNNING", { source_server: { state: "replicate" } }),
    document("RUNNING", { source_server: null }),
  ],
  ["test", "a failure", document("SYNCING"), document("SYNC_FAIL")],
  [
    "test",
    "a null source",
    document("SYNCING", { source_server: { migration_cycle: "syncing" } }),
    document("SYNCING", { source_server: null }),
  ],
  [
    "restart",
    "other sub-tasks at the end",
    document("MIGRATE_FAIL", { sub_tasks: [{ id: 1 }] }),
    document("MIGRATE_FAIL", { sub_tasks: [{ id: 1 }, { id: 2 }] }),
  ],
  [
    "clone-test",
    "a clone that was on its way",
    document("SYNCING", { clone_server: { clone_state: "PREPARING" } }),
    document("SYNCING", { clone_server: { clone_state: "CREATING" } }),
  ],
  [
    "clone-test",
    "no clone any more",
    document("SYNCING", { clone_server: { clone_state: "FINISHED", vm_id: "v" } }),
    document("SYNCING", { clone_server: null }),
  ],
  [
    "network-check",
    "a number as text",
    document("READY", { network_check_info: { network_delay: 5 } }),
    document("READY", { network_check_info: { network_delay: "5" } }),
  ],
  [
    "network-check",
    "a number less",
    document("READY", { network_check_info: { network_delay: 5, cpu_usage: 1 } }),
    document("READY", { network_check_info: { network_delay: 5 } }),
  ],
  [
    "clear",
    "a null source",
    document("MIGRATE_SUCCESS", { source_server: { state: "finished" } }),
    document("MIGRATE_SUCCESS", { source_server: null }),
  ],
  ["skip", "the end of the check", document("RUNNING"), document("MIGRATE_SUCCESS")],
])("a lost answer to %s, then %s: unknown", async (word, _, before, after) => {
  const { api, run } = testCli();
  api.get(path()).reply(200, before);
  api.post(`${path()}/action`).reply(502);
  api.get(path()).reply(200, after);
  const flags =
    word === "clone-test" ? ["--template-id", "id=T", "--force"] : word === "network-check" ? ["--no-wait"] : [];
  const { exitCode, stdout } = await run("task", word, ID, "--settle", "0s", ...flags, "-o", "json");
  expect([exitCode, JSON.parse(stdout)]).toMatchObject([9, { outcome: "unknown", verified: false }]);
});

test.each<readonly [string, object, object]>([
  ["start", document("READY"), document("RUNNING")],
  ["start", document("MIGRATE_SUCCESS"), document("SYNCING")],
  ["stop", document("RUNNING"), document("ABORTING")],
  ["stop", document("SYNCING"), document("ABORT")],
  ["test", document("SYNCING"), document("RUNNING")],
  [
    "test",
    document("SYNCING", { source_server: { migration_cycle: "syncing" } }),
    document("SYNCING", { source_server: { migration_cycle: "CUTOVERING" } }),
  ],
  ["clone-test", document("SYNCING"), document("SYNCING", { clone_server: { clone_state: "preparing" } })],
  [
    "restart",
    document("MIGRATE_FAIL", { sub_tasks: [{ id: 1 }] }),
    document("MIGRATE_FAIL", { sub_tasks: [{ id: 2 }] }),
  ],
  ["network-check", document("READY"), document("READY", { network_check_info: { network_delay: 5 } })],
  [
    "clear",
    document("MIGRATE_SUCCESS", { source_server: { state: "finished" } }),
    document("MIGRATE_SUCCESS", { source_server: { state: "clearing" } }),
  ],
  ["skip", document("RUNNING"), document("SKIPPING")],
  [
    "migration-test",
    document("READY", { source_server: { state: "waiting" } }),
    document("READY", { source_server: { state: "premigready" } }),
  ],
])("a lost answer to %s, then its own effect: accepted and verified", async (word, before, after) => {
  const { api, run } = testCli();
  api.get(path()).reply(200, before);
  api.post(`${path()}/action`).reply(502);
  api.get(path()).reply(200, after);
  const flags = word === "clone-test" ? ["--template-id", "id=T"] : word === "network-check" ? ["--no-wait"] : [];
  const { exitCode, stdout } = await run("task", word, ID, "--settle", "0s", ...flags, "-o", "json");
  expect([exitCode, JSON.parse(stdout)]).toMatchObject([0, { outcome: "accepted", verified: true }]);
});

test.each([
  [200, 0],
  [400, 7],
  [502, 9],
])("the result of HTTP %d has the exit code of its task, %d", async (status, code) => {
  const { api, run } = testCli();
  api.get(path()).reply(200, document("READY"));
  api.post(`${path()}/action`).reply(status, "");
  if (status !== 400) api.get(path()).reply(200, document("READY"));
  const { exitCode, stdout } = await run("task", "start", ID, "--settle", "0s", "-o", "json");
  expect([exitCode, JSON.parse(stdout).exit_code]).toEqual([code, code]);
});

test("a precheck that brings another task: nothing is sent", async () => {
  const { api, run } = testCli();
  api.get(path()).reply(200, { ...document("READY"), id: "another" });
  const { exitCode, stderr } = await run("task", "start", ID);
  expect([exitCode, stderr]).toEqual([7, expect.stringContaining("the answer is about another task, another")]);
});

test("not moved within --settle: the outcome is called unknown", async () => {
  const { api, run } = testCli();
  api.get(path()).reply(200, document("READY"));
  api.post(`${path()}/action`).reply(504, "");
  api.get(path()).times(4).reply(200, document("READY"));
  const { exitCode, stdout, stderr, slept } = await run("task", "start", ID, "--settle", "6s");
  expect({ exitCode, stdout, slept }).toEqual({ exitCode: 9, stdout: "", slept: [1000, 2000, 3000] });
  expect(stderr).toBe(
    [
      `error: start web-01 (${ID}): outcome unknown, the task is READY: HTTP 504 Gateway Timeout: the answer has no body [POST ${ENDPOINT}${path()}/action]`,
      `  hint: It may or may not take effect. Look before sending it again: sms task show ${ID}`,
      "  HTTP 504",
      "",
    ].join("\n"),
  );
});

test("the pauses between looks double up to 5 s, and the last ends with --settle", async () => {
  const { api, run } = testCli();
  api.get(path()).reply(200, document("READY"));
  api.post(`${path()}/action`).reply(504, "");
  api.get(path()).times(7).reply(200, document("READY"));
  const { exitCode, slept } = await run("task", "start", ID);
  expect({ exitCode, slept }).toEqual({ exitCode: 9, slept: [1000, 2000, 4000, 5000, 5000, 3000] });
});

test.each([-3_600_000, 3_600_000])("a clock that is set by %d ms meanwhile changes nothing", async (ms) => {
  const { api, run } = testCli({ clockShift: (elapsedMs) => (elapsedMs > 2000 ? ms : 0) });
  api.get(path()).reply(200, document("READY"));
  api.post(`${path()}/action`).reply(504, "");
  api.get(path()).times(4).reply(200, document("READY"));
  const { exitCode, slept } = await run("task", "start", ID, "--settle", "6s");
  expect({ exitCode, slept }).toEqual({ exitCode: 9, slept: [1000, 2000, 3000] });
});

test("a progress that goes on by itself does not prove that a stop was carried out", async () => {
  const { api, run } = testCli();
  api.get(path()).reply(200, document("RUNNING", { sub_tasks: [{ id: 1, progress: 40 }] }));
  api.post(`${path()}/action`).reply(502);
  api.get(path()).reply(200, document("RUNNING", { sub_tasks: [{ id: 1, progress: 41 }] }));
  const { exitCode, stdout } = await run("task", "stop", ID, "--settle", "0s", "-o", "json");
  expect([exitCode, JSON.parse(stdout)]).toMatchObject([
    9,
    { outcome: "unknown", verified: false, error: { kind: "outcome_unknown" } },
  ]);
});

test("without a baseline nothing can be compared: unknown after one look", async () => {
  const { api, run } = testCli();
  api.post(`${path()}/action`).reply(503);
  api.get(path()).reply(200, document("RUNNING"));
  const { exitCode, stderr, slept } = await run("task", "start", ID, "--no-precheck");
  expect([exitCode, slept]).toEqual([9, []]);
  expect(stderr).toContain("outcome unknown, the task is RUNNING");
});

test("429 was not processed: the action is sent again after Retry-After", async () => {
  const { api, run } = testCli();
  api.get(path()).reply(200, document("READY"));
  api.post(`${path()}/action`).reply(429, "", { "retry-after": "7" });
  api.post(`${path()}/action`).reply(200);
  api.get(path()).reply(200, document("RUNNING"));
  const { exitCode, slept, stderr } = await run("task", "start", ID);
  expect([exitCode, slept]).toEqual([0, [7000]]);
  expect(stderr).toMatch(/^note: HTTP 429 .*; trying again in 7.0 s \(1 of 4\)\n$/);
});

test("a refused connection never left: sent again", async () => {
  const { api, run } = testCli();
  api.get(path()).reply(200, document("READY"));
  api.post(`${path()}/action`).replyWithError(Object.assign(new Error("refused"), { code: "ECONNREFUSED" }));
  api.post(`${path()}/action`).reply(200);
  api.get(path()).reply(200, document("RUNNING"));
  expect((await run("task", "start", ID)).exitCode).toBe(0);
});

test("--dry-run shows the request after the first read and sends nothing", async () => {
  const { api, run } = testCli();
  api.get(path()).reply(200, document("ABORT"));
  const { exitCode, stdout, stderr } = await run("task", "start", ID, "--dry-run");
  expect({ exitCode, stdout, stderr }).toEqual({
    exitCode: 0,
    stdout: [
      `start not sent (--dry-run): web-01 (${ID}) is ABORT`,
      `POST ${ENDPOINT}${path()}/action`,
      "content-type: application/json",
      "x-auth-token: ****",
      "",
      '{"operation":"start"}',
      "",
    ].join("\n"),
    stderr: "",
  });
});

test("--dry-run as data, the signature masked", async () => {
  const { api, run } = testCli({
    env: {
      SMS_AUTH_TOKEN: "",
      CLOUD_SDK_AK: "AKIDEXAMPLE00001",
      CLOUD_SDK_SK: "planted-secret-key",
      SMS_DOMAIN_ID: "d1",
    },
  });
  api.get(path()).reply(200, document("ABORT"));
  const { stdout } = await run("task", "start", ID, "--dry-run", "-o", "json");
  expect(JSON.parse(stdout)).toEqual({
    schema: "sms.request/1",
    task_id: ID,
    task_name: "web-01",
    operation: "start",
    state_before: "ABORT",
    method: "POST",
    url: `${ENDPOINT}${path()}/action`,
    headers: {
      "content-type": "application/json",
      "x-domain-id": "d1",
      host: "sms.test",
      "x-sdk-date": "20260102T030405Z",
      authorization:
        "SDK-HMAC-SHA256 Access=****, SignedHeaders=content-type;host;x-domain-id;x-sdk-date, Signature=****",
    },
    body: { operation: "start" },
  });
});

test.each(["test", "restart", "clear"])("%s asks on a terminal; no means that nothing is sent", async (word) => {
  const { api, run } = testCli({ typed: ["n"], columns: 100 });
  api.get(path()).reply(200, document("SYNCING"));
  const { exitCode, stdout, stderr } = await run("task", word, ID, "--color", "never");
  expect([exitCode, stdout]).toEqual([6, ""]);
  expect(stderr).toContain(
    `  web-01 (${ID}) SYNCING\nAt https://sms.test.\nContinue? [y/N] error: not confirmed; nothing was sent\n`,
  );
});

test.each([
  ["yes is typed", { typed: ["yes"], columns: 100 }, []],
  ["--yes", { typed: [], columns: 100 }, ["--yes"]],
  ["SMS_ASSUME_YES=1", { typed: [], columns: 100, env: { SMS_ASSUME_YES: "1" } }, []],
  ["--no-input", { typed: [], columns: 100 }, ["--no-input"]],
  ["there is no terminal", {}, []],
] as const)("restart is sent when %s", async (_, options, flags) => {
  const { run, bodies } = acting(options);
  const { exitCode } = await run("task", "restart", ID, ...flags);
  expect([exitCode, bodies]).toEqual([0, [{ operation: "restart" }]]);
});

const cloning = (clone_state: string) => document("SYNCING", { clone_server: { vm_id: "", clone_state } });

test.each(["PREPARING", "creating"])(
  "a clone that is %s: another one is asked about, and refused unasked",
  async (state) => {
    const clone = ["task", "clone-test", ID, "--template-id", "id=T"];
    const asked = testCli({ typed: ["n"], columns: 100 });
    asked.api.get(path()).reply(200, cloning(state));
    const no = await asked.run(...clone, "--color", "never");
    expect([no.exitCode, no.stderr]).toEqual([
      6,
      expect.stringMatching(/^clone-test makes another billed server beside the clone that is being made:\n/),
    ]);
    const { api, run } = testCli();
    api.get(path()).reply(200, cloning(state));
    const { exitCode, stderr } = await run(...clone);
    expect([exitCode, stderr]).toEqual([
      6,
      expect.stringContaining("a clone is being made already: this makes another"),
    ]);
  },
);

test.each([
  ["--force", {}, ["--force"]],
  ["--force on a terminal", { typed: [], columns: 100 }, ["--force"]],
  ["--yes", {}, ["--yes"]],
  ["SMS_ASSUME_YES=1", { env: { SMS_ASSUME_YES: "1" } }, []],
  ["yes is typed", { typed: ["y"], columns: 100 }, []],
] as const)("another clone is sent with %s", async (_, options, flags) => {
  const { run, bodies } = acting({ before: cloning("CREATING"), ...options });
  await run("task", "clone-test", ID, "--template-id", "id=T", ...flags);
  expect(bodies).toHaveLength(1);
});

test("start of a finished task asks on a terminal, and names it alone", async () => {
  const { api, run } = testCli({ typed: ["n"], columns: 100 });
  api.get(path()).reply(200, document("MIGRATE_SUCCESS"));
  api.get(path("other")).reply(200, { id: "other", name: "web-02", state: "ABORT" });
  const { exitCode, stderr } = await run("task", "start", ID, "other", "--color", "never");
  expect([exitCode, stderr]).toEqual([6, expect.not.stringContaining("web-02")]);
  expect(stderr).toContain(
    `start synchronises again, over what was written on the launched target since:\n  web-01 (${ID}) MIGRATE_SUCCESS\n`,
  );
});

test.each([
  ["start", {}, "Follow it: sms task watch web-01"],
  ["test", { typed: ["y"] }, "Follow it: sms task watch web-01"],
  ["skip", {}, "Follow it: sms task show web-01"],
  ["clone-test", {}, "Follow it: sms task show web-01 --section clone"],
])("after an accepted %s, a terminal gets the command that follows it", async (word, options, line) => {
  const template = word === "clone-test" ? ["--template-id", "id=T"] : [];
  const { run } = acting({ columns: 100, ...options });
  const { exitCode, stderr } = await run("task", word, ID, ...template, "--color", "never");
  expect([exitCode, stderr.trimEnd().split("\n").at(-1)]).toEqual([0, expect.stringMatching(`${line}$`)]);
});

test.each([
  ["in a script", {}, []],
  ["with --quiet", { columns: 100 }, ["--quiet"]],
])("%s there is no such line", async (_, options, flags) => {
  expect((await acting(options).run("task", "start", ID, ...flags)).stderr).not.toContain("Follow");
});

test("the end of the input is a no", async () => {
  const { api, run } = testCli({ typed: [], columns: 100 });
  api.get(path()).reply(200, document("READY"));
  expect((await run("task", "restart", ID)).exitCode).toBe(6);
});

test.each(["start", "stop", "clone-test", "network-check", "skip", "migration-test"])(
  "%s does not ask",
  async (word) => {
    const { run, bodies } = acting({ typed: [], columns: 100 });
    await run("task", word, ID, "--template-id", "id=T");
    expect(bodies).toHaveLength(1);
  },
);

test.each([
  ["names no account", 200, '{"domains":[]}', {}],
  ["is a portal's page", 200, "<html>log in</html>", { "content-type": "text/html" }],
  ["is down", 502, "", {}],
  ["refuses the key", 403, '{"error_code":"IAM.0001","error_msg":"no"}', {}],
])("IAM %s: the action was never sent, and is not called accepted or unknown", async (_, status, body, headers) => {
  const env = {
    SMS_AUTH_TOKEN: "",
    CLOUD_SDK_AK: "AKIDEXAMPLE00001",
    CLOUD_SDK_SK: "secret",
    SMS_IAM_ENDPOINT: ENDPOINT,
  };
  for (const flags of [[], ["--no-precheck"]]) {
    const { api, run } = testCli({ env });
    api.get("/v3/auth/domains").reply(status, body, headers);
    const { exitCode, stdout, stderr } = await run("task", "start", ID, "--max-retries", "0", ...flags, "-o", "json");
    expect([exitCode === 0, JSON.parse(stdout).outcome]).toEqual([false, "failed"]);
    expect(JSON.parse(stderr).error.message).toContain("looking up the account id");
  }
});

test.each([
  [["start"], ["--timeout", "5m"], "--timeout is for waiting, and without --wait nothing is waited for"],
  [["stop"], ["--fail-on-stall"], "--fail-on-stall is for waiting, and without --wait nothing is waited for"],
  [["restart"], ["--interval", "5s"], "--interval is for waiting, and without --wait nothing is waited for"],
  [
    ["network-check", "--no-wait"],
    ["--heartbeat", "5s"],
    "--heartbeat is for waiting, and with --no-wait nothing is waited for",
  ],
])("%j %j is a usage error, and nothing is sent", async (command, flags, message) => {
  const { exitCode, stdout, stderr } = await testCli().run("task", ...command, "t", ...flags);
  expect([exitCode, stdout, stderr]).toEqual([2, "", `error: ${message}\n`]);
});

describe("an action that was not sent says so, and what helps", () => {
  async function errorOf(cli: ReturnType<typeof testCli>, ...argv: readonly string[]) {
    const { stderr } = await cli.run("task", ...argv, "-o", "json");
    const { kind, message, hint, task_id, http_status, request_id } = JSON.parse(stderr).error;
    return { kind, message, hint, task_id, http_status, request_id };
  }
  const reading = (body: object, status = 200, options: CliOptions = {}) => {
    const cli = testCli(options);
    cli.api.get(path()).reply(status, body, { "x-request-id": "req-7" });
    return cli;
  };

  test("a task that is being deleted", async () => {
    expect(await errorOf(reading(document("DELETING")), "start", ID)).toEqual({
      kind: "refused",
      message: `start web-01 (${ID}): the task is being deleted`,
      hint: "Nothing was sent.",
      task_id: ID,
    });
  });

  test("--switch-hce for Windows", async () => {
    const windows = reading(document("READY", { os_type: "WINDOWS" }));
    expect(await errorOf(windows, "restart", ID, "--switch-hce")).toMatchObject({
      kind: "usage",
      hint: "Nothing was sent. Leave --switch-hce out to restart.",
    });
  });

  test("a clone beside another", async () => {
    const cli = reading(document("SYNCING", { clone_server: { vm_id: "", clone_state: "CREATING" } }));
    expect(await errorOf(cli, "clone-test", ID, "--template-id", "id=T")).toMatchObject({
      kind: "refused",
      message: `clone-test web-01 (${ID}): a clone is being made already: this makes another billed server beside the clone that is being made`,
      hint: "Nothing was sent. --force sends it all the same.",
    });
  });

  test("a task that could not be read first", async () => {
    const cli = reading({ error_code: "SMS.0001", error_msg: "odd" }, 400);
    expect(await errorOf(cli, "start", `id=${ID}`)).toMatchObject({
      kind: "service",
      hint: "It could not be read first; nothing was sent.",
      task_id: ID,
      http_status: 400,
      request_id: "req-7",
    });
  });

  test("a task that the service would not delete", async () => {
    const cli = reading(document("RUNNING", { connected: true, source_server: { state: "stopping" } }));
    expect(await errorOf(cli, "delete", ID)).toMatchObject({
      kind: "refused",
      message: `delete web-01 (${ID}): the source server is connected and in state stopping, in which the service refuses to delete a task`,
      hint: `Nothing was sent. Wait for the pause: sms task wait ${ID} --for ABORT (--force sends all the same)`,
    });
  });
});

test("a result holds what the answer of the refused request said", async () => {
  const { api, run } = testCli();
  api.get(path()).reply(200, document("READY"));
  api.post(`${path()}/action`).reply(400, { error_code: "SMS.1040" }, { "x-request-id": "req-9" });
  const { stdout } = await run("task", "start", ID, "-o", "json");
  expect(JSON.parse(stdout)).toMatchObject({
    outcome: "failed",
    verified: false,
    state_before: "READY",
    state_after: null,
    http_status: 400,
    request_id: "req-9",
    error: { task_id: ID },
  });
});

test("an unknown outcome tells the state that was read last, and of an accepted one the request that was lost", async () => {
  const losing = (after: object) => {
    const { api, run } = testCli();
    api.get(path()).reply(200, document("READY"));
    api.post(`${path()}/action`).reply(502, "", { "x-request-id": "req-lost" });
    api.get(path()).reply(200, after);
    return run("task", "start", ID, "--settle", "0s", "-o", "json");
  };
  const unknown = await losing(document("ABORT"));
  expect(JSON.parse(unknown.stdout)).toMatchObject({
    outcome: "unknown",
    state_before: "READY",
    state_after: "ABORT",
    http_status: 502,
    request_id: "req-lost",
  });
  expect(JSON.parse((await losing(document("RUNNING"))).stdout)).toMatchObject({
    outcome: "accepted",
    verified: true,
    request_id: "req-lost",
  });
  const stateless = await losing({ id: ID, name: "web-01" });
  expect(JSON.parse(stateless.stdout)).toMatchObject({ outcome: "unknown", state_after: null });
  expect(JSON.parse(stateless.stderr).error.message).toContain("outcome unknown, the task is without a state: ");
});

test("where the last look failed, nothing is said of how the task stands", async () => {
  const { api, run } = testCli();
  api.get(path()).reply(200, document("READY"));
  api.post(`${path()}/action`).reply(502);
  api.get(path()).reply(200, document("READY"));
  api.get(path()).reply(502);
  const { stdout, stderr } = await run("task", "start", ID, "--settle", "1s", "-o", "json");
  expect([JSON.parse(stdout).state_after, JSON.parse(stderr).error.message]).toEqual([
    null,
    expect.stringMatching(/outcome unknown: HTTP 502/),
  ]);
});

test("without a baseline, a task that is gone or going shows the effect of a deletion only", async () => {
  const { api, run } = testCli();
  api.post(`${path()}/action`).reply(502);
  api.get(path()).reply(200, document("DELETING"));
  const { exitCode, stdout } = await run("task", "stop", ID, "--no-precheck", "-o", "json");
  expect([exitCode, JSON.parse(stdout)]).toMatchObject([9, { outcome: "unknown", verified: false }]);
});
