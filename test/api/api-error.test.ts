import { readFileSync } from "node:fs";

import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { apiError, type ErrorAnswer, statusWords } from "../../src/api/api-error.ts";
import { createRedact } from "../../src/api/secrets.ts";
import { parseJson, printJson } from "../../src/json.ts";
import { asData, DIRECT, NOW, TOKEN } from "./test-transport.ts";

const LABEL = "GET https://sms.test/v3/tasks/1";
const redact = createRedact([TOKEN]);
const BODY_403 = readFileSync(new URL("../fixtures/error-403.json", import.meta.url), "utf8");

function errorOf(status: number, body: string, headers: Readonly<Record<string, string>> = {}, requestId?: string) {
  const answer: ErrorAnswer = {
    request: LABEL,
    status,
    headers: new Headers(headers),
    requestId,
    body,
    route: DIRECT,
  };
  return asData(apiError(answer, redact, NOW));
}

const CREDENTIALS = "Check that the credentials are right, not expired, and of this account.";
const PERMISSION =
  "Ask the account's administrator for the IAM permission sms:server:getTask (in older policies sms:server:queryServer), or use other credentials.";
const FOREIGN_TASK =
  "The task belongs to another account or project than these credentials: use those it was made with.";
const SIGNATURE = "The signature was refused: check the secret key, and that this machine's clock is right.";
const NOT_FOUND = "Check the task id, the endpoint's region and the account.";
const THROTTLED = "The service is limiting requests: try again later or with a lower --concurrency.";

describe("every shape of body", () => {
  test.each([
    [
      "SMS",
      400,
      '{"error_code":"SMS.6531","error_msg":"boot partition missing"}',
      { errorCode: "SMS.6531" },
      "boot partition missing",
    ],
    [
      "the gateway, with its request id",
      503,
      '{"error_msg":"IAM unavailable","error_code":"APIGW.0613","request_id":"req-1"}',
      { errorCode: "APIGW.0613", requestId: "req-1" },
      "IAM unavailable",
    ],
    [
      "an older gateway",
      500,
      '{"error_msg":"internal","error_code":"APIG.0601"}',
      { errorCode: "APIG.0601" },
      "internal",
    ],
    [
      "IAM v3, nested and with a number as code",
      409,
      '{"error":{"code":409,"message":"taken","title":"Conflict"}}',
      { errorCode: "409" },
      "taken",
    ],
    [
      "IAM v3 below another object",
      409,
      '{"meta":{},"error":{"code":409,"message":"taken"}}',
      { errorCode: "409" },
      "taken",
    ],
    ["newer IAM", 400, '{"error_code":"1101","error_msg":"invalid user"}', { errorCode: "1101" }, "invalid user"],
    ["errorCode and errorMsg", 400, '{"errorCode":"X.1","errorMsg":"camel"}', { errorCode: "X.1" }, "camel"],
    ["code and message", 400, '{"code":"X.2","message":"plain"}', { errorCode: "X.2" }, "plain"],
    ["a code that is a number", 400, '{"error_code":7703,"error_msg":"odd"}', { errorCode: "7703" }, "odd"],
    ["a message without a code", 400, '{"message":"only words"}', {}, "only words"],
    ["a code without a message", 400, '{"error_code":"X.3"}', { errorCode: "X.3" }, '{"error_code":"X.3"}'],
    ["empty strings", 400, '{"error_code":"","error_msg":""}', {}, '{"error_code":"","error_msg":""}'],
    ["values of other kinds", 400, '{"error_code":[1],"error_msg":true}', {}, '{"error_code":[1],"error_msg":true}'],
    ["JSON that is no object", 400, '["nothing"]', {}, '["nothing"]'],
    ["a page of HTML", 500, "<html>\r\n  <h1>Oops</h1>\n</html>", {}, "<html> <h1>Oops</h1> </html>"],
    ["plain text", 500, "upstream gone\n", {}, "upstream gone"],
    ["terminal controls", 500, "a\u001b[2Jb\u009bc", {}, String.raw`a\u001b[2Jb\u009bc`],
    ["nothing", 500, "", {}, "the answer has no body"],
    ["blanks", 500, " \r\n\t ", {}, "the answer has no body"],
    ["JSON cut off", 500, '{"error_code":"SMS.6531","error_', {}, '{"error_code":"SMS.6531","error_'],
    ["JSON nested beyond reason", 500, "[".repeat(100_000), {}, `${"[".repeat(200)}…`],
    ["a long page", 500, "x".repeat(300), {}, `${"x".repeat(200)}…`],
    ["200 characters", 500, "x".repeat(200), {}, "x".repeat(200)],
    ["an emoji across the cut", 500, `${"x".repeat(199)}🚀🚀`, {}, `${"x".repeat(199)}…`],
  ])("%s", (_, status, body, facts, message) => {
    expect(errorOf(status, body)).toEqual({
      name: "ApiError",
      kind: "service",
      message: `${statusWords(status)}: ${message} [${LABEL}]`,
      facts: { httpStatus: status, retryable: status >= 500, ...facts },
    });
  });

  test("SMS with all four fields of a 403", () => {
    const denied = "You do not have permission to perform action XXX on resource XXX.";
    expect(errorOf(403, BODY_403, {}, "req-7")).toEqual({
      name: "ApiError",
      kind: "permission",
      message: `HTTP 403 Forbidden: The current account does not have the permission to execute policy ${denied} [${LABEL}]`,
      facts: {
        httpStatus: 403,
        retryable: false,
        errorCode: "SMS.9004",
        requestId: "req-7",
        hint: PERMISSION,
        errorParam: [denied],
        details: [{ error_code: "SMS.9004", error_msg: denied }],
        encodedAuthorizationMessage: "XXXXXX",
      },
    });
  });

  test("null for a field is as good as none", () => {
    const body =
      '{"error_code":"X.1","error_msg":"m","error_param":null,"details":null,"encoded_authorization_message":null}';
    expect(errorOf(400, body).facts).toEqual({ httpStatus: 400, retryable: false, errorCode: "X.1" });
  });

  test("numbers in details keep their digits", () => {
    const body = '{"error_code":"X.1","error_msg":"m","details":[{"limit":9223372036854775807}]}';
    const { details } = errorOf(400, body).facts;
    expect(details).toEqual(parseJson('[{"limit":9223372036854775807}]'));
  });
});

