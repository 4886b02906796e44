import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";

import {
  ACCESS_KEY,
  DOMAIN_ID,
  DOMAIN_NAME,
  LOCKED_USER_NAME,
  MFA_USER_NAME,
  SANDBOX_TOKEN,
  SECRET_KEY,
  SECURITY_TOKEN,
  TEMPORARY_ACCESS_KEY,
  TEMPORARY_SECRET_KEY,
  USER_NAME,
  USER_PASSWORD,
} from "../../src/sandbox/credentials.ts";
import { parseFault } from "../../src/sandbox/faults.ts";
import { defaultScenario } from "../../src/sandbox/scenario.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { type Ended, sms } from "./sms.ts";

type Env = Readonly<Record<string, string>>;

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await sandboxWith();
});
afterAll(() => sandbox.close());

/** On real time, so that what expires expires. */
function sandboxWith(options: { readonly faults?: readonly string[]; readonly tokenLifeMs?: number } = {}) {
  return startSandbox({
    port: 0,
    speed: 60,
    scenario: defaultScenario(),
    faults: (options.faults ?? []).map(parseFault),
    tokenLifeMs: options.tokenLifeMs ?? 86_400_000,
    clock: { now: () => new Date(), sleep: (ms, signal) => sleep(ms, undefined, signal ? { signal } : {}) },
  });
}

function endpoints({ url }: Sandbox): Env {
  return { SMS_ENDPOINT: url, SMS_IAM_ENDPOINT: url, SMS_METADATA_ENDPOINT: url };
}

/** A home of its own, with these files in it. */
function home(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "sms-home-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text, { mode: 0o600 });
  }
  return folder;
}

const CONFIG = ".config/huawei-sms/config.json";

function profiles(
  all: Readonly<Record<string, object>>,
  current = Object.keys(all)[0],
): Readonly<Record<string, string>> {
  return { [CONFIG]: JSON.stringify({ version: 1, current, profiles: all }) };
}

const run = (args: readonly string[], env: Env, files: Readonly<Record<string, string>> = {}, on = sandbox) =>
  sms(args, { ...endpoints(on), HOME: home(files), ...env });
const status = async (...given: [env: Env, files?: Readonly<Record<string, string>>]) =>
  JSON.parse((await run(["auth", "status", "-o", "json"], ...given)).stdout) as Record<string, unknown>;

const KEYS = { ak: ACCESS_KEY, sk: SECRET_KEY };
const USER = { user_name: USER_NAME, password: USER_PASSWORD, domain_name: DOMAIN_NAME };
const HW_USER = { HW_USER_NAME: USER_NAME, HW_USER_PASSWORD: USER_PASSWORD, HW_DOMAIN_NAME: DOMAIN_NAME };
const MASKED = "access key SAND****0001";
const TEMPORARY = "access key SAND****0002";

function program(output: object): string {
  const folder = home({ "print.sh": `#!/bin/sh\necho '${JSON.stringify(output)}'\n` });
  chmodSync(join(folder, "print.sh"), 0o700);
  return join(folder, "print.sh");
}

