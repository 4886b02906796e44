import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { describe, expect, test } from "vitest";

import type { Profile } from "../../src/config/settings.ts";
import { type CliOptions, ENDPOINT, testCli } from "../cli.ts";
import { temporaryFolder } from "../temporary-folder.ts";

// Commands that write the profile file, in a real folder.

type Profiles = Readonly<Record<string, Readonly<Record<string, string>>>>;
type Api = ReturnType<typeof testCli>["api"];

const ADDRESSES = { SMS_ENDPOINT: ENDPOINT, SMS_IAM_ENDPOINT: ENDPOINT };
const TOKEN = { token: "planted-token", endpoint: ENDPOINT };

/** A home with these profiles; the first of them is the current one. */
async function homeWith(profiles: Profiles = {}) {
  const home = await temporaryFolder();
  const path = join(home, ".config/huawei-sms/config.json");
  const [current] = Object.keys(profiles);
  if (current !== undefined) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, JSON.stringify({ version: 1, current, profiles }), { mode: 0o600 });
  }
  return {
    async sms(argv: readonly string[], { answered, ...options }: CliOptions & { answered?: (api: Api) => void } = {}) {
      const cli = testCli({
        ...options,
        home,
        env: { SMS_ENDPOINT: undefined, SMS_AUTH_TOKEN: undefined, ...options.env },
      });
      answered?.(cli.api);
      const { exitCode, stdout, stderr } = await cli.run(...argv);
      expect(`${stdout}${stderr}`).not.toContain("planted");
      return { exitCode, stdout: stdout.replaceAll(path, "FILE"), stderr: stderr.replaceAll(path, "FILE") };
    },
    path,
    saved: async () => JSON.parse(await readFile(path, "utf8")) as unknown,
  };
}

const told = (...lines: readonly string[]) => ({
  exitCode: 0,
  stdout: "",
  stderr: lines.map((line) => `${line}\n`).join(""),
});
const refusal = (message: string, hint: string) => ({
  exitCode: 2,
  stdout: "",
  stderr: `error: ${message}\n  hint: ${hint}\n`,
});
const taken = (api: Api) => api.get("/v3/tasks").query({ limit: 1 }).reply(200, { count: 0, tasks: [] });
const listed = (api: Api) => api.get("/v3/tasks").query(true).reply(200, { count: 0, tasks: [] });
const forbidden = (api: Api) =>
  api.get("/v3/tasks").query({ limit: 1 }).reply(403, { error_code: "SMS.9004", error_msg: "no right" });
const accountOfKeys = (api: Api) => api.get("/v3/auth/domains").reply(200, { domains: [{ id: "d1", name: "acme" }] });
const loggedIn = (api: Api) =>
  api
    .post("/v3/auth/tokens")
    .query(true)
    .reply(
      201,
      {
        token: { expires_at: "2026-01-03T03:04:05.000000Z", user: { name: "me", domain: { id: "d1", name: "acme" } } },
      },
      { "X-Subject-Token": "planted-token" },
    );

