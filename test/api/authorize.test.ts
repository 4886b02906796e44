import { describe, expect, test } from "vitest";

import { createAuthorize, UNAUTHENTICATED } from "../../src/api/authorize.ts";
import { sign } from "../../src/api/sign.ts";
import type { Credential, KeyCredential } from "../../src/auth/credential.ts";
import { resolveStatic } from "../../src/auth/credential.ts";
import { createRefreshingProvider } from "../../src/auth/refreshing-provider.ts";
import type { Clock } from "../../src/context.ts";

const NOW = new Date("2025-01-02T03:04:05Z");
const CLOCK: Clock = { now: () => NOW, elapsedMs: () => 0, utcOffset: () => 0, sleep: async () => {} };
const GET = { method: "GET", url: new URL("https://sms.test/v3/tasks/1") } as const;
const POST = {
  method: "POST",
  url: new URL("https://sms.test/v3/tasks/1/action"),
  body: '{"operation":"start"}',
} as const;
const KEYS: KeyCredential = { kind: "keys", source: "test", accessKey: "AccessKey", secretKey: "SecretKey" };
const DATE = "20250102T030405Z";
const ALLOWED = ["https://sms.test"];
const providerOf = (credential: Credential) =>
  createRefreshingProvider(resolveStatic(credential, "me", []), CLOCK, () => {});

test("a token is sent as it is, and no account is asked for", async () => {
  const asked: string[] = [];
  const domainId = async () => void asked.push("domain") as undefined;
  const authorize = createAuthorize(
    providerOf({ kind: "token", source: "test", token: "t" }),
    CLOCK,
    domainId,
    ALLOWED,
  );
  expect((await authorize(GET)).headers).toEqual({ "x-auth-token": "t" });
  expect((await authorize(POST)).headers).toEqual({ "content-type": "application/json", "x-auth-token": "t" });
  expect(asked).toEqual([]);
});

test.each([
  ["alone", KEYS, GET, undefined, { host: "sms.test", "x-sdk-date": DATE }],
  ["with the account", KEYS, GET, "0123", { "x-domain-id": "0123", host: "sms.test", "x-sdk-date": DATE }],
  [
    "with a security token",
    { ...KEYS, securityToken: "temporary" },
    GET,
    "0123",
    { "x-domain-id": "0123", "x-security-token": "temporary", host: "sms.test", "x-sdk-date": DATE },
  ],
  [
    "and a body",
    { ...KEYS, securityToken: "temporary" },
    POST,
    "0123",
    {
      "content-type": "application/json",
      "x-domain-id": "0123",
      "x-security-token": "temporary",
      host: "sms.test",
      "x-sdk-date": DATE,
    },
  ],
])("keys sign every header they send: %s", async (_, keys, request, domain, headers) => {
  const { headers: signed } = await createAuthorize(providerOf(keys), CLOCK, async () => domain, ALLOWED)(request);
  const { authorization, ...sent } = signed;
  expect(sent).toEqual(headers);
  const names = Object.keys(headers).toSorted().join(";");
  expect(authorization).toMatch(
    new RegExp(`^SDK-HMAC-SHA256 Access=AccessKey, SignedHeaders=${names}, Signature=[0-9a-f]{64}$`),
  );
  const { method, url } = request;
  const body = "body" in request ? request.body : "";
  expect(signed).toEqual(
    sign({ method, url, headers: sent, body, accessKey: "AccessKey", secretKey: "SecretKey", date: NOW }),
  );
});

test("the account is asked for each time: who knows it may remember it", async () => {
  let asked = 0;
  const authorize = createAuthorize(providerOf(KEYS), CLOCK, async () => String((asked += 1)), ALLOWED);
  const domains = [await authorize(GET), await authorize(GET)].map(({ headers }) => headers["x-domain-id"]);
  expect(domains).toEqual(["1", "2"]);
});

describe("credentials go to the origins they are for", () => {
  const token: Credential = { kind: "token", source: "test", token: "hush-hush" };
  const authorize = createAuthorize(providerOf(token), CLOCK, async () => undefined, [
    "https://sms.test",
    "http://127.0.0.1:8080",
  ]);
  const at = (url: string) => authorize({ method: "GET", url: new URL(url) });

  test.each(["https://sms.test/any?x=1", "https://sms.test:443/", "http://127.0.0.1:8080/v3/tasks"])(
    "%s",
    async (url) => {
      expect((await at(url)).headers).toEqual({ "x-auth-token": "hush-hush" });
    },
  );

  test.each([
    "https://sms.test.evil.test/",
    "https://evil.test/sms.test",
    "http://sms.test/",
    "https://sms.test:8443/",
    "http://127.0.0.1:8081/",
    "https://iam.test/",
  ])("and not to %s", async (url) => {
    await expect(at(url)).rejects.toThrow(`credentials are not for ${new URL(url).origin}`);
  });
});

test("after a refusal the provider of the credential that was sent is asked for another", async () => {
  const given = ["a", "b"].map((token): Credential => ({ kind: "token", source: "test", token }));
  let asked = 0;
  const resolved = { ...resolveStatic(KEYS, "me", []), renewable: true, obtain: async () => given[asked++] ?? KEYS };
  const authorize = createAuthorize(
    createRefreshingProvider(resolved, CLOCK, () => {}),
    CLOCK,
    async () => undefined,
    ALLOWED,
  );
  const [first, second] = [await authorize(GET), await authorize(GET)];
  expect([await first.renew(), await second.renew(), asked]).toEqual([true, true, 2]);
  expect((await authorize(GET)).headers).toEqual({ "x-auth-token": "b" });
});

test("nobody proves nothing, and has no other proof", async () => {
  const { headers, renew } = await UNAUTHENTICATED(POST);
  expect([headers, await renew()]).toEqual([{ "content-type": "application/json" }, false]);
  expect((await UNAUTHENTICATED(GET)).headers).toEqual({});
});