describe("each source by itself", () => {
  test.each<[string, Env, Readonly<Record<string, string>>, string, string]>([
    ["SMS_AUTH_TOKEN", { SMS_AUTH_TOKEN: SANDBOX_TOKEN }, {}, "a token", "SMS_AUTH_TOKEN"],
    ["HW_AUTH_TOKEN", { HW_AUTH_TOKEN: SANDBOX_TOKEN }, {}, "a token", "HW_AUTH_TOKEN"],
    [
      "CLOUD_SDK_AK",
      { CLOUD_SDK_AK: ACCESS_KEY, CLOUD_SDK_SK: SECRET_KEY },
      {},
      MASKED,
      "CLOUD_SDK_AK and CLOUD_SDK_SK",
    ],
    [
      "HUAWEICLOUD_SDK_AK, temporary",
      {
        HUAWEICLOUD_SDK_AK: TEMPORARY_ACCESS_KEY,
        HUAWEICLOUD_SDK_SK: TEMPORARY_SECRET_KEY,
        HUAWEICLOUD_SDK_SECURITY_TOKEN: SECURITY_TOKEN,
      },
      {},
      TEMPORARY,
      "HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK",
    ],
    [
      "HW_ACCESS_KEY",
      { HW_ACCESS_KEY: ACCESS_KEY, HW_SECRET_KEY: SECRET_KEY, HW_DOMAIN_ID: DOMAIN_ID },
      {},
      MASKED,
      "HW_ACCESS_KEY and HW_SECRET_KEY",
    ],
    [
      "user and password",
      HW_USER,
      {},
      "user sandbox-user of account sandbox-account",
      "HW_USER_NAME, HW_USER_PASSWORD, HW_DOMAIN_NAME",
    ],
    [
      "user and password, for a project",
      { ...HW_USER, SMS_AUTH_SCOPE: "project", HW_PROJECT_NAME: "cn-north-4" },
      {},
      "user sandbox-user of account sandbox-account",
      "HW_USER_NAME, HW_USER_PASSWORD, HW_DOMAIN_NAME",
    ],
    [
      "SMS_AUTH=ecs",
      { SMS_AUTH: "ecs" },
      {},
      expect.stringMatching(/^access key SAND\*{4}/),
      "agency of this ECS (SMS_AUTH=ecs)",
    ],
    ["a profile's token", {}, profiles({ p: { token: SANDBOX_TOKEN } }), "a token", "profile p"],
    ["a profile's keys", {}, profiles({ p: KEYS }), MASKED, "profile p"],
    ["a profile's user", {}, profiles({ p: USER }), "user sandbox-user of account sandbox-account", "profile p"],
    [
      "a profile's agency",
      {},
      profiles({ p: { auth: "ecs" } }),
      expect.stringMatching(/^access key SAND\*{4}/),
      "agency of this ECS (profile p)",
    ],
    [
      "the SDKs' file",
      {},
      {
        ".huaweicloud/credentials": `[basic]\nak = wrong\nsk = wrong\n[global]\nak = ${ACCESS_KEY}\nsk = ${SECRET_KEY}\n`,
      },
      MASKED,
      expect.stringMatching(/\.huaweicloud\/credentials \[global\]$/),
    ],
    [
      "KooCLI's file",
      {},
      {
        ".hcloud/config.json": JSON.stringify({
          current: "b",
          profiles: [
            { name: "a", mode: "AKSK", accessKeyId: "x", secretAccessKey: "y" },
            { name: "b", mode: "AKSK", accessKeyId: ACCESS_KEY, secretAccessKey: SECRET_KEY },
          ],
        }),
      },
      MASKED,
      expect.stringMatching(/\.hcloud\/config\.json profile b$/),
    ],
  ])("%s", async (_, env, files, identity, source) => {
    expect(await status(env, files)).toMatchObject({ works: true, identity, source, unused: [] });
  });

  test("a program, also for a batch: it is run once", async () => {
    const command = program({ ...KEYS, domain_id: DOMAIN_ID });
    const files = profiles({ p: { credential_process: `${command} --for "one of us"` } });
    expect(await status({}, files)).toMatchObject({
      works: true,
      identity: MASKED,
      source: `profile p (credential_process ${command})`,
      account_id: DOMAIN_ID,
    });
  });

  test("none: exit 4, nothing sent, and it says where it looked", async () => {
    const before = sandbox.requests().length;
    const done = await run(["auth", "status"], {});
    expect(done).toMatchObject({ code: 4, stdout: "" });
    expect(done.stderr).toMatch(
      /^error: no credentials found: looked in the environment, .*\.huaweicloud\/credentials \[global\], .*\.hcloud\/config\.json\n/,
    );
    expect(sandbox.requests().length).toBe(before);
  });
});

