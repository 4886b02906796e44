import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { parseJson } from "../../src/json.ts";
import { ENDPOINT, listedByName, testCli } from "../cli.ts";

const WINDOWS = readFileSync("test/fixtures/show-task-windows.json", "utf8");
const FORBIDDEN = readFileSync("test/fixtures/error-403.json", "utf8");

test("-o json is the service's document, digit for digit", async () => {
  const { api, run } = testCli();
  const id = "XXXXXXXX-xxxx-xxxx-xxxx-xxxxxxxx0001";
  api.get(`/v3/tasks/${id}`).reply(200, WINDOWS);
  const { exitCode, stdout, stderr } = await run("task", "show", id, "-o", "json");
  // Ids are compared in one case.
  expect([exitCode, stderr]).toEqual([0, ""]);
  expect(parseJson(stdout)).toEqual(parseJson(WINDOWS));
  expect(stdout).toContain('"migrate_speed": 0.0,');
});

test("the document of another task is shown, and a note says so", async () => {
  const { api, run } = testCli();
  api.get("/v3/tasks/t").reply(200, { id: "u", state: "READY" });
  const { exitCode, stdout, stderr } = await run("task", "show", "t", "-o", "json");
  expect([exitCode, JSON.parse(stdout)]).toEqual([0, { id: "u", state: "READY" }]);
  expect(stderr).toBe("note: task t was asked for, and the answer is about another task, u\n");
});

test.each([
  ["{}", "{}"],
  ['{"count":0,"tasks":[]}', '{"count":0,"tasks":[]}'],
  ['{"message":"\\u001b[2Jmaintenance"}', String.raw`{"message":"\u001b[2Jmaintenance"}`],
])("a 200 with %s is no task", async (body, shown) => {
  const { api, run } = testCli();
  api.get("/v3/tasks/t").reply(200, body, { "x-request-id": "req-1" });
  const { exitCode, stdout, stderr } = await run("task", "show", "t");
  expect([exitCode, stdout]).toEqual([7, ""]);
  expect(stderr).toBe(
    [
      `error: show t: the answer is no task: it has neither id nor state: ${shown} [GET ${ENDPOINT}/v3/tasks/t]`,
      "  hint: Something between here and the service may have answered. Check --endpoint.",
      "  HTTP 200, request id req-1",
      "",
    ].join("\n"),
  );
});

test.each([
  ["SMS.6531", "service", 7],
  ["SMS.7703", "not_found", 3],
  ["SMS.9004", "permission", 4],
  ["APIGW.0301", "auth", 4],
])("a 200 with the error %s inside is that error", async (error_code, kind, expected) => {
  const { api, run } = testCli();
  api.get("/v3/tasks/t").reply(200, { error_code, error_msg: "no" });
  const { exitCode, stdout, stderr } = await run("task", "show", "id=t", "-o", "json");
  expect([exitCode, stdout]).toEqual([expected, ""]);
  expect(JSON.parse(stderr).error).toMatchObject({ kind, error_code, http_status: 200, retryable: false });
});

test("integers beyond 2^53, unknown fields and the order of fields survive", async () => {
  const { api, run } = testCli();
  api.get("/v3/tasks/t").reply(200, '{"zz":9223372036854775807,"id":"t","a":[1.10,-0,1e3],"name":null}');
  const { stdout } = await run("task", "show", "t", "-o", "json");
  expect(stdout).toBe(
    '{\n  "zz": 9223372036854775807,\n  "id": "t",\n  "a": [\n    1.10,\n    -0,\n    1e3\n  ],\n  "name": null\n}\n',
  );
});

test("several ids give an array in the order asked, also when some fail", async () => {
  const cli = testCli();
  const { api, run } = cli;
  api.get("/v3/tasks/b").delay(30).reply(200, { id: "b" });
  api.get("/v3/tasks/x").reply(404);
  listedByName(cli, "x");
  api.get("/v3/tasks/a").reply(200, { id: "a" });
  const { exitCode, stdout, stderr } = await run("task", "show", "b", "x", "a", "-o", "json");
  expect([exitCode, JSON.parse(stdout)]).toEqual([10, [{ id: "b" }, { id: "a" }]]);
  expect(JSON.parse(stderr).error).toMatchObject({ kind: "not_found", task_id: "x", http_status: 404 });
});