describe("auth login at a terminal", () => {
  const asked = (answers: readonly string[], env: CliOptions["env"] = ADDRESSES): CliOptions => ({
    typed: [],
    columns: 200,
    answers,
    env,
  });

  test.each<[string, readonly string[], string, object, (api: Api) => void]>([
    [
      "keys",
      ["keys", " AKPLAN00000000000TAIL ", "planted-secret", ""],
      "access key AKPL****TAIL",
      { ak: "AKPLAN00000000000TAIL", sk: "planted-secret" },
      accountOfKeys,
    ],
    [
      "a password",
      ["password", "acme", "me", "planted-pass"],
      "user me of account acme",
      { domain_name: "acme", user_name: "me", password: "planted-pass" },
      loggedIn,
    ],
    ["a token", ["token", "planted-token"], "a token", { token: "planted-token" }, () => {}],
    [
      "a program",
      ["process", "/bin/keys prod"],
      "access key ****",
      { credential_process: "/bin/keys prod" },
      accountOfKeys,
    ],
  ])("%s, tried before it is saved", async (_, answers, who, profile, before) => {
    const { sms, saved } = await homeWith();
    const capture = async () => ({ exitCode: 0, stdout: '{"ak":"planted-ak","sk":"planted-sk"}' });
    const answered = (api: Api) => {
      before(api);
      taken(api);
    };
    expect(await sms(["auth", "login"], { ...asked(answers), capture, answered })).toEqual({
      exitCode: 0,
      stdout: `logged in as ${who} at ${ENDPOINT}/\nsaved in profile default of FILE, with the endpoint from SMS_ENDPOINT\n`,
      stderr: "",
    });
    const profiles = { default: { ...profile, endpoint: ENDPOINT } };
    expect(await saved()).toEqual({ version: 1, current: "default", profiles });
  });

  test("asks for the address where nothing says it, and makes no profile current that was not", async () => {
    const { sms, saved } = await homeWith({ first: {} });
    const options = asked(["token", "planted-token", "another address", ENDPOINT], {});
    expect(await sms(["auth", "login", "--profile", "second"], { ...options, answered: taken })).toMatchObject({
      exitCode: 0,
    });
    expect(await saved()).toEqual({ version: 1, current: "first", profiles: { first: {}, second: TOKEN } });
  });

  test.each<[string, readonly string[], NonNullable<CliOptions["env"]>, Profile, Profile]>([
    ["a variable", [], { SMS_ENDPOINT: ENDPOINT }, {}, { endpoint: ENDPOINT }],
    [
      "a variable for a region, used already",
      [],
      { SMS_ENDPOINT: ENDPOINT, SMS_REGION: "cn-north-4" },
      {},
      { endpoint: ENDPOINT },
    ],
    [
      "a flag",
      ["--endpoint", ENDPOINT],
      { SMS_REGION: "cn-north-4" },
      { region: "cn-north-4" },
      { region: "cn-north-4", endpoint: ENDPOINT },
    ],
    ["the profile", [], {}, { endpoint: ENDPOINT, region: "cn-north-4" }, { endpoint: ENDPOINT, region: "cn-north-4" }],
  ])(
    "the address in force is saved, from %s: the next shell needs no variable",
    async (_, argv, env, before, after) => {
      const { sms, saved } = await homeWith({ a: before });
      const options = asked(["token", "planted-token"], env);
      expect(await sms(["auth", "login", ...argv], { ...options, answered: taken })).toMatchObject({ exitCode: 0 });
      expect(await saved()).toEqual({
        version: 1,
        current: "a",
        profiles: { a: { token: "planted-token", ...after } },
      });
      expect(await sms(["task", "list", "-o", "json"], { answered: listed })).toMatchObject({
        exitCode: 0,
        stderr: "",
      });
    },
  );

  test("an answer that makes no sense: nothing is sent or saved", async () => {
    const { sms, saved } = await homeWith({ first: {} });
    const done = await sms(["auth", "login", "--endpoint", ENDPOINT], asked(["keys", "planted ak"], {}));
    expect(done).toMatchObject({ exitCode: 2, stdout: "" });
    expect(done.stderr).toContain("ak: it holds a character that no key or token has");
    expect(await saved()).toEqual({ version: 1, current: "first", profiles: { first: {} } });
  });

  test("a right that is wanting does not keep them from being saved", async () => {
    const { sms, saved } = await homeWith();
    const done = await sms(["auth", "login"], { ...asked(["token", "planted-token"]), answered: forbidden });
    expect([done.exitCode, done.stderr]).toEqual([
      0,
      `note: these credentials are valid, but have no permission to list tasks: HTTP 403 Forbidden: no right [GET ${ENDPOINT}/v3/tasks]\n`,
    ]);
    expect(await saved()).toMatchObject({ profiles: { default: { token: "planted-token" } } });
  });
});