describe("which one is used", () => {
  const ALL = { SMS_AUTH_TOKEN: SANDBOX_TOKEN, CLOUD_SDK_AK: ACCESS_KEY, CLOUD_SDK_SK: SECRET_KEY, ...HW_USER };
  const FILES = profiles({ p: KEYS, q: USER });

  test("the first in the order; the others are named", async () => {
    const found = await status(ALL, FILES);
    expect(found).toMatchObject({ source: "SMS_AUTH_TOKEN", profile: "p" });
    expect(found["unused"]).toEqual([
      { source: "CLOUD_SDK_AK and CLOUD_SDK_SK", why: MASKED },
      { source: "HW_USER_NAME, HW_USER_PASSWORD, HW_DOMAIN_NAME", why: "user sandbox-user of account sandbox-account" },
      { source: "profile p", why: MASKED },
    ]);
  });

  test("a profile named on the command line goes first; SMS_PROFILE does not", async () => {
    const explicit = await run(["auth", "status", "--profile", "q", "-o", "json"], ALL, FILES);
    expect(JSON.parse(explicit.stdout)).toMatchObject({ source: "profile q", profile: "q", works: true });
    expect(await status({ ...ALL, SMS_PROFILE: "q" }, FILES)).toMatchObject({ source: "SMS_AUTH_TOKEN", profile: "q" });
    expect(await status({ SMS_PROFILE: "q" }, FILES)).toMatchObject({ source: "profile q" });
  });

  test("a profile that does not exist: exit 2, and those that do are listed", async () => {
    const done = await run(["task", "list", "--profile", "r"], ALL, FILES);
    expect(done).toMatchObject({ code: 2, stdout: "" });
    expect(done.stderr).toMatch(
      /^error: --profile: there is no profile "r"\n {2}hint: Profiles in .*config\.json: p, q\.\n$/,
    );
  });

  test.each<[string, Env, Readonly<Record<string, string>>, RegExp]>([
    ["CLOUD_SDK_AK", { CLOUD_SDK_AK: ACCESS_KEY }, {}, /CLOUD_SDK_AK is set but CLOUD_SDK_SK is not/],
    ["HW_SECRET_KEY", { HW_SECRET_KEY: SECRET_KEY }, {}, /HW_SECRET_KEY is set but HW_ACCESS_KEY is not/],
    ["HW_USER_NAME", { HW_USER_NAME: "a" }, {}, /HW_USER_NAME is set but HW_USER_PASSWORD and HW_DOMAIN_NAME are not/],
    ["a profile's ak", {}, profiles({ p: { ak: ACCESS_KEY } }), /profile p has ak but no sk/],
    [
      "a profile's user",
      {},
      profiles({ p: { user_name: "a", password: "b" } }),
      /profile p has user_name and password but no domain_name/,
    ],
    ["the SDKs' file", {}, { ".huaweicloud/credentials": "[global]\nsk = abcdef\n" }, /\[global\] has sk but no ak/],
  ])("half of a pair is no fall-through: %s", async (_, env, files, words) => {
    const done = await run(["task", "list"], env, files);
    expect(done).toMatchObject({ code: 2, stdout: "" });
    expect(done.stderr).toMatch(words);
  });
});

