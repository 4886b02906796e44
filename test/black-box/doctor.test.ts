import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, expect, onTestFinished, test } from "vitest";

import { makeCertificates } from "../servers/certificates.ts";
import { startConnectProxy } from "../servers/connect-proxy.ts";
import { type Listening, listenOnLoopback } from "../servers/listening.ts";
import { startTlsServer } from "../servers/tls-server.ts";
import { serve, sms } from "./sms.ts";

const sandbox = await serve();
const CERTIFICATES = await makeCertificates();
const FOLDER = mkdtempSync(join(tmpdir(), "sms-doctor-"));
const CA_FILE = join(FOLDER, "authority.pem");
writeFileSync(CA_FILE, CERTIFICATES.authority.cert);
const { SMS_ENDPOINT: SANDBOX_URL = "", SMS_AUTH_TOKEN: TOKEN = "" } = sandbox.env;

afterAll(() => sandbox.end());

function closedAfter<T extends Listening>(server: T): T {
  onTestFinished(() => server.close());
  return server;
}

type Lines = Readonly<Record<string, { readonly status: string; readonly message: string; readonly remedy: string }>>;

/** Its exit code, its notes, and what each check came to. */
async function doctor(env: Readonly<Record<string, string>>, ...flags: readonly string[]) {
  const { code, stdout, stderr } = await sms(["doctor", "-o", "jsonl", ...flags], env);
  const checks = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, string>);
  const lines: Lines = Object.fromEntries(
    checks.map(({ check = "", status = "", message = "", remedy = "" }) => [check, { status, message, remedy }]),
  );
  const statuses = checks.map(({ check, status }) => `${status} ${check}`).join(", ");
  return { code, stderr, lines, statuses };
}

const NOTHING_OF = (what: string) => `ok config, ok endpoint, ok proxy${what}`;
const WELL = "ok service, ok credentials, ok clock, ok read, skip write";

test.each([
  ["a token", sandbox.env, NOTHING_OF(`, ok dns, ok tcp, skip tls, ${WELL}`)],
  [
    "an access key",
    sandbox.keys,
    NOTHING_OF(`, ok dns, ok tcp, skip tls, ${WELL.replace("ok read", "ok account, ok read")}`),
  ],
])("a sandbox, with %s", async (_, env, expected) => {
  const { code, stderr, statuses } = await doctor(env);
  expect([code, stderr, statuses]).toEqual([0, "no problem found\n", expected]);
});

test("a wrong secret key, which is told once and not tried twice", async () => {
  const { code, lines } = await doctor({ ...sandbox.keys, CLOUD_SDK_SK: "a-wrong-one", SMS_DOMAIN_ID: "a-domain" });
  expect([code, lines["credentials"]?.status, lines["read"]?.status, lines["read"]?.remedy]).toEqual([
    4,
    "ok",
    "fail",
    "The secret key does not belong to this access key, or something on the way changed the request.",
  ]);
});

test.each([
  ["https://nowhere.invalid", "dns", /^nowhere\.invalid: (unknown host|the host name could not be looked up)/],
  ["https://127.0.0.1:DEAD", "tcp", /: connection refused \(ECONNREFUSED\)$/],
] as const)("%s", async (endpoint, check, words) => {
  const dead = await listenOnLoopback(createServer());
  await dead.close();
  const { code, stderr, lines, statuses } = await doctor({
    SMS_ENDPOINT: endpoint.replace("DEAD", String(dead.port)),
    SMS_AUTH_TOKEN: TOKEN,
  });
  expect([code, stderr]).toEqual([9, `1 failed: begin with ${check}, then run sms doctor again\n`]);
  expect(lines[check]).toEqual({
    status: "fail",
    message: expect.stringMatching(words),
    remedy: expect.stringMatching(/^Check /),
  });
  expect(statuses).toContain("skip tls, skip service, ok credentials, skip clock, skip account, skip read");
});

/** The sandbox behind TLS. */
async function tlsEnv(kind: keyof typeof CERTIFICATES) {
  const server = closedAfter(await startTlsServer(CERTIFICATES[kind], new URL(SANDBOX_URL)));
  return { server, env: { SMS_ENDPOINT: server.url, SMS_AUTH_TOKEN: TOKEN } };
}

