import nock from "nock";
import { expect, test } from "vitest";

import type { Probe } from "../../src/context.ts";
import { type CliOptions, testCli } from "../cli.ts";

const NOW = Date.parse("2026-01-02T03:04:05Z");
const PATH = "/home/test/.config/huawei-sms/config.json";
const KEYS = {
  SMS_AUTH_TOKEN: undefined,
  CLOUD_SDK_AK: "AKAKAKAKAKAKAKAKAKAK",
  CLOUD_SDK_SK: "a-secret-key-for-tests",
};
const REFUSAL = { error_code: "APIGW.0301", error_msg: "Incorrect IAM authentication information" };

type Cli = ReturnType<typeof testCli>;

/** How the service answers somebody without credentials. */
function meetsStranger({ api }: Cli, aheadMs = 0, status = 401, body: object | string = REFUSAL): void {
  const date = new Date(NOW + aheadMs).toUTCString();
  api.get("/v3/tasks?limit=1").matchHeader("x-auth-token", isAbsent).reply(status, body, { date });
}

function isAbsent(value: unknown): boolean {
  return value === undefined;
}

function listsTasks({ api }: Cli): void {
  api.get("/v3/tasks?limit=1").matchHeader("x-auth-token", "a-token-for-tests").reply(200, { count: 12, tasks: [] });
}

async function doctor(options: CliOptions, meets: (cli: Cli) => void, ...flags: readonly string[]) {
  const cli = testCli(options);
  meets(cli);
  return cli.run("doctor", ...flags);
}

/** The lines of one check and its status, message and remedy. */
async function lineOf(
  check: string,
  options: CliOptions,
  meets: (cli: Cli) => void = () => {},
  ...flags: readonly string[]
) {
  const { stdout, exitCode } = await doctor(options, meets, "-o", "tsv", "--no-headers", ...flags);
  const rows = stdout.split("\n").map((line) => line.split("\t"));
  return [exitCode, ...(rows.find(([, name]) => name === check) ?? [])];
}

function failing(code: string, extra: object = {}): () => Promise<never> {
  return async () => {
    throw Object.assign(new Error(code), { code, ...extra });
  };
}

test("all is well", async () => {
  const meets = (cli: Cli) => {
    meetsStranger(cli);
    listsTasks(cli);
  };
  const { exitCode, stdout, stderr } = await doctor({}, meets);
  expect([exitCode, stderr]).toEqual([0, "no problem found\n"]);
  expect(stdout).toBe(
    [
      `  ok    config       no profiles: there is no ${PATH}`,
      "  ok    endpoint     https://sms.test (SMS_ENDPOINT)",
      "  ok    proxy        none",
      "  ok    dns          sms.test is 192.0.2.1",
      "  ok    tcp          connected to port 443 of sms.test in 0 ms (IPv4)",
      "  ok    tls          TLSv1.3, certificate by an authority, valid for 90 d (2026-04-02T03:04:05Z)",
      "  ok    service      answers, and refuses a request without credentials (401)",
      "  ok    credentials  a token from SMS_AUTH_TOKEN",
      "  ok    clock        agrees with the service's clock",
      "  ok    read         may list tasks; there are 12",
      "  skip  write        cannot be checked without sending an action, which needs sms:server:manageTask",
      "",
    ].join("\n"),
  );
});

test("as JSON, with figures, and the exit code of the first failure", async () => {
  const probe = { connect: failing("ECONNREFUSED", { syscall: "connect" }) };
  const { exitCode, stdout, stderr } = await doctor({ probe, env: { SMS_AUTH_TOKEN: "a\nb" } }, () => {}, "-o", "json");
  const checks = JSON.parse(stdout) as readonly Record<string, unknown>[];
  expect([exitCode, stderr]).toEqual([9, "2 failed: begin with tcp, then run sms doctor again\n"]);
  expect(checks.map(({ check, status, exit_code }) => [check, status, exit_code])).toEqual([
    ["config", "ok", null],
    ["endpoint", "ok", null],
    ["proxy", "ok", null],
    ["dns", "ok", null],
    ["tcp", "fail", 9],
    ["tls", "skip", null],
    ["service", "skip", null],
    ["credentials", "fail", 2],
    ["clock", "skip", null],
    ["account", "skip", null],
    ["read", "skip", null],
    ["write", "skip", null],
  ]);
  expect([checks[3], checks[5]]).toEqual([
    {
      schema: "sms.check/1",
      check: "dns",
      status: "ok",
      message: "sms.test is 192.0.2.1",
      remedy: null,
      exit_code: null,
      facts: { addresses: ["192.0.2.1"] },
    },
    {
      schema: "sms.check/1",
      check: "tls",
      status: "skip",
      message: "not checked: tcp failed",
      remedy: null,
      exit_code: null,
      facts: {},
    },
  ]);
});

