import { expect, test } from "vitest";

import { parseAuthorization, parseSdkDate, verifySignature } from "../../src/sandbox/auth/authenticate.ts";
import { canonicalRequest, sha256 } from "../../src/sandbox/auth/canonical-request.ts";

const TASK = "/v3/tasks/7a9a9540-ff28-4869-b9e4-855fbe12aaaa";
const SMS = {
  host: "sms.ap-southeast-3.myhuaweicloud.com",
  "x-domain-id": "0123456789abcdef0123456789abcdef",
  "x-sdk-date": "20250102T030405Z",
};

// The vectors of the SDKs (1 to 3) and two of our own, made apart from this code.
test.each([
  [
    "GET",
    "/resources?size=1",
    { host: "service.endpoint.myhuaweicloud.com", "x-sdk-date": "20200608T023900Z" },
    "",
    "cfb4171acec81de07d50e53d57eb77edd537414d66ddb1d7d780f128e12cd842",
  ],
  [
    "POST",
    "/resources?size=1",
    { host: "service.endpoint.myhuaweicloud.com", "x-sdk-date": "20200608T023900Z" },
    '{"name":"test","id":1}',
    "436b1ac0a1ae03705934bb70ef2f2e09f7bfed2117d731a38235053199323a1f",
  ],
  [
    "GET",
    "/path?limit=1",
    { "x-sdk-date": "20060102T150405Z" },
    "",
    "5a2ce64c865e0e6046321c6f3d5a77ba8413eeaf355c3166c03d58d02ac79624",
  ],
  ["GET", TASK, SMS, "", "1737224503b5bf67bdec658a2f1f04d3905e4d00305a7aa55450d5c1a4e8e55c"],
  [
    "POST",
    `${TASK}/action`,
    { "content-type": "application/json", ...SMS },
    '{"operation":"start"}',
    "ba28f8a17fa1df931bb0c21a22bbdbed662906e6b8dca16e6baf904328d2e4b8",
  ],
])("%s %s has the signature of the SDKs", (method, target, headers, body, signature) => {
  const request = { method, target, headers: headers as Record<string, string>, body: Buffer.from(body) };
  const authorization = { accessKey: "AccessKey", signedHeaders: Object.keys(headers), signature };
  expect(verifySignature(request, authorization, "SecretKey")).toBe(true);
  expect(verifySignature({ ...request, body: Buffer.from(`${body} `) }, authorization, "SecretKey")).toBe(false);
});

test("the canonical request sorts and encodes the query and ends the path with a slash", () => {
  const query = "path=%2Ftmp%2F123&multi=3&multi=1&multi=2&test=%E4%B8%80+(%26%3D%3F!%23%25.*)&limit=1&empty&bad=%zz";
  const text = canonicalRequest(
    { method: "GET", target: `/a%20b/c?${query}`, headers: { "x-a": " 1 " }, body: Buffer.from("") },
    ["x-a", "x-absent"],
  );
  expect(text.split("\n")).toEqual([
    "GET",
    "/a%20b/c/",
    "bad=%25zz&empty=&limit=1&multi=1&multi=2&multi=3&path=%2Ftmp%2F123&test=%E4%B8%80%20%28%26%3D%3F%21%23%25.%2A%29",
    "x-a:1",
    "x-absent:",
    "",
    "x-a;x-absent",
    sha256(""),
  ]);
});

test("the canonical form of a path that ends with a slash gets no second one", () => {
  expect(canonicalRequest({ method: "GET", target: "/", headers: {}, body: Buffer.from("") }, ["host"])).toContain(
    "GET\n/\n\n",
  );
});

const SIGNATURE = "0".repeat(64);

test.each([
  [`SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-sdk-date, Signature=${SIGNATURE}`, true],
  [`SDK-HMAC-SHA256 Access=AK, SignedHeaders=x-sdk-date, Signature=${SIGNATURE}`, false],
  [`SDK-HMAC-SHA256 Access=AK, SignedHeaders=host, Signature=${SIGNATURE}`, false],
  ["SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-sdk-date, Signature=short", false],
  ["Bearer x", false],
  ["", false],
])("authorization %j is complete: %s", (header, complete) => {
  expect(parseAuthorization(header) !== null).toBe(complete);
});

test("X-Sdk-Date is read in its one form", () => {
  expect(parseSdkDate("20260102T030405Z")).toBe(Date.UTC(2026, 0, 2, 3, 4, 5));
  expect(parseSdkDate("2026-01-02T03:04:05Z")).toBeNaN();
  expect(parseSdkDate("")).toBeNaN();
});
