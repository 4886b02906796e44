import { describe, expect, test } from "vitest";

import { createDebugLog } from "../../src/api/debug-log.ts";
import { logIn } from "../../src/api/iam.ts";
import { createRedact } from "../../src/api/secrets.ts";
import type { PasswordLogin } from "../../src/auth/password.ts";
import { InterruptedError } from "../../src/errors.ts";
import { type Answer, answer, cutOff, serve, silence } from "./local-server.ts";
import { failureOf, NOW, testTransport, withHeaders } from "./test-transport.ts";

const LOGIN: PasswordLogin = {
  userName: "ops",
  password: 'hu"sh ü\u007f',
  domainName: "acme",
  scope: { kind: "domain" },
};
const WHAT = "logging in as ops of acme";
const TRACE = { "x-iam-trace-id": "trace-1", date: NOW.toUTCString() };
const BODY = '{"token":{"expires_at":"2026-01-03T03:04:05.123000Z","methods":["password"]}}';
const GOOD = answer(201, BODY, { "x-subject-token": "fresh-token", ...TRACE });
const ISSUED = { token: "fresh-token", expiresAtMs: Date.parse("2026-01-03T03:04:05.123Z") };

async function ask(answers: readonly Answer[], login = LOGIN, options: Parameters<typeof testTransport>[0] = {}) {
  const { url, requests } = await serve(...answers);
  const address = new URL("/v3/auth/tokens?nocatalog=true", url);
  const { transport, happened } = testTransport({ authorize: withHeaders({}), ...options });
  return {
    address,
    label: `POST ${url.origin}/v3/auth/tokens`,
    requests,
    happened,
    token: logIn(transport, address, login),
  };
}

describe("the request, to the byte", () => {
  const identity = String.raw`{"methods":["password"],"password":{"user":{"name":"ops","password":"hu\"sh ü\u007f","domain":{"name":"acme"}}}}`;
  test.each<[PasswordLogin["scope"], string]>([
    [{ kind: "domain" }, '{"domain":{"name":"acme"}}'],
    [{ kind: "project", id: "0123" }, '{"project":{"id":"0123"}}'],
    [{ kind: "project", name: "eu-west-0" }, '{"project":{"name":"eu-west-0"}}'],
  ])("for %j", async (scope, asked) => {
    const { requests, token } = await ask([GOOD], { ...LOGIN, scope });
    expect(await token).toEqual(ISSUED);
    const sent = requests.map(({ method, path, body }) => [method, path, Buffer.from(body, "latin1").toString()]);
    const expected = `{"auth":{"identity":${identity},"scope":${asked}}}`;
    expect(sent.map(([method, path]) => [method, path])).toEqual([["POST", "/v3/auth/tokens?nocatalog=true"]]);
    expect(JSON.parse(sent[0]?.[2] ?? "")).toEqual(JSON.parse(expected));
    expect([expected, expected.replace(String.raw`\u007f`, "\u007f")]).toContain(sent[0]?.[2]);
  });
});

describe("a refusal", () => {
  const WRONG =
    "Check user name (of the IAM user, not the account), account name and password. Federated users and HUAWEI IDs cannot log in with a password: use an access key.";
  const MFA = "This user needs a second factor, which sms cannot give: use an access key.";
  const LOCKED =
    "The user is locked for a while after too many wrong passwords: wait, or ask the account's administrator.";
  const DISABLED = "The user may not log in: ask the account's administrator.";
  const EXPIRED = "The password has expired: set a new one in the console.";
  const iam = (code: number, message: string) => JSON.stringify({ error: { code, message, title: "T" } });

  test.each([
    [401, "The username or password is wrong.", WRONG],
    [401, "The password is incorrect. You have 4 attempts.", WRONG],
    [401, "The user account is locked. Try again after 15 minutes.", LOCKED],
    [401, "MFA code is required.", MFA],
    [401, "Multi-factor authentication is on.", MFA],
    [401, "The account has been disabled.", DISABLED],
    [401, "The password has expired.", EXPIRED],
    [400, "Invalid input for field 'domain'.", WRONG],
  ])("%d %j is asked once", async (status, message, hint) => {
    const { label, requests, happened, token } = await ask([answer(status, iam(status, message), TRACE), GOOD]);
    expect(await failureOf(token)).toEqual({
      name: "SmsError",
      kind: "auth",
      message: `${WHAT}: HTTP ${status} ${status === 401 ? "Unauthorized" : "Bad Request"}: ${message} [${label}]`,
      facts: { httpStatus: status, errorCode: String(status), requestId: "trace-1", hint },
    });
    expect([requests.length, happened]).toEqual([1, []]);
  });

  test("403 is one of authentication, not of a task", async () => {
    const { token } = await ask([answer(403, iam(403, "denied"), TRACE)]);
    expect(await failureOf(token)).toMatchObject({ kind: "auth", facts: { httpStatus: 403, errorCode: "403" } });
  });

  test("404 means another address, not a missing task", async () => {
    const { label, token } = await ask([answer(404, "nothing here")]);
    expect(await failureOf(token)).toEqual({
      name: "SmsError",
      kind: "service",
      message: `${WHAT}: HTTP 404 Not Found: nothing here [${label}]`,
      facts: { httpStatus: 404, retryable: false, hint: "Check SMS_IAM_ENDPOINT." },
    });
  });
});