describe("IAM", () => {
  test.each<[string, Env, RegExp]>([
    [
      "a wrong password",
      { HW_USER_PASSWORD: "wrong-password" },
      /logging in as sandbox-user of sandbox-account: HTTP 401.*Check user name/s,
    ],
    ["a locked user", { HW_USER_NAME: LOCKED_USER_NAME }, /locked.*wait, or ask/s],
    ["a second factor", { HW_USER_NAME: MFA_USER_NAME }, /needs a second factor.*use an access key/s],
    ["a project that is not there", { SMS_AUTH_SCOPE: "project", HW_PROJECT_ID: "none" }, /HTTP 401/],
  ])("%s: exit 4, asked once, the password in nothing", async (_, env, words) => {
    const before = sandbox.requests().length;
    const done = await run(["task", "list", "--debug"], { ...HW_USER, ...env });
    expect(done).toMatchObject({ code: 4, stdout: "" });
    expect(done.stderr).toMatch(words);
    expect(done.stderr).not.toMatch(/wrong-password|sandbox-password/);
    expect(
      sandbox
        .requests()
        .slice(before)
        .map(({ method, path }) => `${method} ${path}`),
    ).toEqual(["POST /v3/auth/tokens?nocatalog=true"]);
  });

  test("that is down: exit 9, and it says what was being done", async () => {
    const done = await run(["task", "list", "--max-retries", "0"], {
      ...HW_USER,
      SMS_IAM_ENDPOINT: "http://127.0.0.1:1",
    });
    expect(done).toMatchObject({ code: 9, stdout: "" });
    expect(done.stderr).toMatch(/^error: logging in as sandbox-user of sandbox-account: connection refused/);
  });

  test("an action for which no token was to be had was not sent", async () => {
    const line = ["task", "start", "x", "--no-precheck", "--max-retries", "0", "-o", "json"];
    const done = await run(line, { ...HW_USER, SMS_IAM_ENDPOINT: "http://127.0.0.1:2" });
    expect(JSON.parse(done.stdout)).toMatchObject({ outcome: "failed", verified: false });
    expect(done.code).toBe(9);
  });

  test("a token is remembered, for its owner only, without the password", async () => {
    const on = await sandboxWith();
    onTestFinished(() => on.close());
    const folder = home();
    const env = { ...endpoints(on), ...HW_USER, HOME: folder };
    for (const _ of [1, 2, 3]) expect(await sms(["task", "list", "-q"], env)).toMatchObject({ code: 0 });
    expect(logins(on)).toBe(1);
    const files = filesBelow(folder);
    expect(files.map((file) => statSync(file).mode & 0o777)).toEqual([0o600]);
    expect(files.map((file) => readFileSync(file, "utf8")).join("")).not.toContain(USER_PASSWORD);
  });

  test("20 at once with nothing remembered log in at most a few times, and none fails", async () => {
    const on = await sandboxWith();
    onTestFinished(() => on.close());
    const env = { ...endpoints(on), ...HW_USER, HOME: home() };
    const all = await Promise.all(Array.from({ length: 20 }, () => sms(["task", "list", "-q"], env)));
    expect(all.map(({ code }) => code)).toEqual(Array.from({ length: 20 }, () => 0));
    expect(logins(on)).toBeLessThanOrEqual(3);
  });

  test.each<[string, string]>([
    ["damaged", "{ not json"],
    ["of another shape", '{"token": 5}'],
    ["expired", JSON.stringify({ token: "old", expiresAtMs: 1 })],
  ])("what is remembered is made anew when it is %s", async (kind, text) => {
    const on = await sandboxWith();
    onTestFinished(() => on.close());
    const folder = home();
    const env = { ...endpoints(on), ...HW_USER, HOME: folder };
    await sms(["task", "list", "-q"], env);
    for (const file of filesBelow(folder)) writeFileSync(file, text);
    const done = await sms(["task", "list", "--limit", "1"], env);
    expect(done.code).toBe(0);
    expect(/note: .* is damaged/.test(done.stderr)).toBe(kind !== "expired");
    expect(logins(on)).toBe(2);
  });

  test("a token that is refused is renewed once; an access key is not", async () => {
    const on = await sandboxWith({ faults: ["GET /v3/tasks* 401 x1"] });
    onTestFinished(() => on.close());
    const env = { ...endpoints(on), ...HW_USER, HOME: home() };
    expect(await sms(["task", "list", "-q"], env)).toMatchObject({ code: 0 });
    expect(logins(on)).toBe(2);
    const always = await sandboxWith({ faults: ["GET /v3/tasks* 401"] });
    onTestFinished(() => always.close());
    expect(await sms(["task", "list", "-q"], { ...env, ...endpoints(always) })).toMatchObject({ code: 4 });
    expect(always.requests().map(({ status: code }) => code)).toEqual([201, 401, 201, 401]);
    const keys = { ...endpoints(always), CLOUD_SDK_AK: ACCESS_KEY, CLOUD_SDK_SK: SECRET_KEY, SMS_DOMAIN_ID: DOMAIN_ID };
    expect(await sms(["task", "list", "-q"], keys)).toMatchObject({ code: 4 });
    expect(always.requests()).toHaveLength(5);
  });

  test.each<[string, Env]>([
    ["a user's token", HW_USER],
    ["an agency's keys", { SMS_AUTH: "ecs" }],
  ])("%s is renewed in the middle of a wait", async (_, env) => {
    const on = await sandboxWith({ tokenLifeMs: 2000 });
    onTestFinished(() => on.close());
    const line = [
      "task",
      "wait",
      "name=shop-01",
      "--for",
      "MIGRATE_SUCCESS",
      "--interval",
      "500ms",
      "--timeout",
      "7s",
      "-q",
    ];
    const done = await sms(line, { ...endpoints(on), ...env, HOME: home() });
    // It goes on synchronising: only the time runs out, and no 401 ends the wait.
    expect(done).toMatchObject({ code: 8 });
    const asked = on.requests().filter(({ path }) => /auth\/tokens|securitykey/.test(path));
    expect(asked.length).toBeGreaterThanOrEqual(2);
    expect(on.requests().filter(({ status: code }) => code === 401).length).toBeLessThanOrEqual(asked.length);
  });
});

