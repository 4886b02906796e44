import { createHash, createHmac } from "node:crypto";

import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { canonicalRequest, sdkDate, sign } from "../../src/api/sign.ts";
import { percentEncoded, signatureFromRules } from "./signature-from-rules.ts";

const KEYS = { accessKey: "AccessKey", secretKey: "SecretKey" };
const TASK_URL = "https://sms.ap-southeast-3.myhuaweicloud.com/v3/tasks/7a9a9540-ff28-4869-b9e4-855fbe12aaaa";
const DOMAIN = "0123456789abcdef0123456789abcdef";
const AT_2020 = new Date("2020-06-08T02:39:00Z");
const AT_2025 = new Date("2025-01-02T03:04:05Z");

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

describe("the test vectors of the SDKs, and two of our own", () => {
  test("1: GET with a query (python core)", () => {
    const url = new URL("https://service.endpoint.myhuaweicloud.com/resources?size=1");
    expect(sign({ method: "GET", url, headers: {}, body: "", date: AT_2020, ...KEYS })).toEqual({
      host: "service.endpoint.myhuaweicloud.com",
      "x-sdk-date": "20200608T023900Z",
      authorization:
        "SDK-HMAC-SHA256 Access=AccessKey, SignedHeaders=host;x-sdk-date, Signature=cfb4171acec81de07d50e53d57eb77edd537414d66ddb1d7d780f128e12cd842",
    });
  });

  test("2: POST with a body (python core)", () => {
    const url = new URL("https://service.endpoint.myhuaweicloud.com/resources?size=1");
    const body = '{"name":"test","id":1}';
    expect(sign({ method: "POST", url, headers: {}, body, date: AT_2020, ...KEYS })).toEqual({
      host: "service.endpoint.myhuaweicloud.com",
      "x-sdk-date": "20200608T023900Z",
      authorization:
        "SDK-HMAC-SHA256 Access=AccessKey, SignedHeaders=host;x-sdk-date, Signature=436b1ac0a1ae03705934bb70ef2f2e09f7bfed2117d731a38235053199323a1f",
    });
  });

  test("3: only x-sdk-date signed (go core)", () => {
    const date = "20060102T150405Z";
    const url = new URL("https://example.huaweicloud.com/path?limit=1");
    const canonical = canonicalRequest({ method: "GET", url, headers: { "x-sdk-date": date }, body: "" });
    const toSign = `SDK-HMAC-SHA256\n${date}\n${sha256(canonical)}`;
    expect(createHmac("sha256", KEYS.secretKey).update(toSign).digest("hex")).toBe(
      "5a2ce64c865e0e6046321c6f3d5a77ba8413eeaf355c3166c03d58d02ac79624",
    );
  });

  test("4: ShowTask with x-domain-id", () => {
    const url = new URL(TASK_URL);
    const headers = { "X-Domain-Id": DOMAIN };
    expect(sign({ method: "GET", url, headers, body: "", date: AT_2025, ...KEYS })).toEqual({
      "x-domain-id": DOMAIN,
      host: "sms.ap-southeast-3.myhuaweicloud.com",
      "x-sdk-date": "20250102T030405Z",
      authorization:
        "SDK-HMAC-SHA256 Access=AccessKey, SignedHeaders=host;x-domain-id;x-sdk-date, Signature=1737224503b5bf67bdec658a2f1f04d3905e4d00305a7aa55450d5c1a4e8e55c",
    });
    const signed = { host: url.host, "x-domain-id": DOMAIN, "x-sdk-date": "20250102T030405Z" };
    expect(sha256(canonicalRequest({ method: "GET", url, headers: signed, body: "" }))).toBe(
      "f042ecffa19de9d35e4303ca248e2eede622097e2b01862ff029672be6943289",
    );
  });

  test("5: an action with its content type signed", () => {
    const url = new URL(`${TASK_URL}/action`);
    const headers = { "Content-Type": "application/json", "X-Domain-Id": DOMAIN };
    const body = '{"operation":"start"}';
    expect(sign({ method: "POST", url, headers, body, date: AT_2025, ...KEYS })).toEqual({
      "content-type": "application/json",
      "x-domain-id": DOMAIN,
      host: "sms.ap-southeast-3.myhuaweicloud.com",
      "x-sdk-date": "20250102T030405Z",
      authorization:
        "SDK-HMAC-SHA256 Access=AccessKey, SignedHeaders=content-type;host;x-domain-id;x-sdk-date, Signature=ba28f8a17fa1df931bb0c21a22bbdbed662906e6b8dca16e6baf904328d2e4b8",
    });
    const signed = {
      "content-type": "application/json",
      host: url.host,
      "x-domain-id": DOMAIN,
      "x-sdk-date": "20250102T030405Z",
    };
    expect(sha256(canonicalRequest({ method: "POST", url, headers: signed, body }))).toBe(
      "16c79b455627a6257692d2708325fce0e52f9207059d00224c4d055b57600968",
    );
  });
});