test.each([
  [400, "SMS.7703", "not_found", NOT_FOUND],
  [404, "SMS.7703", "not_found", NOT_FOUND],
  [403, "SMS.7703", "not_found", NOT_FOUND],
  [404, "SMS.2252", "not_found", NOT_FOUND],
  [400, "SMS.2252", "not_found", NOT_FOUND],
  [404, undefined, "not_found", NOT_FOUND],
  [404, "APIGW.0101", "not_found", "The endpoint does not know this API: check --endpoint."],
  [404, "APIG.0101", "not_found", "The endpoint does not know this API: check --endpoint."],
  [400, "SMS.6527", "permission", FOREIGN_TASK],
  [403, "SMS.6527", "permission", FOREIGN_TASK],
  [400, "SMS.9004", "permission", PERMISSION],
  [403, "APIGW.0302", "permission", PERMISSION],
  [403, undefined, "permission", PERMISSION],
  [401, "APIGW.0301", "auth", CREDENTIALS],
  [401, undefined, "auth", CREDENTIALS],
  [400, "SMS.6531", "service", undefined],
  [405, "APIGW.0501", "service", undefined],
  [408, undefined, "service", undefined],
  [409, undefined, "service", undefined],
  [413, "APIGW.0201", "service", undefined],
  [429, "APIGW.0308", "service", THROTTLED],
  [500, "SMS.6301", "service", undefined],
  [502, "APIGW.0201", "service", undefined],
  [504, "APIGW.0201", "service", undefined],
] as const)("status %d with code %s is of kind %s", (status, code, kind, hint) => {
  expect(errorOf(status, code === undefined ? "" : `{"error_code":"${code}","error_msg":"m"}`)).toEqual({
    name: "ApiError",
    kind,
    message: `${statusWords(status)}: ${code === undefined ? "the answer has no body" : "m"} [${LABEL}]`,
    facts: {
      httpStatus: status,
      retryable: [408, 429, 500, 502, 504].includes(status),
      ...(code === undefined ? {} : { errorCode: code }),
      ...(hint === undefined ? {} : { hint }),
    },
  });
});

