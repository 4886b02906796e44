import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";

import { makeCertificates } from "../servers/certificates.ts";
import { startConnectProxy } from "../servers/connect-proxy.ts";
import { listenOnLoopback } from "../servers/listening.ts";
import { startTlsServer } from "../servers/tls-server.ts";
import { serve, type Served, sms } from "./sms.ts";

const FOLDER = mkdtempSync(join(tmpdir(), "sms-network-"));
const READ = ["task", "list", "--limit", "1", "-o", "tsv", "--no-headers", "--query", "tasks[].state"];
const QUICK = ["--max-retries", "0"];

/** A service on https://sms.test, which is known to the proxies of these tests only. */
interface Secure {
  readonly port: number;
  readonly env: Record<string, string>;
  readonly connections: () => number;
  readonly close: () => Promise<void>;
}
let sandbox: Served;
let certificates: Awaited<ReturnType<typeof makeCertificates>>;
let secure: Secure;
let caFile: string;

beforeAll(async () => {
  [sandbox, certificates] = await Promise.all([serve(), makeCertificates()]);
  caFile = pem("authority.pem", certificates.authority.cert);
  secure = await secureWith("valid");
});
afterAll(async () => {
  await secure.close();
  await sandbox.end();
});

function pem(name: string, text: string): string {
  const path = join(FOLDER, name);
  writeFileSync(path, text);
  return path;
}

async function secureWith(kind: keyof typeof certificates): Promise<Secure> {
  const server = await startTlsServer(certificates[kind], new URL(sandbox.env["SMS_ENDPOINT"] ?? ""));
  const env = { SMS_ENDPOINT: `https://127.0.0.1:${server.port}`, SMS_AUTH_TOKEN: "sandbox-token" };
  return { ...server, env };
}

async function proxyWith(options: Partial<Parameters<typeof startConnectProxy>[0]> = {}) {
  const proxy = await startConnectProxy({ routes: { "sms.test:443": secure.port }, ...options });
  onTestFinished(() => proxy.close());
  return proxy;
}

const THROUGH = { SMS_ENDPOINT: "https://sms.test", SMS_AUTH_TOKEN: "sandbox-token" };

describe("certificates", () => {
  test.each([
    ["--ca-file", () => ({ flags: ["--ca-file", caFile], env: {} })],
    ["SMS_CA_FILE", () => ({ flags: [], env: { SMS_CA_FILE: caFile } })],
    ["NODE_EXTRA_CA_CERTS", () => ({ flags: [], env: { NODE_EXTRA_CA_CERTS: caFile } })],
    [
      "NODE_EXTRA_CA_CERTS beside another --ca-file",
      () => ({
        flags: ["--ca-file", pem("self.pem", certificates.selfSigned.cert)],
        env: { NODE_EXTRA_CA_CERTS: caFile },
      }),
    ],
  ])("%s names whom to trust", async (_, given) => {
    const { flags, env } = given();
    const done = await sms([...READ, ...QUICK, ...flags], { ...secure.env, ...env });
    expect(done).toEqual({ code: 0, signal: null, stdout: "RUNNING\n", stderr: expect.any(String) });
  });

  test.each([
    ["nobody is trusted", "valid", /certificate is not trusted.*--ca-file or SMS_CA_FILE/s],
    ["self-signed", "selfSigned", /certificate is not trusted/],
    ["expired", "expired", /certificate has expired/],
    ["not yet valid", "notYetValid", /certificate is not valid yet.*clock/s],
    ["for another host", "otherHost", /certificate is for another host name/],
  ] as const)("%s: exit 9, and not tried again", async (_, kind, words) => {
    const server = await secureWith(kind);
    onTestFinished(() => server.close());
    const flags = kind === "valid" || kind === "selfSigned" ? [] : ["--ca-file", caFile];
    const done = await sms([...READ, ...flags], server.env);
    expect(done).toEqual({ code: 9, signal: null, stdout: "", stderr: expect.stringMatching(words) });
    expect(server.connections()).toBe(1);
  });

  test("--insecure takes any, and warns each time, also with --quiet", async () => {
    const server = await secureWith("expired");
    onTestFinished(() => server.close());
    const done = await sms([...READ, "--insecure", "-q"], server.env);
    expect(done).toEqual({
      code: 0,
      signal: null,
      stdout: "RUNNING\n",
      stderr: "warning: --insecure disables certificate checks: anybody on the way can read and change what is sent\n",
    });
  });

  test.each([
    ["missing", () => join(FOLDER, "no-such.pem"), /--ca-file: there is no file .*no-such.pem/],
    ["empty", () => pem("empty.pem", "\n"), /--ca-file: .*empty.pem is empty/],
    ["no certificate", () => pem("text.pem", "hello\n"), /--ca-file: .*text.pem holds no certificate/],
    [
      "a broken one",
      () => pem("broken.pem", `-----BEGIN CERTIFICATE-----\nbm9wZQ==\n-----END CERTIFICATE-----\n`),
      /--ca-file: certificate 1 in .*broken.pem cannot be read/,
    ],
    ["a folder", () => FOLDER, /--ca-file: .* cannot be read: EISDIR/],
  ])("a file that is %s: exit 2, nothing sent", async (_, file, words) => {
    const before = secure.connections();
    const done = await sms([...READ, "--ca-file", file()], secure.env);
    expect(done).toEqual({ code: 2, signal: null, stdout: "", stderr: expect.stringMatching(words) });
    expect(secure.connections()).toBe(before);
  });
});

