import { describe, expect, test } from "vitest";

import { createDebugLog } from "../../src/api/debug-log.ts";
import { readAgencyKeys } from "../../src/api/metadata.ts";
import { createRedact } from "../../src/api/secrets.ts";
import { InterruptedError } from "../../src/errors.ts";
import { type Answer, answer, cutOff, refusedUrl, serve, silence } from "./local-server.ts";
import { failureOf, testTransport, withHeaders } from "./test-transport.ts";

const KEYS = {
  credential: {
    access: "AKHUSH",
    secret: "SKHUSH",
    securitytoken: "STHUSH",
    expires_at: "2026-01-02T03:04:05.123000Z",
  },
};
const GOOD = answer(200, JSON.stringify(KEYS), { "content-type": "application/json" });
const AGENCY_KEYS = {
  accessKey: "AKHUSH",
  secretKey: "SKHUSH",
  securityToken: "STHUSH",
  expiresAtMs: Date.parse("2026-01-02T03:04:05.123Z"),
};
const NO_AGENCY = "This ECS has no agency: give it one with SMS permissions in the console.";
const NO_SERVICE = "No metadata service answers: is this an ECS of Huawei Cloud, and may this user reach it?";

async function ask(...answers: readonly Answer[]) {
  const { url, requests } = await serve(...answers);
  const { transport } = testTransport({ authorize: withHeaders({}) });
  const outcome = readAgencyKeys(transport, (path) => new URL(path, url));
  return { url, requests, outcome };
}

const arrived = (requests: Awaited<ReturnType<typeof serve>>["requests"]) =>
  requests.map(({ method, path, headers, body }) => [
    method,
    path,
    headers["x-metadata-token-ttl-seconds"],
    headers["x-metadata-token"],
    headers["x-auth-token"],
    body,
  ]);
const PUT = ["PUT", "/meta-data/latest/api/token", "21600", undefined, undefined, ""];

test("a token first, then the keys with it", async () => {
  const { requests, outcome } = await ask(answer(200, "meta-token\n"), GOOD);
  expect(await outcome).toEqual(AGENCY_KEYS);
  expect(arrived(requests)).toEqual([
    PUT,
    ["GET", "/openstack/latest/securitykey", undefined, "meta-token", undefined, ""],
  ]);
});

test.each([
  ["404", answer(404)],
  ["405", answer(405)],
  ["503", answer(503)],
  ["a token that no header can hold", answer(200, "a b")],
  ["an empty token", answer(200)],
])("a service of the first version, which answers with %s, is asked without one", async (_, first) => {
  const { requests, outcome } = await ask(first, GOOD);
  expect(await outcome).toEqual(AGENCY_KEYS);
  expect(arrived(requests)).toEqual([
    PUT,
    ["GET", "/openstack/latest/securitykey", undefined, undefined, undefined, ""],
  ]);
});