describe("credential_process", () => {
  test.each<[string, string, RegExp]>([
    ["missing", "/no/such/program", /credential_process \/no\/such\/program could not be started \(no such program\)/],
    ["exits 3", "sh -c 'echo oops >&2; exit 3'", /oops\n.*credential_process sh ended with exit code 3/s],
    ["prints garbage", "echo hunter2-hunter2-hunter2", /credential_process echo did not print a JSON object/],
    ["prints half", `echo '{"ak":"hunter2-hunter2"}'`, /printed neither ak and sk nor token/],
    ["prints a bad date", `echo '{"token":"hunter2","expires_at":"soon"}'`, /expires_at is not an ISO 8601 date/],
  ])("one that is %s: exit 4, what it printed is not shown", async (_, command, words) => {
    const done = await run(["task", "list"], {}, profiles({ p: { credential_process: command } }));
    expect(done).toMatchObject({ code: 4, stdout: "" });
    expect(done.stderr).toMatch(words);
    expect(done.stderr).not.toContain("hunter2");
  });
});

describe("the metadata service", () => {
  test("absent: exit 4 within seconds", async () => {
    const done = await run(["task", "list"], { SMS_AUTH: "ecs", SMS_METADATA_ENDPOINT: "http://127.0.0.1:3" });
    expect(done).toMatchObject({ code: 4, stdout: "" });
    expect(done.stderr).toMatch(/asking the metadata service for keys: .*No metadata service answers/s);
  });

  test("of the first version, without tokens", async () => {
    const on = await sandboxWith({ faults: ["PUT /meta-data/* 404"] });
    onTestFinished(() => on.close());
    expect(await run(["task", "list", "-q"], { SMS_AUTH: "ecs" }, {}, on)).toMatchObject({ code: 0 });
  });

  test("is not asked unless somebody wants it", async () => {
    const before = sandbox.requests().length;
    await run(["task", "list"], {});
    expect(sandbox.requests().length).toBe(before);
  });
});

