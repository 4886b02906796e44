import { expect, test } from "vitest";

import * as credentials from "../../src/sandbox/credentials.ts";
import { id, sandboxWith, type TestSandbox } from "./harness.ts";
import { signedHeaders } from "./signer.ts";

const NOW = "20260101T120000Z";
const DOMAIN = { "x-domain-id": credentials.DOMAIN_ID };

interface Signing {
  readonly method?: string;
  readonly body?: string;
  readonly date?: string;
  readonly accessKey?: string;
  readonly secretKey?: string;
  readonly headers?: Record<string, string>;
}

function signed(sandbox: TestSandbox, path: string, signing: Signing = {}): Record<string, string> {
  const { accessKey, secretKey } = sandbox;
  return signedHeaders({
    method: "GET",
    url: sandbox.url + path,
    accessKey,
    secretKey,
    date: NOW,
    headers: DOMAIN,
    ...signing,
  });
}

test("a signed request is answered, with a query and with a body too", async () => {
  const sandbox = await sandboxWith();
  const list = "/v3/tasks?limit=1&name=web%20%2A";
  expect((await sandbox.get(list, signed(sandbox, list))).status).toBe(200);
  const action = `/v3/tasks/${id(2)}/action`;
  const body = '{"operation":"start"}';
  const headers = signed(sandbox, action, {
    method: "POST",
    body,
    headers: { ...DOMAIN, "content-type": "application/json" },
  });
  expect((await sandbox.post(action, body, headers)).status).toBe(200);
  expect((await sandbox.post(action, `${body} `, headers)).status).toBe(401);
});

test("the domain id is looked up by signature or token", async () => {
  const sandbox = await sandboxWith();
  const path = "/v3/auth/domains";
  const answer = await sandbox.get(path, signed(sandbox, path, { headers: {} }));
  expect(await answer.json()).toMatchObject({ domains: [{ id: sandbox.domainId }] });
  expect(answer.headers.get("X-IAM-Trace-Id")).toMatch(/^[0-9a-f]{32}$/);
  expect((await sandbox.get(path)).status).toBe(200);
  expect((await sandbox.get(path, {})).status).toBe(401);
});

test.each([
  ["no credentials", () => ({}), "APIGW.0301", "decrypt token fail"],
  ["an unknown token", () => ({ "X-Auth-Token": "nobody" }), "APIGW.0307", "The token must be updated."],
  [
    "an unknown access key",
    (s: TestSandbox) => signed(s, "/v3/tasks", { accessKey: "NOBODY" }),
    "APIGW.0301",
    "Get secretKey failed",
  ],
  [
    "a wrong secret key",
    (s: TestSandbox) => signed(s, "/v3/tasks", { secretKey: "wrong" }),
    "APIGW.0301",
    "verify aksk signature fail",
  ],
  [
    "a clock 16 minutes off",
    (s: TestSandbox) => signed(s, "/v3/tasks", { date: "20260101T114400Z" }),
    "APIGW.0303",
    "x-domain-id:5a0db0c5",
  ],
  [
    "no date",
    (s: TestSandbox) => ({ ...signed(s, "/v3/tasks"), "x-sdk-date": "today" }),
    "APIGW.0303",
    "signature expired",
  ],
  [
    "temporary keys without their token",
    (s: TestSandbox) => signed(s, "/v3/tasks", { accessKey: credentials.TEMPORARY_ACCESS_KEY }),
    "APIGW.0301",
    "Get secretKey failed",
  ],
])("%s is refused with 401", async (_, headers, code, message) => {
  const sandbox = await sandboxWith();
  const answer = await sandbox.get("/v3/tasks", headers(sandbox) as Record<string, string>);
  expect(answer.status).toBe(401);
  expect(await answer.json()).toEqual({
    error_msg: expect.stringContaining(message),
    error_code: code,
    request_id: answer.headers.get("X-Request-Id"),
  });
});

test("14 minutes off is near enough, and temporary keys work with their token", async () => {
  const sandbox = await sandboxWith();
  expect((await sandbox.get("/v3/tasks", signed(sandbox, "/v3/tasks", { date: "20260101T121400Z" }))).status).toBe(200);
  const temporary = {
    accessKey: credentials.TEMPORARY_ACCESS_KEY,
    secretKey: credentials.TEMPORARY_SECRET_KEY,
    headers: { ...DOMAIN, "x-security-token": credentials.SECURITY_TOKEN },
  };
  expect((await sandbox.get("/v3/tasks", signed(sandbox, "/v3/tasks", temporary))).status).toBe(200);
});

test("six bad signatures in a row lock the key for five minutes", async () => {
  const sandbox = await sandboxWith();
  const tryWith = async (secretKey: string, date = NOW) => {
    const answer = await sandbox.get("/v3/tasks", signed(sandbox, "/v3/tasks", { secretKey, date }));
    return answer.status === 200 ? "ok" : ((await answer.json()) as { error_msg: string }).error_msg;
  };
  for (let count = 0; count < 5; count += 1) await tryWith("wrong");
  expect(await tryWith(sandbox.secretKey)).toBe("ok");
  for (let count = 0; count < 6; count += 1) expect(await tryWith("wrong")).toContain("verify aksk signature fail");
  expect(await tryWith(sandbox.secretKey)).toContain("AK access failed to reach the limit, forbidden");
  sandbox.forward(301);
  expect(await tryWith(sandbox.secretKey, "20260101T120501Z")).toBe("ok");
});

test("a read without the permission is refused with all fields of a 403", async () => {
  const sandbox = await sandboxWith();
  const answer = await sandbox.get("/v3/tasks", { "X-Auth-Token": credentials.FORBIDDEN_TOKEN });
  expect(answer.status).toBe(403);
  const reason = "You do not have permission to perform action sms:server:queryServer on resource *.";
  expect(await answer.json()).toEqual({
    error_code: "SMS.9004",
    error_msg: `The current account does not have the permission to execute policy ${reason}`,
    encoded_authorization_message: expect.stringMatching(/.+/),
    error_param: [reason],
    details: [{ error_code: "SMS.9004", error_msg: reason }],
  });
});

test.each([
  [{}, "The header X-Domain-Id is missing: a signed request needs the id of the account."],
  [
    { "x-domain-id": "5a0db0c5a0db0c5a0db0c5a0db0c9999" },
    "The header X-Domain-Id is not the id of the account that the access key belongs to.",
  ],
])("a signed request with %j is refused, and says that the account is what is wrong", async (headers, reason) => {
  const sandbox = await sandboxWith();
  const answer = await sandbox.get("/v3/tasks", signed(sandbox, "/v3/tasks", { headers }));
  expect(answer.status).toBe(403);
  expect(await answer.json()).toMatchObject({ error_code: "SMS.9004", error_msg: reason, error_param: [reason] });
});

test.each([
  [credentials.SANDBOX_TOKEN, 200, 200],
  [credentials.FORBIDDEN_TOKEN, 403, 403],
  [credentials.READ_ONLY_TOKEN, 200, 403],
  [credentials.WRITE_ONLY_TOKEN, 403, 200],
])("token %s: reading %i, acting %i", async (token, reading, acting) => {
  const sandbox = await sandboxWith();
  const headers = { "X-Auth-Token": token };
  expect((await sandbox.get(`/v3/tasks/${id(2)}`, headers)).status).toBe(reading);
  expect((await sandbox.post(`/v3/tasks/${id(2)}/action`, { operation: "start" }, headers)).status).toBe(acting);
});