test("several ids as tables, a blank line between them", async () => {
  const { api, run } = testCli();
  api.get("/v3/tasks/a").reply(200, { id: "a", name: "first" });
  api.get("/v3/tasks/b").reply(200, { id: "b", name: "second" });
  const { stdout } = await run("task", "show", "a", "b");
  expect(stdout).toMatch(/^first {2}a\n[\s\S]*\n\nsecond {2}b\n/);
});

test("an id is one segment of the path, whatever it holds", async () => {
  const { api, run } = testCli();
  api.get("/v3/tasks/a%2F..%2Fb%3F%23%20%E4%BB%BB%E5%8A%A1%27").reply(200, { id: "odd" });
  expect((await run("task", "show", "a/../b?# 任务'", "-o", "json")).exitCode).toBe(0);
});

test("--section picks parts", async () => {
  const { api, run } = testCli();
  api.get("/v3/tasks/t").reply(200, WINDOWS);
  const { stdout } = await run("task", "show", "t", "--section", "disks");
  expect(stdout).toMatch(/^Disks\n/);
});

test("an unknown section lists the known ones", async () => {
  const { exitCode, stderr } = await testCli().run("task", "show", "t", "--section", "disk");
  expect(exitCode).toBe(2);
  expect(stderr).toContain(
    '--section: "disk" is not one of summary, subtasks, servers, disks, clone, network, resources',
  );
});

test("what is not as documented is named in a note, and the rest is shown", async () => {
  const { api, run } = testCli();
  api.get("/v3/tasks/t").reply(200, { id: "t", name: 7, state: "RUNNING", sub_tasks: "none" });
  const { exitCode, stdout, stderr } = await run("task", "show", "t");
  expect(exitCode).toBe(0);
  expect(stdout).toContain("RUNNING (migrating)");
  expect(stderr).toMatch(
    /^note: task t: not as documented and left out \(-o json has them\): name \(.*\), sub_tasks \(.*\)\n$/,
  );
});

test("a 403 shows all four documented fields, for people", async () => {
  const { api, run } = testCli();
  api.get("/v3/tasks/t").reply(403, FORBIDDEN, { "x-request-id": "req-3" });
  const { exitCode, stdout, stderr } = await run("task", "show", "t");
  expect([exitCode, stdout]).toEqual([4, ""]);
  const message = "You do not have permission to perform action XXX on resource XXX.";
  expect(stderr).toBe(
    [
      `error: show t: HTTP 403 Forbidden: The current account does not have the permission to execute policy ${message} [GET ${ENDPOINT}/v3/tasks/t]`,
      "  hint: Ask the account's administrator for the IAM permission sms:server:getTask (in older policies sms:server:queryServer), or use other credentials.",
      `  asked as: a token from SMS_AUTH_TOKEN, at ${ENDPOINT}`,
      "  code SMS.9004, HTTP 403, request id req-3",
      `  parameter: ${message}`,
      `  detail: SMS.9004 ${message}`,
      "  encoded authorization message: XXXXXX",
      "",
    ].join("\n"),
  );
});

test("the same for programs, on one line", async () => {
  const { api, run } = testCli();
  api.get("/v3/tasks/t").reply(403, FORBIDDEN, { "x-request-id": "req-3" });
  const { exitCode, stdout, stderr } = await run("task", "show", "t", "-o", "json");
  expect([exitCode, stdout, stderr.split("\n").length]).toEqual([4, "", 2]);
  const { error_code, encoded_authorization_message, error_param, details } = JSON.parse(FORBIDDEN);
  expect(JSON.parse(stderr).error).toMatchObject({
    kind: "permission",
    task_id: "t",
    http_status: 403,
    request_id: "req-3",
    retryable: false,
    error_code,
    encoded_authorization_message,
    error_param,
    details,
  });
});

test("a read is repeated after 502 with growing delays, told on stderr, then gives up", async () => {
  const { api, run } = testCli();
  api.get("/v3/tasks/t").times(5).reply(502, "<html>bad</html>");
  const { exitCode, slept, stderr } = await run("task", "show", "t");
  expect([exitCode, slept]).toEqual([7, [250, 500, 1000, 2000]]);
  expect(stderr.match(/^note: .*trying again/gm)).toHaveLength(4);
});

test("--max-retries 0 asks once", async () => {
  const { api, run } = testCli();
  api.get("/v3/tasks/t").reply(502);
  expect(await run("task", "show", "t", "--max-retries", "0")).toMatchObject({ exitCode: 7, slept: [] });
});