describe("proxies", () => {
  test.each(["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"])("%s leads to the service", async (name) => {
    const proxy = await proxyWith();
    const done = await sms([...READ, "--ca-file", caFile], { ...THROUGH, [name]: proxy.url });
    expect(done).toEqual({ code: 0, signal: null, stdout: "RUNNING\n", stderr: "1 of 11; --all for the rest\n" });
    expect(proxy.seen()).toEqual([{ method: "CONNECT", target: "sms.test:443", withPassword: false }]);
  });

  test("an empty lower-case variable does not hide the other one", async () => {
    const proxy = await proxyWith();
    const env = { ...THROUGH, https_proxy: "", HTTPS_PROXY: proxy.url };
    expect(await sms([...READ, "--ca-file", caFile], env)).toMatchObject({ code: 0 });
    expect(proxy.seen()).toHaveLength(1);
  });

  test("with the password that it asks for, which is shown nowhere", async () => {
    const proxy = await proxyWith({ password: "ann:p@ss word" });
    const url = `http://ann:p%40ss%20word@127.0.0.1:${proxy.port}`;
    const right = await sms([...READ, "--ca-file", caFile, "--debug"], { ...THROUGH, HTTPS_PROXY: url });
    expect(right).toMatchObject({ code: 0, stdout: "RUNNING\n" });
    expect(proxy.seen()).toEqual([{ method: "CONNECT", target: "sms.test:443", withPassword: true }]);
    const wrong = await sms([...READ, "--ca-file", caFile, "--debug"], {
      ...THROUGH,
      HTTPS_PROXY: url.replace("word", "sword"),
    });
    expect(wrong).toMatchObject({ code: 9, stdout: "" });
    expect(wrong.stderr).toContain(
      `the proxy asks for a user name and password through the proxy http://ann:****@127.0.0.1:${proxy.port} (HTTPS_PROXY)`,
    );
    for (const { stdout, stderr } of [right, wrong]) expect(stdout + stderr).not.toMatch(/p@ss|p%40ss/);
  });

  test.each([
    ["refuses", /the proxy refuses to connect to this host through the proxy/],
    ["bad gateway", /the proxy answered 502 instead of connecting through the proxy/],
    ["hangs up", /through the proxy/],
  ] as const)("one that %s is named: exit 9", async (trouble, words) => {
    const proxy = await proxyWith({ trouble });
    const done = await sms([...READ, ...QUICK, "--ca-file", caFile], { ...THROUGH, HTTPS_PROXY: proxy.url });
    expect(done).toEqual({ code: 9, signal: null, stdout: "", stderr: expect.stringMatching(words) });
  });

  test("an action that a proxy did not let through was not sent", async () => {
    const proxy = await proxyWith({ trouble: "refuses" });
    const line = ["task", "start", "x", "--no-precheck", ...QUICK, "--ca-file", caFile, "-o", "json"];
    const done = await sms(line, { ...THROUGH, HTTPS_PROXY: proxy.url });
    expect(done.code).toBe(9);
    expect(JSON.parse(done.stdout)).toMatchObject({ outcome: "failed", verified: false });
  });

  test("one where nothing listens", async () => {
    const done = await sms([...READ, ...QUICK], { ...THROUGH, HTTPS_PROXY: "http://127.0.0.1:1" });
    expect(done).toMatchObject({ code: 9, stdout: "" });
    expect(done.stderr).toMatch(
      /connection refused \(ECONNREFUSED\) through the proxy http:\/\/127.0.0.1:1 \(HTTPS_PROXY\)/,
    );
    expect(done.stderr).toContain("Check the proxy's address, or add the endpoint's host to NO_PROXY.");
  });

  test("one that is no address: exit 2", async () => {
    const done = await sms(READ, { ...THROUGH, HTTPS_PROXY: "ftp://proxy" });
    expect(done).toMatchObject({ code: 2, stdout: "" });
    expect(done.stderr).toContain("HTTPS_PROXY is not the address of a proxy");
  });

  test.each(["127.0.0.1", "example.com,127.0.0.1:PORT", "*", " example.com  127.0.0.1 "])(
    "NO_PROXY=%j leads around it",
    async (list) => {
      const proxy = await proxyWith({ trouble: "refuses" });
      const env = { ...secure.env, HTTPS_PROXY: proxy.url, NO_PROXY: list.replace("PORT", String(secure.port)) };
      expect(await sms([...READ, "--ca-file", caFile], env)).toMatchObject({ code: 0, stdout: "RUNNING\n" });
      expect(proxy.seen()).toEqual([]);
    },
  );

  test.each(["127.0.0.1:1", "0.0.1", "example.com"])("NO_PROXY=%j is about something else", async (list) => {
    const proxy = await proxyWith({ trouble: "refuses" });
    const env = { ...secure.env, HTTPS_PROXY: proxy.url, NO_PROXY: list };
    expect(await sms([...READ, ...QUICK], env)).toMatchObject({ code: 9 });
    expect(proxy.seen()).toHaveLength(1);
  });

  test("the sandbox is reached although a proxy is set", async () => {
    const line = ["sandbox", "run", "--", process.execPath, "-e", "console.log(process.env.NO_PROXY)"];
    const done = await sms(line, { HTTP_PROXY: "http://127.0.0.1:1", NO_PROXY: "intern.example" });
    expect(done).toMatchObject({ code: 0, stdout: "intern.example,127.0.0.1\n" });
  });
});

test("a batch and a wait use connections again", async () => {
  const server = await secureWith("valid");
  onTestFinished(() => server.close());
  const ids = Array.from({ length: 40 }, () => "8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c0002").map((id, at) => `${id}${at}`);
  const batch = await sms(["task", "start", ...ids, "--concurrency", "4", "--ca-file", caFile, "-q"], server.env);
  expect(batch.code).toBe(3);
  expect(server.connections()).toBeLessThanOrEqual(8);
});

test("credentials follow no redirect to another host", async () => {
  const got: string[] = [];
  const other = await listenOnLoopback(
    createServer((message, response) => void (got.push(message.url ?? ""), response.end("{}"))),
  );
  const service = await listenOnLoopback(
    createServer(
      (_, response) => void response.writeHead(302, { location: `http://127.0.0.1:${other.port}/stolen` }).end(),
    ),
  );
  onTestFinished(async () => void (await Promise.all([other.close(), service.close()])));
  const env = { SMS_ENDPOINT: `http://127.0.0.1:${service.port}`, SMS_AUTH_TOKEN: "sandbox-token" };
  expect(await sms(READ, env)).toMatchObject({ code: 7, stdout: "" });
  expect(got).toEqual([]);
});