test("a file that cannot be understood stops everything but itself", async () => {
  const cli = testCli();
  cli.files.set(PATH, '{"version":1,');
  const { exitCode, stdout } = await cli.run("doctor");
  expect(exitCode).toBe(2);
  expect(stdout).toMatch(/^ {2}fail {2}config {7}\S+config\.json:1:14: it is not JSON/);
  expect(stdout.match(/not checked: config failed/g)?.length).toBe(11);
});

test.each([
  ["in use, and alone", {}, { a: {} }, "ok", `profile a, the only one in ${PATH}`, ""],
  ["asked for", { SMS_PROFILE: "b" }, { a: {}, b: {} }, "ok", `profile b (SMS_PROFILE), one of 2 in ${PATH}`, ""],
  [
    "fine beside a broken one",
    {},
    { a: {}, b: { max_retries: "many" } },
    "warn",
    `${PATH}:1: profiles.b.max_retries: "many" is not a whole number from 0 to 100`,
    "The file was not changed: fix it, or move it away and log in again.",
  ],
])("a profile that is %s", async (_, env, profiles, status, message, remedy) => {
  const probe = { addresses: failing("ENOTFOUND") };
  const cli = testCli({ env, probe });
  cli.files.set(PATH, JSON.stringify({ version: 1, current: "a", profiles }));
  const { stdout } = await cli.run("doctor", "-o", "tsv", "--no-headers");
  expect(stdout.split("\n")[0]?.split("\t")).toEqual([status, "config", message, remedy || "-"]);
});

const PROXY = { HTTPS_PROXY: "http://user:hidden-word@proxy.test:3128" };

test("a host with both kinds of addresses: which of them work", async () => {
  const addresses = async () => ["2001:db8::1", "192.0.2.1", "192.0.2.2"];
  const connect = async ({ host }: { readonly host: string }) => {
    if (host === "2001:db8::1") throw Object.assign(new Error("x"), { code: "ENETUNREACH", syscall: "connect" });
  };
  const [, , name, message] = await lineOf("tcp", { probe: { addresses, connect } });
  expect([name, message]).toEqual([
    "tcp",
    "connected to port 443 of sms.test in 0 ms (IPv4, not over IPv6: network unreachable (ENETUNREACH))",
  ]);
  const well = await lineOf("tcp", { probe: { addresses } });
  expect(well[3]).toBe("connected to port 443 of sms.test in 0 ms (IPv4, IPv6)");
});

test("behind a proxy, the proxy is looked up and connected to, and its password is not shown", async () => {
  const asked: unknown[] = [];
  const probe: Partial<Probe> = {
    addresses: async (host) => {
      asked.push(host);
      return ["192.0.2.1", "192.0.2.2", "192.0.2.3", "2001:db8::1"];
    },
    connect: async (to) => void asked.push(to),
    handshake: async ({ proxy, ...to }) => {
      asked.push({ ...to, proxy: proxy?.host });
      throw Object.assign(new Error("refused"), { proxyStatus: 407 });
    },
  };
  const { exitCode, stdout } = await doctor({ env: PROXY, probe }, () => {});
  expect([exitCode, asked]).toEqual([
    9,
    [
      "proxy.test",
      "proxy.test",
      { host: "192.0.2.1", port: 3128 },
      { host: "2001:db8::1", port: 3128 },
      { host: "sms.test", port: 443, ca: undefined, proxy: "proxy.test:3128" },
    ],
  ]);
  expect(stdout.split("\n").slice(2, 7)).toEqual([
    "  ok    proxy        http://user:****@proxy.test:3128 (HTTPS_PROXY)",
    "  ok    dns          proxy.test is 192.0.2.1, 192.0.2.2, 192.0.2.3 and 1 more (the proxy, which looks up sms.test itself)",
    "  ok    tcp          connected to port 3128 of proxy.test in 0 ms (IPv4, IPv6)",
    "  fail  tls          no handshake through the proxy: the proxy asks for a user name and password",
    "                     → Put them into the proxy's variable: http://USER:PASSWORD@HOST:PORT",
  ]);
});

