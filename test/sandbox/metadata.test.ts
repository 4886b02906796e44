import { expect, test } from "vitest";

import { DOMAIN_ID } from "../../src/sandbox/credentials.ts";
import { sandboxWith, START, type TestSandbox } from "./harness.ts";
import { signedHeaders } from "./signer.ts";

interface Keys {
  readonly access: string;
  readonly secret: string;
  readonly securitytoken: string;
  readonly expires_at: string;
}

const TTL = "X-Metadata-Token-Ttl-Seconds";
const SECURITY_KEY = "/openstack/latest/securitykey";

const put = (sandbox: TestSandbox, headers: Record<string, string>) =>
  fetch(`${sandbox.url}/meta-data/latest/api/token`, { method: "PUT", headers });

async function keysOf(sandbox: TestSandbox): Promise<Keys> {
  const token = await (await put(sandbox, { [TTL]: "21600" })).text();
  const answer = await sandbox.get(SECURITY_KEY, { "X-Metadata-Token": token });
  return ((await answer.json()) as { credential: Keys }).credential;
}

/** Asks for a list, signed at a number of seconds after the start of the test. */
async function listWith(sandbox: TestSandbox, keys: Keys, seconds: number, securityToken = keys.securitytoken) {
  const path = "/v3/tasks?limit=1";
  const date = new Date(START + seconds * 1000).toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const headers = { "x-domain-id": DOMAIN_ID, "x-security-token": securityToken };
  const { access: accessKey, secret: secretKey } = keys;
  const signed = signedHeaders({ method: "GET", url: sandbox.url + path, accessKey, secretKey, date, headers });
  const answer = await sandbox.get(path, signed);
  return answer.status === 200 ? "ok" : ((await answer.json()) as { error_msg: string }).error_msg;
}

const REFUSED = "Incorrect IAM authentication information: Get secretKey failed";

test("an ECS gets temporary keys, and they work with their own security token only", async () => {
  const sandbox = await sandboxWith();
  const keys = await keysOf(sandbox);
  expect(keys).toEqual({
    access: expect.stringMatching(/^SANDBOX[0-9A-F]{13}$/),
    secret: expect.stringMatching(/^[0-9a-f]{40}$/),
    securitytoken: expect.stringMatching(/^[\w-]{1500,4000}$/),
    expires_at: "2026-01-02T12:00:00.000000Z",
  });
  expect(await listWith(sandbox, keys, 0)).toBe("ok");
  expect(await listWith(sandbox, keys, 0, "another")).toBe(REFUSED);
});

test("keys stay the same for half of their life; then there are new ones, and the old ones go on until they expire", async () => {
  const sandbox = await sandboxWith({ tokenLifeMs: 60_000 });
  const first = await keysOf(sandbox);
  expect(first.expires_at).toBe("2026-01-01T12:01:00.000000Z");
  sandbox.forward(29);
  expect(await keysOf(sandbox)).toEqual(first);
  sandbox.forward(1);
  const second = await keysOf(sandbox);
  expect(second.expires_at).toBe("2026-01-01T12:01:30.000000Z");
  expect([second.access === first.access, second.secret === first.secret]).toEqual([false, false]);
  expect(await listWith(sandbox, first, 30)).toBe("ok");
  expect(await listWith(sandbox, second, 30)).toBe("ok");
  sandbox.forward(30);
  expect(await listWith(sandbox, first, 60)).toBe(REFUSED);
  expect(await listWith(sandbox, second, 60)).toBe("ok");
  sandbox.forward(30);
  expect(await listWith(sandbox, second, 90)).toBe(REFUSED);
});

test.each([
  [{}, 400],
  [{ [TTL]: "0" }, 400],
  [{ [TTL]: "21601" }, 400],
  [{ [TTL]: "an hour" }, 400],
  [{ [TTL]: "1" }, 200],
  [{ [TTL]: "21600" }, 200],
])("a metadata token asked for with %j: %i", async (headers, status) => {
  const sandbox = await sandboxWith();
  expect((await put(sandbox, headers as Record<string, string>)).status).toBe(status);
});

test("a metadata token is plain text and lasts as long as was asked for", async () => {
  const sandbox = await sandboxWith();
  const answer = await put(sandbox, { [TTL]: "60" });
  const token = await answer.text();
  expect([answer.headers.get("Content-Type"), token]).toEqual(["text/plain", expect.stringMatching(/^[0-9a-f]{64}$/)]);
  const status = async () => (await sandbox.get(SECURITY_KEY, { "X-Metadata-Token": token })).status;
  sandbox.forward(59);
  expect(await status()).toBe(200);
  sandbox.forward(1);
  expect(await status()).toBe(401);
});

test("a wrong metadata token is refused, none is as good as a right one, and it opens nothing else", async () => {
  const sandbox = await sandboxWith();
  const token = await (await put(sandbox, { [TTL]: "60" })).text();
  expect((await sandbox.get(SECURITY_KEY, { "X-Metadata-Token": "wrong" })).status).toBe(401);
  expect((await sandbox.get(SECURITY_KEY, { "X-Metadata-Token": "" })).status).toBe(401);
  expect((await sandbox.get(SECURITY_KEY, {})).status).toBe(200);
  expect((await sandbox.get("/v3/tasks", { "X-Metadata-Token": token })).status).toBe(401);
  expect((await sandbox.get("/v3/tasks", { "X-Auth-Token": token })).status).toBe(401);
});

test("faults make it an older metadata service, or an ECS without an agency", async () => {
  const sandbox = await sandboxWith({ faults: ["PUT /meta-data/* 404", "GET /openstack/* 401 x1"] });
  expect((await put(sandbox, { [TTL]: "60" })).status).toBe(404);
  expect((await sandbox.get(SECURITY_KEY, {})).status).toBe(401);
  expect((await sandbox.get(SECURITY_KEY, {})).status).toBe(200);
  expect(sandbox.requests().map(({ method, path, status }) => [method, path, status])).toEqual([
    ["PUT", "/meta-data/latest/api/token", 404],
    ["GET", SECURITY_KEY, 401],
    ["GET", SECURITY_KEY, 200],
  ]);
});

test.each([
  ["GET", "/meta-data/latest/api/token"],
  ["POST", SECURITY_KEY],
  ["GET", `${SECURITY_KEY}/`],
])("%s %s does not exist", async (method, path) => {
  const sandbox = await sandboxWith();
  expect((await fetch(sandbox.url + path, { method })).status).toBe(404);
});
