import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { afterAll, beforeAll, expect, test } from "vitest";

import { type Answer, answer, cutOff, serve as serveLocally, silence } from "../api/local-server.ts";
import { bash, ended, serve, type Served, sms, start } from "./sms.ts";

const READY = "8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c0002";

let sandbox: Served;
beforeAll(async () => {
  sandbox = await serve();
});
afterAll(async () => {
  await sandbox.end();
});

async function local(...answers: readonly Answer[]) {
  const { url, requests } = await serveLocally(...answers);
  return { requests, env: { SMS_ENDPOINT: url.href, SMS_AUTH_TOKEN: "a-token-for-tests" } };
}

const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

const EVERY_BYTE = Buffer.from(Array.from({ length: 256 }, (_, at) => at));
const LARGE = Buffer.from(
  JSON.stringify({ rows: Array.from({ length: 60_000 }, (_, id) => ({ id, name: `服务器 ${id}` })) }),
);

test.each([
  ["all bytes there are", EVERY_BYTE, EVERY_BYTE, {}],
  ["a byte order mark and half a character", Buffer.from("\ufeffa\u00e9").subarray(0, 5), undefined, {}],
  ["compressed on its way", gzipSync(LARGE), LARGE, { "content-encoding": "gzip" }],
  ["JSON with numbers beyond 2^53 and no line end", Buffer.from('{"n":9223372036854775807, "z":0.0}'), undefined, {}],
])("an answer of %s comes to a file unchanged", async (_, sent, expected, headers) => {
  const { env } = await local(answer(200, sent, headers));
  const folder = mkdtempSync(join(tmpdir(), "sms-api-"));
  expect(await bash("sms api GET /v3/export > answer", env, folder)).toMatchObject({ code: 0, stderr: "" });
  // Not toEqual, which compares millions of bytes one by one.
  expect(readFileSync(join(folder, "answer")).equals(expected ?? sent)).toBe(true);
});

test("3 MB go through a slow pipe to the last byte", async () => {
  expect(LARGE.length).toBeGreaterThan(2_000_000);
  const { env } = await local(answer(200, LARGE));
  const { code, stdout, stderr } = await bash("sms api GET /v3/tasks | (sleep 1; sha256sum)", env);
  expect([code, stdout.split(" ")[0], stderr]).toEqual([0, sha256(LARGE), ""]);
});

test("a body from a file arrives to the byte, 12 MB of it", async () => {
  const body = `{"text": "${"é\\u00e9 ".repeat(1_290_000)}" }\n`;
  const { env, requests } = await local(answer(200, "ok"));
  const { code, stdout } = await sms(["api", "POST", "/v3/x", "--body", "-"], env, body);
  expect([code, stdout]).toEqual([0, "ok"]);
  expect(requests.map(({ method, path, headers }) => [method, path, headers["content-type"]])).toEqual([
    ["POST", "/v3/x", "application/json"],
  ]);
  expect(Buffer.from(requests[0]?.body ?? "", "latin1").equals(Buffer.from(body))).toBe(true);
});

test("13 MB on stdin are refused before anything is sent, and whoever writes them is let go", async () => {
  const { env, requests } = await local();
  const { code, stderr } = await bash("yes 123456789 | sms api POST /v3/x --body -; exit ${PIPESTATUS[1]}", env);
  expect([code, requests]).toEqual([2, []]);
  expect(stderr).toContain("12 MB");
});

test("a reader that goes away is no error", async () => {
  const { env } = await local(answer(200, LARGE));
  const line = 'sms api GET /v3/tasks | head -c 10; exit "${PIPESTATUS[0]}"';
  expect(await bash(line, env)).toMatchObject({ code: 0, stdout: '{"rows":[{', stderr: "" });
});

test.each([
  "/v3/tasks?name=a%20b&x=",
  "/v3/tasks?name=迁移+b*(1)~!'",
  "/v3/tasks?b=2&a=1&B=3&a=0&&=&c&%61=%2B%26%3D%25",
  "/v3/tasks?name=1?&name=/",
  "/v3/tasks/a%2Fb",
  "/v3/tasks/a+b*!'()é;:@&=$,~",
  '/v3/tasks/x|y^{z}"<>?q="<>|^`{}[]',
  "/v3/tasks/%e8%bf%81",
])("%s is signed as it is sent", async (path) => {
  const { code, stderr } = await sms(["api", "GET", path, "--header", "X-Odd:  a  b ", "-q"], sandbox.keys);
  // A task that is not there, but never a signature that is not accepted.
  expect([0, 3]).toContain(code);
  expect(stderr).not.toContain("APIGW");
});

test("a body is signed as it is sent, with its own content type", async () => {
  const path = `/v3/tasks/${READY}/action`;
  const flags = ["--header", "content-type: application/json; charset=utf-8", "--body", ' {"operation" :"start"}\n'];
  const { code, stdout, stderr } = await sms(["api", "POST", path, "-i", ...flags], sandbox.keys);
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^HTTP\/1\.1 200 OK\n(?:[a-z-]+: .*\n)+\n$/);
});

test("an answer to a POST that is cut off: it was taken, the answer is lost, and nothing passes for it", async () => {
  const { env, requests } = await local(cutOff(201));
  const { code, stdout, stderr } = await sms(["api", "POST", "/v3/x", "--body", "{}", "-o", "json"], env);
  const { kind, http_status, hint, retryable } = JSON.parse(stderr).error;
  expect({ code, stdout, kind, http_status, hint, retryable, requests: requests.length }).toEqual({
    code: 9,
    stdout: "",
    kind: "network",
    http_status: 201,
    hint: "It was taken (HTTP 201), and only its answer is lost: sending it again would do it twice.",
    retryable: false,
    requests: 1,
  });
});

test("no answer to a POST: the outcome is unknown, exit 9, sent once", async () => {
  const { env, requests } = await local((response) => void response.socket?.destroy());
  const { code, stdout, stderr } = await sms(["api", "POST", "/v3/x", "-o", "json"], env);
  expect([code, stdout, JSON.parse(stderr).error.kind, requests.length]).toEqual([9, "", "outcome_unknown", 1]);
});

test("a POST that never left is a plain network error", async () => {
  const env = { SMS_ENDPOINT: "http://127.0.0.1:9", SMS_AUTH_TOKEN: "t0ken" };
  const { code, stderr } = await sms(["api", "POST", "/v3/x", "--max-retries", "0", "-o", "json"], env);
  expect([code, JSON.parse(stderr).error.kind]).toEqual([9, "network"]);
});

test.each([
  ["GET", ""],
  ["DELETE", "interrupted: this DELETE may have been carried out; look before sending it again\n"],
])("Ctrl-C during a %s ends it with 130, and says what may have happened", async (method, words) => {
  const { env } = await local(silence);
  const child = start(["api", method, "/v3/x", "--debug"], env);
  const end = ended(child);
  await new Promise((asked) => child.stderr.once("data", asked));
  child.kill("SIGINT");
  const { code, stdout, stderr } = await end;
  expect([code, stdout, stderr.replaceAll(/^debug: .*\n/gm, "")]).toEqual([130, "", words]);
});

test("Ctrl-C while the body is awaited ends it with 130, and nothing was sent", async () => {
  const { env, requests } = await local();
  const child = start(["api", "POST", "/v3/x", "--body", "-"], env);
  const end = ended(child);
  child.stdin.write('{"a":');
  setTimeout(() => child.kill("SIGINT"), 1000);
  expect(await end).toMatchObject({ code: 130, stdout: "", stderr: "" });
  expect(requests).toEqual([]);
});