test.each([
  ["none", undefined, CREDENTIALS],
  ["unreadable", "yesterday", CREDENTIALS],
  ["the same", "Fri, 02 Jan 2026 03:04:05 GMT", CREDENTIALS],
  ["14:59 earlier", "Fri, 02 Jan 2026 02:49:06 GMT", CREDENTIALS],
  ["14:59 later", "Fri, 02 Jan 2026 03:19:04 GMT", CREDENTIALS],
  [
    "an hour earlier",
    "Fri, 02 Jan 2026 02:04:05 GMT",
    "This machine's clock is 60 minutes ahead of the server's; signatures need it within 15. Set the clock and try again.",
  ],
  [
    "15 minutes later",
    "Fri, 02 Jan 2026 03:19:05 GMT",
    "This machine's clock is 15 minutes behind the server's; signatures need it within 15. Set the clock and try again.",
  ],
])("a 401 with the server's time %s", (_, date, hint) => {
  expect(errorOf(401, "", date === undefined ? {} : { date }).facts).toEqual({
    httpStatus: 401,
    retryable: false,
    hint,
  });
});

test("the clock is no matter for other statuses", () => {
  const headers = { date: "Fri, 02 Jan 2026 01:04:05 GMT" };
  expect(errorOf(403, "", headers).facts).toEqual({ httpStatus: 403, retryable: false, hint: PERMISSION });
});

test("the request id is the header's, else the body's", () => {
  const body = '{"error_code":"X","error_msg":"m","request_id":"body"}';
  expect(errorOf(400, body, {}, "header").facts.requestId).toBe("header");
  expect(errorOf(400, body).facts.requestId).toBe("body");
});

test("the gateway's quotation of the signed request is left out, and nothing else", () => {
  const quoted = "canonicalRequest:POST|/v3/tasks/1/action/||host:sms.test|x-security-token:temporary||host|e3b0";
  const message = `Incorrect app authentication information: signature expired, ${quoted}`;
  const body = printJson({ error_msg: message, error_code: "APIGW.0303", request_id: "req-1" });
  expect(errorOf(401, body)).toEqual({
    name: "ApiError",
    kind: "auth",
    message: `HTTP 401 Unauthorized: Incorrect app authentication information: signature expired, [signed request left out] [${LABEL}]`,
    facts: { httpStatus: 401, retryable: false, errorCode: "APIGW.0303", requestId: "req-1", hint: SIGNATURE },
  });
});

describe("a secret that comes back is masked", () => {
  test("in every part of a JSON body", () => {
    const body = printJson({
      error_code: `X.${TOKEN}`,
      error_msg: `bad token ${TOKEN}`,
      request_id: TOKEN,
      error_param: [TOKEN],
      details: [{ error_code: TOKEN, error_msg: TOKEN, [TOKEN]: null, password: "unknown to us" }],
      encoded_authorization_message: TOKEN,
    });
    expect(errorOf(400, body)).toEqual({
      name: "ApiError",
      kind: "service",
      message: `HTTP 400 Bad Request: bad token **** [${LABEL}]`,
      facts: {
        httpStatus: 400,
        retryable: false,
        errorCode: "X.****",
        requestId: "****",
        errorParam: ["****"],
        details: [{ error_code: "****", error_msg: "****", "****": null, password: "****" }],
        encodedAuthorizationMessage: "****",
      },
    });
  });

  test("wherever the cut of a long body falls", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 220 }), fc.boolean(), (before, encoded) => {
        const body = `${"x".repeat(before)}${encoded ? encodeURIComponent(TOKEN) : TOKEN}${"y".repeat(100)}`;
        expect(errorOf(500, body).message).not.toMatch(/xa-|a-t/);
      }),
    );
  });
});

test.each([
  [404, "HTTP 404 Not Found"],
  [504, "HTTP 504 Gateway Timeout"],
  [418, "HTTP 418"],
  [302, "HTTP 302"],
])("statusWords(%d)", (status, words) => {
  expect(statusWords(status)).toBe(words);
});