test.each([
  ["proxy", { env: { HTTPS_PROXY: "://" } }, [2, "fail", "proxy", "HTTPS_PROXY is not the address of a proxy"]],
  [
    "proxy",
    { env: { ...PROXY, NO_PROXY: "sms.test" }, probe: { addresses: failing("ENOTFOUND") } },
    [9, "ok", "proxy", "none: NO_PROXY excludes sms.test from http://user:****@proxy.test:3128 (HTTPS_PROXY)"],
  ],
  ["dns", { probe: { addresses: failing("ENOTFOUND") } }, [9, "fail", "dns", "sms.test: unknown host (ENOTFOUND)"]],
  [
    "dns",
    { probe: { addresses: failing("", { name: "TimeoutError" }) } },
    [9, "fail", "dns", "sms.test: no answer within 10 s"],
  ],
  [
    "tls",
    { probe: { handshake: failing("ECONNRESET") } },
    [9, "fail", "tls", "no handshake: the connection was reset while it was being made (ECONNRESET)"],
  ],
  ["endpoint", { env: { SMS_ENDPOINT: undefined, SMS_REGION: "moon" } }, [2, "fail", "endpoint"]],
] as const)("a failure of %s, told with a remedy: %#", async (check, options: CliOptions, expected) => {
  const line = await lineOf(check, options);
  expect(line.slice(0, expected.length)).toEqual(
    expected.map((each, at) => (at === 3 ? expect.stringContaining(String(each)) : each)),
  );
  expect(line[1] === "ok" || line[4] !== "").toBe(true);
});

function certificate(days: number, problem?: string): Partial<Probe> {
  const validTo = new Date(NOW + days * 86_400_000);
  return { handshake: async () => ({ protocol: "TLSv1.3", issuer: "a company", validTo, problem }) };
}
const SHOWN = "TLSv1.3, certificate by a company,";

test.each([
  [certificate(3), {}, ["warn", `${SHOWN} valid for 3 d (2026-01-05T03:04:05Z)`, /renew/]],
  [
    certificate(-3, "CERT_HAS_EXPIRED"),
    {},
    [
      "fail",
      `${SHOWN} expired 3 d ago (2025-12-30T03:04:05Z): the server's certificate has expired (CERT_HAS_EXPIRED)`,
      /renew/,
    ],
  ],
  [
    certificate(99, "SELF_SIGNED_CERT_IN_CHAIN"),
    {},
    [
      "fail",
      `${SHOWN} valid for 99 d (2026-04-11T03:04:05Z): the server's certificate is not trusted (SELF_SIGNED_CERT_IN_CHAIN)`,
      /--ca-file/,
    ],
  ],
  [
    certificate(99, "SELF_SIGNED_CERT_IN_CHAIN"),
    { NODE_TLS_REJECT_UNAUTHORIZED: "0" },
    [
      "warn",
      `certificate checks are disabled (NODE_TLS_REJECT_UNAUTHORIZED=0), and the server's certificate is not trusted (SELF_SIGNED_CERT_IN_CHAIN); ${SHOWN} valid for 99 d (2026-04-11T03:04:05Z)`,
      /Leave out/,
    ],
  ],
  [certificate(99), { SMS_CA_FILE: "/none" }, ["fail", "SMS_CA_FILE: there is no file /none", /PEM/]],
] as const)("a certificate: %#", async (probe, env, [status, message, remedy]) => {
  const meets = (cli: Cli) => (status === "warn" ? (meetsStranger(cli), listsTasks(cli)) : undefined);
  const [, ...line] = await lineOf("tls", { probe, env }, meets);
  expect(line).toEqual([status, "tls", message, expect.stringMatching(remedy)]);
});

test.each([
  [404, { error_code: "APIGW.0101", error_msg: "The API does not exist" }, 7, "fail"],
  [502, "<html>bad gateway</html>", 7, "fail"],
  [302, "", 7, "fail"],
  [200, "<html>log in here</html>", 0, "warn"],
  [401, "<html>who are you?</html>", 0, "warn"],
] as const)("somebody else answers, with %i", async (status, body, exitCode, expected) => {
  const meets = (cli: Cli) => {
    meetsStranger(cli, 0, status, body);
    if (expected === "warn") listsTasks(cli);
  };
  const [code, found, , , remedy] = await lineOf("service", {}, meets);
  expect([code, found]).toEqual([exitCode, expected]);
  expect(remedy).not.toBe("");
});