describe("auth login", () => {
  const login = async (input: string, folder: string, ...flags: readonly string[]): Promise<Ended> =>
    sms(["auth", "login", "--stdin", ...flags], { ...endpoints(sandbox), HOME: folder }, input);

  test("tries, saves for its owner only, and is used from then on", async () => {
    const folder = home();
    const done = await login(JSON.stringify(KEYS), folder, "--endpoint", sandbox.url);
    expect(done).toEqual({
      code: 0,
      signal: null,
      stdout: `logged in as ${MASKED} at ${sandbox.url}/\nsaved in profile default of ${join(folder, CONFIG)}\n`,
      stderr: "",
    });
    expect(JSON.parse(readFileSync(join(folder, CONFIG), "utf8"))).toEqual({
      version: 1,
      current: "default",
      profiles: { default: { endpoint: sandbox.url, ...KEYS } },
    });
    expect([join(folder, CONFIG), dirname(join(folder, CONFIG))].map((path) => statSync(path).mode & 0o777)).toEqual([
      0o600, 0o700,
    ]);
    expect(await sms(["task", "list", "-q"], { HOME: folder, SMS_IAM_ENDPOINT: sandbox.url })).toMatchObject({
      code: 0,
    });
    expect(await sms(["auth", "logout"], { HOME: folder })).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(readFileSync(join(folder, CONFIG), "utf8"))).toEqual({
      version: 1,
      current: "default",
      profiles: { default: { endpoint: sandbox.url } },
    });
    expect(filesBelow(folder)).toEqual([join(folder, CONFIG)]);
  });

  test("replaces the credentials of a profile, and keeps its settings", async () => {
    const folder = home(profiles({ p: { ...KEYS, region: "cn-north-4", max_retries: "2" } }));
    expect(await login(JSON.stringify(USER), folder)).toMatchObject({ code: 0 });
    const { profiles: saved } = JSON.parse(readFileSync(join(folder, CONFIG), "utf8")) as { profiles: object };
    expect(saved).toEqual({ p: { region: "cn-north-4", max_retries: "2", ...USER } });
  });

  test("a wrong password is not saved, though a token is remembered", async () => {
    const folder = home();
    expect(await login(JSON.stringify(USER), folder)).toMatchObject({ code: 0 });
    const before = readFileSync(join(folder, CONFIG), "utf8");
    const done = await login(JSON.stringify({ ...USER, password: "wrong-password" }), folder);
    expect(done).toMatchObject({ code: 4, stdout: "" });
    expect(done.stderr).toMatch(/^error: nothing was saved: logging in as sandbox-user/);
    expect(readFileSync(join(folder, CONFIG), "utf8")).toBe(before);
  });

  test("says when something goes before it", async () => {
    const env = { ...endpoints(sandbox), HOME: home(), SMS_AUTH_TOKEN: SANDBOX_TOKEN };
    const done = await sms(["auth", "login", "--stdin"], env, JSON.stringify(KEYS));
    expect(done).toMatchObject({ code: 0 });
    expect(done.stderr).toBe(
      "note: SMS_AUTH_TOKEN takes precedence over the profile as long as it is set; --profile default takes precedence over it\n",
    );
  });

  test.each<[string, string, number, RegExp]>([
    ["not JSON", "hunter2-hunter2", 2, /standard input is not a JSON object/],
    ["UTF-16", "\0{\0}", 2, /standard input is UTF-16, not UTF-8/],
    ["an array", '["hunter2-hunter2"]', 2, /standard input is not a JSON object/],
    ["nothing", "", 2, /standard input is not a JSON object/],
    ["an unknown key", '{"hunter": 2}', 2, /standard input: unknown setting "hunter"/],
    ["a number", '{"ak": 5, "sk": "hunter2-hunter2"}', 2, /standard input: ak is not a string/],
    ["a line break in a key", '{"ak": "hunter2-\\nhunter2", "sk": "hunter2-hunter2"}', 2, /ak: it holds a character/],
    ["half", '{"ak": "hunter2-hunter2"}', 2, /profile default has ak but no sk/],
    ["no credentials", '{"region": "cn-north-4"}', 4, /no credentials found: looked in profile default/],
    ["a wrong region", '{"region": "eu", "token": "hunter2-hunter2"}', 2, /region.*SMS has no region "eu"/],
  ])("input that is %s is refused and not repeated", async (_, input, code, words) => {
    const folder = home();
    const done = await login(input, folder);
    expect(done).toMatchObject({ code, stdout: "" });
    expect(done.stderr).toMatch(words);
    expect(done.stderr).not.toContain("hunter2");
    expect(existsSync(join(folder, CONFIG))).toBe(false);
  });

  test("without a terminal and without --stdin: exit 2", async () => {
    expect(await sms(["auth", "login"], { HOME: home() })).toMatchObject({ code: 2, stdout: "" });
  });
});

function logins(on: Sandbox): number {
  return on.requests().filter(({ path }) => path.startsWith("/v3/auth/tokens")).length;
}

function filesBelow(folder: string): readonly string[] {
  return (
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((name) => join(folder, name))
      // Newer versions of Node keep there what they compiled.
      .filter((path) => !path.includes("/compiled/") && statSync(path).isFile())
  );
}