describe("auth login --stdin", () => {
  test("saves the flags' address, leaves out what is null, and says what goes before the profile", async () => {
    const { sms, saved } = await homeWith();
    const piped = ['{"token": "planted-token",', '"sk": null}'];
    const env = { SMS_AUTH_TOKEN: "planted-other" };
    expect(
      await sms(["auth", "login", "--stdin", "--endpoint", ENDPOINT], { piped, env, answered: taken }),
    ).toMatchObject({
      exitCode: 0,
      stderr:
        "note: SMS_AUTH_TOKEN takes precedence over the profile as long as it is set; --profile default takes precedence over it\n",
    });
    expect(await saved()).toEqual({ version: 1, current: "default", profiles: { default: TOKEN } });
  });

  test.each([
    ["planted", "standard input is not a JSON object"],
    ['{"tokn": "planted"}', 'standard input: unknown setting "tokn"'],
    ['{"token": 5}', "standard input: token is not a string"],
  ])("%s", async (line, message) => {
    const { sms } = await homeWith();
    const { exitCode, stderr } = await sms(["auth", "login", "--stdin"], { piped: [line], env: ADDRESSES });
    expect([exitCode, stderr.split("\n")[0]]).toEqual([2, `error: ${message}`]);
  });
});

describe("auth status", () => {
  test("shows who asks whom, and that the service takes it", async () => {
    const { sms } = await homeWith({ prod: TOKEN });
    expect(await sms(["auth", "status"], { answered: taken })).toEqual({
      exitCode: 0,
      stderr: "",
      stdout: `  Identity    a token
  Source      profile prod
  Account id  —
  Scope       —
  Expires     —
  Endpoint    https://sms.test/ (profile prod)
  IAM         https://iam.myhuaweicloud.com/ (default)
  Profile     prod
  Check       accepted by the service
`,
    });
  });

  test.each<[number, string, number, string]>([
    [401, "APIGW.0301", 4, "rejected by the service"],
    [403, "SMS.9004", 4, "valid, but without permission to list tasks"],
    [400, "SMS.0001", 7, "not checked: the service gave no answer to that"],
  ])("HTTP %d is an answer and an error", async (http, code, exitCode, check) => {
    const { sms } = await homeWith({ prod: TOKEN });
    const answered = (api: Api) => api.get("/v3/tasks").query(true).reply(http, { error_code: code, error_msg: "no" });
    const env = { SMS_AUTH_TOKEN: "planted-other" };
    const done = await sms(["auth", "status", "-o", "json"], { env, answered });
    expect([done.exitCode, JSON.parse(done.stdout)]).toEqual([
      exitCode,
      {
        schema: "sms.auth/1",
        source: "SMS_AUTH_TOKEN",
        identity: "a token",
        scope: null,
        account_id: null,
        expires_at: null,
        endpoint: `${ENDPOINT}/`,
        endpoint_origin: "profile prod",
        endpoint_not_used: [],
        iam_endpoint: "https://iam.myhuaweicloud.com/",
        iam_endpoint_origin: "default",
        profile: "prod",
        works: false,
        check,
        unused: [{ source: "profile prod", why: "a token" }],
      },
    ]);
    expect(JSON.parse(done.stderr)).toMatchObject({ error: { error_code: code, http_status: http } });
  });
});

describe("auth logout", () => {
  test("forgets credentials, keeps settings, and names what is still found", async () => {
    const { sms, saved } = await homeWith({ prod: { ...TOKEN, ak: "planted-ak", region: "cn-north-4" } });
    expect(await sms(["auth", "logout"], { env: { SMS_AUTH_TOKEN: "planted-other" } })).toEqual({
      exitCode: 0,
      stdout: "removed token, ak from profile prod in FILE\n",
      stderr: "note: credentials are still found in SMS_AUTH_TOKEN\n",
    });
    const profiles = { prod: { endpoint: ENDPOINT, region: "cn-north-4" } };
    expect(await saved()).toEqual({ version: 1, current: "prod", profiles });
    const again = await sms(["auth", "logout", "-o", "json"]);
    expect([again.exitCode, JSON.parse(again.stdout), again.stderr]).toEqual([
      0,
      { schema: "sms.logout/1", profile: "prod", path: "FILE", removed: [] },
      "",
    ]);
  });
});