const MINUTE = 60_000;
test.each([
  [-2 * MINUTE, {}, 0, "ok", "2 min ahead of the service's clock"],
  [6 * MINUTE, {}, 0, "warn", "6 min behind the service's clock"],
  [20 * MINUTE, {}, 0, "warn", "20 min behind the service's clock"],
  [20 * MINUTE, KEYS, 4, "fail", "20 min behind the service's clock; signatures are refused from 15 min on"],
] as const)("the service's clock is %i ms ahead", async (aheadMs, env, exitCode, status, message) => {
  const meets = (cli: Cli) => {
    meetsStranger(cli, aheadMs);
    if (exitCode === 0) listsTasks(cli);
  };
  // With keys nothing is signed any more: wrong signatures lock them.
  const [code, found, , words] = await lineOf("clock", { env: { SMS_DOMAIN_ID: "a-domain", ...env } }, meets);
  expect([code, found, words]).toEqual([exitCode, status, message]);
});

test("credentials that are there and not used are named, and half ones", async () => {
  const env = { HW_AUTH_TOKEN: "another-token", CLOUD_SDK_AK: "AKAKAKAKAKAKAKAKAKAK" };
  const meets = (cli: Cli) => {
    meetsStranger(cli);
    listsTasks(cli);
  };
  expect(await lineOf("credentials", { env }, meets)).toEqual([
    0,
    "ok",
    "credentials",
    "a token from SMS_AUTH_TOKEN; not used: HW_AUTH_TOKEN, CLOUD_SDK_AK and CLOUD_SDK_SK (CLOUD_SDK_AK is set but CLOUD_SDK_SK is not)",
    "-",
  ]);
});

test("a permission that is missing", async () => {
  const meets = (cli: Cli) => {
    meetsStranger(cli);
    cli.api.get("/v3/tasks?limit=1").reply(403, { error_code: "SMS.9004", error_msg: "no" });
  };
  const [code, status, , message, remedy] = await lineOf("read", {}, meets);
  expect([code, status, message]).toEqual([4, "fail", expect.stringContaining("HTTP 403 Forbidden: no")]);
  expect(remedy).toContain("sms:server:listTask");
});

test("the account of an access key is asked of IAM, once the way there is known to be good", async () => {
  let isThere = true;
  const probe: Partial<Probe> = {
    addresses: async (host) => (host === "iam.test" && !isThere ? failing("ENOTFOUND")() : ["192.0.2.1"]),
  };
  const cli = testCli({ env: { ...KEYS, SMS_IAM_ENDPOINT: "https://iam.test" }, probe });
  const meets = () => {
    meetsStranger(cli);
    cli.api.get("/v3/tasks?limit=1").matchHeader("x-domain-id", "a-domain").reply(200, { count: 0, tasks: [] });
  };
  nock("https://iam.test")
    .get("/v3/auth/domains")
    .reply(200, { domains: [{ id: "a-domain" }] });
  meets();
  const { exitCode, stdout } = await cli.run("doctor");
  expect(exitCode).toBe(0);
  expect(stdout.split("\n").slice(7, 11)).toEqual([
    "  ok    iam          https://iam.test (SMS_IAM_ENDPOINT), needed for the account of the access key: can be reached",
    "  ok    credentials  access key AKAK****AKAK from CLOUD_SDK_AK and CLOUD_SDK_SK",
    "  ok    clock        agrees with the service's clock",
    "  ok    account      a-domain, from IAM",
  ]);
  // What it said is remembered, so that without it everything works for now.
  isThere = false;
  meets();
  const later = await cli.run("doctor");
  expect([later.exitCode, later.stderr]).toEqual([0, "nothing failed; 1 warning\n"]);
  expect(later.stdout).toContain("iam.test: unknown host (ENOTFOUND); what it returned last is still valid\n");
});

test("IAM cannot be reached", async () => {
  const probe: Partial<Probe> = {
    addresses: async (host) => (host === "iam.test" ? failing("ENOTFOUND")() : ["192.0.2.1"]),
  };
  const env = { ...KEYS, SMS_IAM_ENDPOINT: "https://iam.test" };
  const meets = (cli: Cli) => {
    meetsStranger(cli);
    nock("https://iam.test")
      .get("/v3/auth/domains")
      .times(5)
      .replyWithError(Object.assign(new Error(), { code: "ENOTFOUND" }));
  };
  expect((await lineOf("iam", { env, probe }, meets)).slice(0, 4)).toEqual([
    9,
    "fail",
    "iam",
    "https://iam.test (SMS_IAM_ENDPOINT), needed for the account of the access key: iam.test: unknown host (ENOTFOUND)",
  ]);
});