test.each([
  [
    "no credentials",
    { SMS_AUTH_TOKEN: "" },
    4,
    "no credentials found: looked in the environment, /home/test/.huaweicloud/credentials [global], /home/test/.hcloud/config.json",
  ],
  ["half a key pair", { SMS_AUTH_TOKEN: "", HW_ACCESS_KEY: "AK" }, 2, "HW_ACCESS_KEY is set but HW_SECRET_KEY is not"],
  ["a token with a line break", { SMS_AUTH_TOKEN: "a\nb" }, 2, "SMS_AUTH_TOKEN holds a line break"],
  ["no endpoint", { SMS_ENDPOINT: "" }, 2, "no endpoint"],
  ["an unknown region", { SMS_ENDPOINT: "", SMS_REGION: "eu-west-9" }, 2, 'SMS has no region "eu-west-9"'],
  ["plain http", { SMS_ENDPOINT: "http://sms.example" }, 2, "plain http is only for this machine"],
])("%s: one error, nothing sent", async (_, env, code, message) => {
  const { exitCode, stdout, stderr } = await testCli({ env }).run("task", "show", "a", "b");
  expect([exitCode, stdout]).toEqual([code, ""]);
  expect(stderr).toContain(message);
  expect(stderr.match(/^error:/gm)).toHaveLength(1);
});

test("--debug shows request and answer with secrets masked", async () => {
  const { api, run } = testCli({ env: { SMS_AUTH_TOKEN: "planted-token-value" } });
  api
    .get("/v3/tasks/t")
    .reply(
      200,
      { id: "t", echoed: "planted-token-value" },
      { "x-request-id": "req-4", "x-subject-token": "planted-other" },
    );
  const { stderr } = await run("task", "show", "t", "--debug", "-o", "json");
  expect(stderr).toContain(`debug: > GET ${ENDPOINT}/v3/tasks/t\n`);
  expect(stderr).toMatch(/debug: < 200 in \d+ ms, request id req-4\n/);
  expect(stderr).not.toContain("planted");
});

test("the account id of a key is asked of IAM once and remembered", async () => {
  const env = {
    SMS_AUTH_TOKEN: "",
    CLOUD_SDK_AK: "AKIDEXAMPLE00001",
    CLOUD_SDK_SK: "secret",
    SMS_IAM_ENDPOINT: ENDPOINT,
  };
  const cli = testCli({ env });
  cli.api.get("/v3/auth/domains").reply(200, { domains: [{ id: "domain-1" }] });
  cli.api.get("/v3/tasks/t").matchHeader("x-domain-id", "domain-1").twice().reply(200, { id: "t" });
  expect((await cli.run("task", "show", "t", "t", "-o", "json")).exitCode).toBe(0);
  expect([...cli.files]).toEqual([
    [expect.stringMatching(/^\/home\/test\/\.cache\/huawei-sms\/domains\/[0-9a-f]{32}$/), "domain-1\n"],
  ]);
  cli.api.get("/v3/tasks/t").matchHeader("x-domain-id", "domain-1").reply(200, { id: "t" });
  expect((await cli.run("task", "show", "t", "-o", "json")).exitCode).toBe(0);
});

test("IAM without an account for the key says which permission or variable helps", async () => {
  const cli = testCli({
    env: { SMS_AUTH_TOKEN: "", CLOUD_SDK_AK: "AKIDEXAMPLE00001", CLOUD_SDK_SK: "secret", SMS_IAM_ENDPOINT: ENDPOINT },
  });
  cli.api.get("/v3/auth/domains").reply(200, { domains: [] }, { "x-iam-trace-id": "iam-1" });
  const { exitCode, stderr } = await cli.run("task", "show", "t");
  expect(exitCode).toBe(4);
  expect(stderr).toContain("iam:users:getUser");
  expect(stderr).toContain("request id iam-1");
});

test("a code of another service in the error is shown as its cause", async () => {
  const { api, run } = testCli();
  const error_json = JSON.stringify({ error_code: "SMS.0601", error_msg: "ECS failed. Cause: Ecs.0005, no quota" });
  api.get("/v3/tasks/t").reply(200, { id: "t", state: "MIGRATE_FAIL", error_json });
  const { stdout } = await run("task", "show", "t");
  expect(stdout).toMatch(/Error +SMS\.0601: ECS failed\. Cause: Ecs\.0005, no quota\n/);
  expect(stdout).toMatch(/Cause +Ecs\.0005, a code of Elastic Cloud Server \(ECS\)\n/);
  expect((await run("explain", "Ecs.0005")).stdout).toMatch(/Meaning +an error of Elastic Cloud Server \(ECS\)/);
});