test("a canonical request has six parts, and its path a closing slash that the request's has not", () => {
  const url = new URL(TASK_URL);
  const headers = { host: url.host, "x-sdk-date": "20250102T030405Z", "x-security-token": " temporary " };
  expect(canonicalRequest({ method: "get", url, headers, body: "" }).split("\n")).toEqual([
    "GET",
    "/v3/tasks/7a9a9540-ff28-4869-b9e4-855fbe12aaaa/",
    "",
    "host:sms.ap-southeast-3.myhuaweicloud.com",
    "x-sdk-date:20250102T030405Z",
    "x-security-token:temporary",
    "",
    "host;x-sdk-date;x-security-token",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  ]);
  expect(url.href).toBe(TASK_URL);
});

test.each([
  ["no path", "https://h.test", "/"],
  ["a path prefix", "https://h.test/proxy/sms/v3/tasks/1", "/proxy/sms/v3/tasks/1/"],
  ["a closing slash already", "https://h.test/v3/tasks/", "/v3/tasks/"],
  ["an empty segment", "https://h.test//v3//tasks", "//v3//tasks/"],
  ["Unicode as typed", "https://h.test/v3/tasks/任务 é", "/v3/tasks/%E4%BB%BB%E5%8A%A1%20%C3%A9/"],
  ["an encoded slash and percent", "https://h.test/v3/tasks/a%2Fb%25c", "/v3/tasks/a%2Fb%25c/"],
  ["lower-case hex", "https://h.test/v3/tasks/%e4%bb%bb", "/v3/tasks/%E4%BB%BB/"],
  ["what URLs leave alone", "https://h.test/a!'()*;:@&=+$,~", "/a%21%27%28%29%2A%3B%3A%40%26%3D%2B%24%2C~/"],
])("the canonical path of %s", (_, url, expected) => {
  expect(canonicalRequest({ method: "GET", url: new URL(url), headers: {}, body: "" }).split("\n")[1]).toBe(expected);
});

test.each([
  [
    "the vector of go core",
    { limit: "1", enable: "true", test: "一 (&=?!#%.*)", path: "/tmp/123" },
    ["3", "1", "2"],
    "enable=true&limit=1&multi=1&multi=2&multi=3&path=%2Ftmp%2F123&test=%E4%B8%80%20%28%26%3D%3F%21%23%25.%2A%29",
  ],
  ["an empty value", { b: "", a: "x" }, [], "a=x&b="],
  ["capitals before small letters", { b: "1", B: "2", a: "3" }, [], "B=2&a=3&b=1"],
  ["a key before one it begins", { ab: "1", a: "2" }, [], "a=2&ab=1"],
])("the canonical query of %s", (_, single, multi, expected) => {
  const url = new URL("https://h.test/");
  for (const [key, value] of Object.entries(single)) url.searchParams.append(key, value);
  for (const value of multi) url.searchParams.append("multi", value);
  expect(canonicalRequest({ method: "GET", url, headers: {}, body: "" }).split("\n")[2]).toBe(expected);
});

test("a plus in a query is a space, as servers read it", () => {
  const url = new URL("https://h.test/?name=a+b%2Bc");
  expect(canonicalRequest({ method: "GET", url, headers: {}, body: "" }).split("\n")[2]).toBe("name=a%20b%2Bc");
});

test("a port that is not the scheme's own belongs to the signed host", () => {
  const of = (url: string) => sign({ method: "GET", url: new URL(url), headers: {}, body: "", date: AT_2025, ...KEYS });
  expect(of("http://127.0.0.1:8080/")["host"]).toBe("127.0.0.1:8080");
  expect(of("https://h.test:443/")["host"]).toBe("h.test");
});

test("sdkDate is UTC to the second", () => {
  expect(sdkDate(new Date("2006-01-02T15:04:05.999Z"))).toBe("20060102T150405Z");
  expect(sdkDate(new Date("2026-01-01T00:30:00+08:00"))).toBe("20251231T163000Z");
});

const text = fc.string({ unit: "binary" });
const segment = text.filter((value) => !["", ".", ".."].includes(value));
const headerName = fc
  .stringMatching(/^[A-Za-z0-9-]{1,12}$/)
  .filter((name) => !["host", "x-sdk-date", "authorization"].includes(name.toLowerCase()));
const headerValue = fc.stringMatching(/^[ -~]{0,20}$/);
const request = fc.record({
  method: fc.constantFrom("GET", "POST", "DELETE"),
  segments: fc.array(segment, { minLength: 1, maxLength: 4 }),
  query: fc.array(fc.tuple(text, text), { maxLength: 5 }),
  headers: fc.uniqueArray(fc.tuple(headerName, headerValue), {
    maxLength: 4,
    selector: ([name]) => name.toLowerCase(),
  }),
  body: text,
});

test("signs like a second implementation, whatever is asked", () => {
  fc.assert(
    fc.property(request, ({ method, segments, query, headers, body }) => {
      const url = new URL(`https://sms.test:8443/${segments.map(percentEncoded).join("/")}`);
      for (const [key, value] of query) url.searchParams.append(key, value);
      const signed = sign({ method, url, headers: Object.fromEntries(headers), body, date: AT_2025, ...KEYS });
      const date = "20250102T030405Z";
      const all = [...headers, ["host", "sms.test:8443"], ["x-sdk-date", date]] as const;
      const signature = signatureFromRules({ method, segments, query, headers: all, body }, date, KEYS.secretKey);
      expect(signed["authorization"]?.split("Signature=")[1]).toBe(signature);
    }),
    { numRuns: 500 },
  );
});