describe("config set", () => {
  test("the first profile is made and becomes the current one; a second does not", async () => {
    const { sms, saved } = await homeWith();
    expect(await sms(["config", "set", "region", "cn-north-4"])).toEqual(
      told("created profile default in FILE and set its region"),
    );
    const done = await sms(["config", "set", "ca_file", "/ca.pem", "--profile", "b", "-o", "json"]);
    expect([JSON.parse(done.stdout), done.stderr]).toEqual([
      { schema: "sms.config/1", path: "FILE", profile: "b", name: "ca_file", value: "/ca.pem" },
      "created profile b in FILE and set its ca_file\nnote: another profile is the current one; sms config use b changes that\n",
    ]);
    const profiles = { default: { region: "cn-north-4" }, b: { ca_file: "/ca.pem" } };
    expect(await saved()).toEqual({ version: 1, current: "default", profiles });
  });

  test.each<[string, readonly string[], NonNullable<CliOptions["env"]>, string]>([
    [
      "an endpoint of its own",
      ["region", "cn-north-4"],
      {},
      "an endpoint takes precedence over a region, and profile p has one",
    ],
    ["its own credentials", ["auth", "ecs"], {}, "the profile's token takes precedence over it"],
    ["a flag", ["max_retries", "3", "--max-retries", "2"], {}, "--max-retries takes precedence over a profile"],
    [
      "a variable",
      ["endpoint", "https://b.test"],
      { SMS_ENDPOINT: ENDPOINT },
      "SMS_ENDPOINT takes precedence over a profile",
    ],
  ])("says when %s goes before it", async (_, argv, env, why) => {
    const { sms } = await homeWith({ p: TOKEN });
    expect(await sms(["config", "set", ...argv], { env })).toEqual(
      told(`set ${argv[0]} of profile p in FILE`, `warning: this setting has no effect now: ${why}`),
    );
  });
});

describe("config unset", () => {
  test("a setting, and once more", async () => {
    const { sms, saved } = await homeWith({ p: { ...TOKEN, max_retries: "3" } });
    const unset = ["config", "unset", "max_retries"];
    expect(await sms(unset)).toEqual(told("unset max_retries of profile p in FILE"));
    expect(await saved()).toEqual({ version: 1, current: "p", profiles: { p: TOKEN } });
    expect(await sms(unset)).toEqual(told("max_retries was not set in profile p"));
  });

  test("--all removes the profile; without the current one there is none", async () => {
    const { sms, saved } = await homeWith({ a: TOKEN, b: {} });
    expect(await sms(["config", "unset", "--all"])).toEqual(
      told("removed profile a from FILE", "note: it was the current profile; sms config use NAME selects another"),
    );
    expect(await saved()).toEqual({ version: 1, profiles: { b: {} } });
    expect(await sms(["config", "unset", "--all"])).toEqual(told("there was no profile default"));
  });

  test("a profile that was asked for must be there", async () => {
    const { sms } = await homeWith({ a: TOKEN });
    expect(await sms(["config", "unset", "region", "--profile", "b"])).toEqual(
      refusal('--profile: there is no profile "b"', "Profiles in FILE: a."),
    );
  });
});

test("config use chooses a profile that is there, and says when SMS_PROFILE goes before it", async () => {
  const { sms, saved } = await homeWith({ a: {}, b: {} });
  expect(await sms(["config", "use", "b"], { env: { SMS_PROFILE: "a" } })).toEqual(
    told("profile b of FILE is now the current one", "warning: SMS_PROFILE is set and takes precedence: profile a"),
  );
  expect(await saved()).toMatchObject({ current: "b" });
  expect(await sms(["config", "use", "c"])).toEqual(
    refusal('<profile>: there is no profile "c"', "Profiles in FILE: a, b."),
  );
});

test("a change waits while another sms changes the file, and says so after a second", async () => {
  const { sms, saved, path } = await homeWith({ a: {} });
  await writeFile(`${path}.lock`, "");
  setTimeout(() => void rm(`${path}.lock`), 1500);
  expect(await sms(["config", "set", "region", "ap-southeast-3"])).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining("note: waiting for another sms, which holds FILE.lock\n"),
  });
  expect(await saved()).toMatchObject({ profiles: { a: { region: "ap-southeast-3" } } });
});