test.each([
  ["valid", { SMS_CA_FILE: CA_FILE }, 0, "warn", /^TLSv1\.3, certificate by authority of a test, valid for (23 h|1 d)/],
  ["valid", {}, 9, "fail", /is not trusted \(UNABLE_TO_VERIFY_LEAF_SIGNATURE\)$/],
  ["expired", { SMS_CA_FILE: CA_FILE }, 9, "fail", /expired 1 d ago .* has expired \(CERT_HAS_EXPIRED\)$/],
  ["otherHost", { SMS_CA_FILE: CA_FILE }, 9, "fail", /is for another host name/],
  ["selfSigned", { SMS_CA_FILE: CA_FILE }, 9, "fail", /is not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\)$/],
  ["valid", { SMS_CA_FILE: join(FOLDER, "none.pem") }, 2, "fail", /there is no file/],
] as const)("a certificate that is %s, with %j", async (kind, more, exitCode, status, words) => {
  const { env } = await tlsEnv(kind);
  const { code, lines } = await doctor({ ...env, ...more });
  expect([code, lines["tls"]?.status]).toEqual([exitCode, status]);
  expect(lines["tls"]?.message).toMatch(words);
  expect(lines["tls"]?.remedy).toMatch(/\w/);
});

test("--insecure looks at the certificate all the same, and warns once", async () => {
  const { env } = await tlsEnv("expired");
  const { code, lines, stderr } = await doctor(env, "--insecure");
  expect([code, lines["tls"]?.status, lines["read"]?.status]).toEqual([0, "warn", "ok"]);
  expect(lines["tls"]?.message).toMatch(
    /^certificate checks are disabled \(--insecure\), and the server's certificate/,
  );
  expect(stderr.match(/warning: --insecure/g)?.length).toBe(1);
});

type ProxyOptions = Omit<Parameters<typeof startConnectProxy>[0], "routes">;

/** An endpoint that only the proxy can look up and reach. */
async function behindProxy(options: ProxyOptions, password = "") {
  const { server } = await tlsEnv("valid");
  const proxy = closedAfter(await startConnectProxy({ routes: { "sms.test:443": server.port }, ...options }));
  const variable = `http://${password}127.0.0.1:${proxy.port}`;
  const env = { SMS_ENDPOINT: "https://sms.test", SMS_AUTH_TOKEN: TOKEN, SMS_CA_FILE: CA_FILE, HTTPS_PROXY: variable };
  return doctor(env, "--debug");
}

test("through a proxy with a password, which is shown nowhere", async () => {
  const { code, lines, stderr } = await behindProxy({ password: "someone:hidden-word" }, "someone:hidden-word@");
  expect([code, lines["read"]?.status, lines["tls"]?.status]).toEqual([0, "ok", "warn"]);
  expect(lines["proxy"]?.message).toMatch(/^http:\/\/someone:\*\*\*\*@127\.0\.0\.1:\d+ \(HTTPS_PROXY\)$/);
  expect(JSON.stringify(lines) + stderr).not.toContain("hidden-word");
});

test.each([
  [{ password: "someone:else" }, /asks for a user name and password$/, /USER:PASSWORD/],
  [{ trouble: "refuses" }, /the proxy refuses to connect to this host$/, /NO_PROXY/],
  [{ trouble: "bad gateway" }, /the proxy answered 502 instead of connecting$/, /NO_PROXY/],
] as const)("a proxy that makes no tunnel: %j", async (options, words, remedy) => {
  const { code, lines, statuses } = await behindProxy(options);
  expect([code, lines["tls"]?.message, lines["tls"]?.remedy]).toEqual([
    9,
    expect.stringMatching(words),
    expect.stringMatching(remedy),
  ]);
  expect(statuses).toContain("ok proxy, ok dns, ok tcp, fail tls, skip service");
});

test("a file with secrets that others may read", async () => {
  const folder = join(FOLDER, "config");
  const path = join(folder, "config.json");
  mkdirSync(folder);
  writeFileSync(path, JSON.stringify({ version: 1, current: "a", profiles: { a: { token: TOKEN } } }));
  chmodSync(path, 0o644);
  const { code, lines } = await doctor({ SMS_ENDPOINT: SANDBOX_URL, SMS_CONFIG_DIR: folder });
  expect([code, lines["config"]]).toEqual([
    0,
    { status: "warn", message: `${path} holds secrets, and others may read it`, remedy: `chmod 600 '${path}'` },
  ]);
  expect(lines["credentials"]?.message).toBe("a token from profile a");
});