describe("an answer without a token", () => {
  const END = BODY;
  test.each([
    ["no header", END, {}],
    ["an empty header", END, { "x-subject-token": "" }],
    ["a token with a space", END, { "x-subject-token": "a b" }],
    ["no end", "{}", { "x-subject-token": "t" }],
    ["an end in words", '{"token":{"expires_at":"soon"}}', { "x-subject-token": "t" }],
    ["an end that is a number", '{"token":{"expires_at":5}}', { "x-subject-token": "t" }],
    ["another document", "[]", { "x-subject-token": "t" }],
  ])("%s", async (_, body, headers) => {
    const { token } = await ask([answer(201, body, { ...headers, ...TRACE })]);
    expect(await failureOf(token)).toEqual({
      name: "SmsError",
      kind: "response",
      message: `${WHAT}: IAM answered without a token`,
      facts: { requestId: "trace-1", hint: "Check SMS_IAM_ENDPOINT." },
    });
  });

  test("a page of a proxy", async () => {
    const { token } = await ask([answer(200, "<html>Log in</html>", { "content-type": "text/html" })]);
    expect(await failureOf(token)).toMatchObject({
      kind: "response",
      message: expect.stringContaining(`${WHAT}: the answer is not JSON (text/html): <html>Log in</html>`),
    });
  });
});

describe("asking twice does no harm", () => {
  test.each([
    ["429", answer(429)],
    ["500", answer(500)],
    ["503", answer(503)],
    ["an answer cut off", cutOff(201, { "x-subject-token": "lost" })],
  ])("so it is asked again after %s", async (_, first) => {
    const { requests, token } = await ask([first, GOOD]);
    expect([await token, requests.length, requests[0]?.body]).toEqual([ISSUED, 2, requests[1]?.body]);
  });

  test("and after a time-out", async () => {
    const { requests, token } = await ask([silence, GOOD], LOGIN, { timeoutMs: 500 });
    expect([await token, requests.length]).toEqual([ISSUED, 2]);
  });

  test("until the retries are used up", async () => {
    const { requests, token } = await ask([answer(503), answer(503), answer(503, "", TRACE), GOOD]);
    expect(await failureOf(token)).toMatchObject({ kind: "service", facts: { httpStatus: 503, retryable: true } });
    expect(requests.length).toBe(3);
  });
});

test("Ctrl-C stays Ctrl-C", async () => {
  const reason = new InterruptedError("SIGINT");
  const { token } = await ask([GOOD], LOGIN, { interrupted: AbortSignal.abort(reason) });
  await expect(token).rejects.toBe(reason);
});

test("the debug log shows neither password nor token, even where nobody knew them before", async () => {
  const lines: string[] = [];
  const debug = createDebugLog((line) => void lines.push(line), createRedact([]));
  const { token } = await ask([GOOD], { ...LOGIN, password: "hush-hush" }, { debug });
  await token;
  expect(lines.join("")).toContain('"user":{"name":"ops","password":"****"');
  expect(lines.join("")).toContain("x-subject-token: ****");
  expect(lines.join("")).not.toMatch(/hush-hush|fresh-token/);
});