describe("no keys", () => {
  const WHAT = "asking the metadata service for keys";
  test.each([
    [
      "no agency",
      [answer(200, "t"), answer(404, "no")],
      "HTTP 404 Not Found: no",
      { hint: NO_AGENCY, httpStatus: 404 },
    ],
    [
      "401",
      [answer(200, "t"), answer(401)],
      "HTTP 401 Unauthorized: the answer has no body",
      { hint: NO_AGENCY, httpStatus: 401 },
    ],
    [
      "403 for the token",
      [answer(403)],
      "HTTP 403 Forbidden: the answer has no body",
      { hint: NO_SERVICE, httpStatus: 403 },
    ],
    [
      "500 for the token",
      [answer(500)],
      "HTTP 500 Internal Server Error: the answer has no body",
      { hint: NO_SERVICE, httpStatus: 500 },
    ],
    [
      "502 for the keys",
      [answer(200, "t"), answer(502)],
      "HTTP 502 Bad Gateway: the answer has no body",
      { hint: NO_SERVICE, httpStatus: 502 },
    ],
  ])("%s: an auth error, asked once", async (_, answers, message, facts) => {
    const { outcome, requests } = await ask(...answers);
    const failure = await failureOf(outcome);
    expect(failure).toMatchObject({ name: "SmsError", kind: "auth", facts });
    expect(failure).toHaveProperty("message", expect.stringContaining(`${WHAT}: ${message} [`));
    expect(requests.length).toBe(answers.length);
  });

  test.each([
    ["an empty object", "{}"],
    ["a list", "[]"],
    ["null", "null"],
    ["no secret", { access: "AKHUSH", securitytoken: "STHUSH", expires_at: KEYS.credential.expires_at }],
    ["no security token", { access: "AKHUSH", secret: "SKHUSH", expires_at: KEYS.credential.expires_at }],
    ["no end", { access: "AKHUSH", secret: "SKHUSH", securitytoken: "STHUSH" }],
    ["an end in words", { ...KEYS.credential, expires_at: "soon" }],
    ["a key that no header can hold", { ...KEYS.credential, access: "AK\r\nHUSH" }],
    ["a number for a key", { ...KEYS.credential, secret: 5 }],
  ])("%s is no complete set", async (_, body) => {
    const text = typeof body === "string" ? body : JSON.stringify({ credential: body });
    const { outcome } = await ask(answer(200, "t"), answer(200, text));
    expect(await failureOf(outcome)).toEqual({
      name: "SmsError",
      kind: "auth",
      message: `${WHAT}: the metadata service gave no complete keys`,
      facts: { hint: NO_SERVICE },
    });
  });

  test("an answer cut off before its end is no JSON, and what it held is not shown", async () => {
    const { url, outcome } = await ask(answer(200, "t"), answer(200, JSON.stringify(KEYS).slice(0, -5)));
    expect(await failureOf(outcome)).toEqual({
      name: "SmsError",
      kind: "auth",
      message: `${WHAT}: the answer is not JSON (no content type): (not shown) [GET ${url.href}openstack/latest/securitykey]`,
      facts: { hint: NO_SERVICE },
    });
  });

  test("nobody there", async () => {
    const url = await refusedUrl();
    const { transport, happened } = testTransport({ authorize: withHeaders({}) });
    expect(await failureOf(readAgencyKeys(transport, (path) => new URL(path, url)))).toEqual({
      name: "SmsError",
      kind: "auth",
      message: `${WHAT}: connection refused (ECONNREFUSED) [PUT ${url.href}meta-data/latest/api/token]`,
      facts: { hint: NO_SERVICE },
    });
    expect(happened).toEqual([]);
  });

  test("a connection lost half way", async () => {
    const { outcome } = await ask(answer(200, "t"), cutOff(200));
    expect(await failureOf(outcome)).toMatchObject({ kind: "auth", facts: { hint: NO_SERVICE } });
  });

  test("one that says nothing is waited for 3 s, once", async () => {
    const { url, outcome, requests } = await ask(silence);
    expect(await failureOf(outcome)).toEqual({
      name: "SmsError",
      kind: "auth",
      message: `${WHAT}: no complete answer within 3 s [PUT ${url.href}meta-data/latest/api/token]`,
      facts: { hint: NO_SERVICE },
    });
    expect(requests.length).toBe(1);
  });

  test("Ctrl-C stays Ctrl-C", async () => {
    const reason = new InterruptedError("SIGINT");
    const { transport } = testTransport({ interrupted: AbortSignal.abort(reason) });
    const { url } = await serve();
    await expect(readAgencyKeys(transport, () => url)).rejects.toBe(reason);
  });
});

test("the debug log shows neither the token nor the keys", async () => {
  const { url } = await serve(answer(200, "meta-token"), GOOD);
  const lines: string[] = [];
  const debug = createDebugLog((line) => void lines.push(line), createRedact([]));
  const { transport } = testTransport({ authorize: withHeaders({}), debug });
  await readAgencyKeys(transport, (path) => new URL(path, url));
  expect(lines.filter((line) => line.includes("(not shown)"))).toHaveLength(2);
  expect(lines.join("")).not.toMatch(/HUSH|meta-token/);
});
