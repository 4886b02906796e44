import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { createSecrets } from "../../src/api/redact.ts";
import { resolveFirst } from "../../src/auth/chain.ts";
import { parseArgv } from "../../src/cli/program.ts";
import type { Profile } from "../../src/config/keys.ts";
import type { ChosenProfile } from "../../src/config/profiles.ts";
import type { Env } from "../../src/context.ts";
import { credentialSources } from "../../src/session/credential-sources.ts";
import { systemContext } from "../../src/system-context.ts";
import { answer, serve } from "../api/local-server.ts";
import { outcomeOf } from "../failure.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const system = systemContext();
const invocation = await parseArgv(["task", "list"]);
const profileOf = (values: Profile, explicit = false): ChosenProfile => ({
  name: "a",
  origin: "test",
  explicit,
  values,
});

/** All places of a home of its own. */
async function sources(env: Env, profile?: ChosenProfile) {
  if (invocation.kind !== "run") throw new Error("not parsed");
  const home = await temporaryFolder();
  const context = { ...system, env: { XDG_CACHE_HOME: join(home, "cache"), ...env }, home, platform: "linux" as const };
  const nothing = async () => {};
  const input = {
    globals: invocation.globals,
    context,
    secrets: createSecrets([]),
    note: nothing,
    warn: nothing,
    mayLogIn: true,
  };
  return { home, all: credentialSources(profile, { flags: {}, env: context.env, profile }, input) };
}
const first = (env: Env, profile?: ChosenProfile) =>
  outcomeOf(async () => (await resolveFirst((await sources(env, profile)).all))?.source);

const TOKEN = { SMS_AUTH_TOKEN: "t" };
const USER = { HW_USER_NAME: "ops", HW_USER_PASSWORD: "hush", HW_DOMAIN_NAME: "acme" };
const PROFILE: Profile = { token: "T" };

describe("which place counts", () => {
  test.each<[string, Env, ChosenProfile | undefined, string | undefined]>([
    ["nothing anywhere", {}, undefined, undefined],
    ["a profile that was named, before all", { ...TOKEN, SMS_AUTH: "ecs" }, profileOf(PROFILE, true), "profile a"],
    [
      "SMS_AUTH=ecs before the environment",
      { ...TOKEN, SMS_AUTH: "ecs" },
      profileOf(PROFILE),
      "agency of this ECS (SMS_AUTH=ecs)",
    ],
    ["the environment before the profile", TOKEN, profileOf(PROFILE), "SMS_AUTH_TOKEN"],
    ["a token before a user", { ...USER, ...TOKEN }, undefined, "SMS_AUTH_TOKEN"],
    [
      "keys before a user",
      { ...USER, HW_ACCESS_KEY: "a", HW_SECRET_KEY: "s" },
      undefined,
      "HW_ACCESS_KEY and HW_SECRET_KEY",
    ],
    ["a user before the profile", USER, profileOf(PROFILE), Object.keys(USER).join(", ")],
    ["the profile", { SMS_AUTH: "" }, profileOf(PROFILE), "profile a"],
    [
      "a named profile without credentials leaves the rest",
      TOKEN,
      profileOf({ region: "cn-north-4" }, true),
      "SMS_AUTH_TOKEN",
    ],
    ["the agency of a profile", {}, profileOf({ auth: "ecs" }), "agency of this ECS (profile a)"],
    [
      "the program of a profile",
      {},
      profileOf({ credential_process: "vault" }),
      "profile a (credential_process vault)",
    ],
  ])("%s", async (_, env, profile, expected) => {
    expect(await first(env, profile)).toEqual({ gave: expected });
  });

  test("files of other tools come last, that of the SDKs first", async () => {
    const { home, all } = await sources({});
    await mkdir(join(home, ".hcloud"));
    const profiles = [{ name: "default", accessKeyId: "AKEXAMPLE", secretAccessKey: "SKEXAMPLE" }];
    await writeFile(join(home, ".hcloud", "config.json"), JSON.stringify({ profiles }));
    expect((await resolveFirst(all))?.source).toBe(`${join(home, ".hcloud", "config.json")} profile default`);
    await mkdir(join(home, ".huaweicloud"));
    await writeFile(join(home, ".huaweicloud", "credentials"), "[global]\nak = AK\nsk = SK\n");
    expect((await resolveFirst(all))?.source).toBe(`${join(home, ".huaweicloud", "credentials")} [global]`);
  });
});

test("SMS_AUTH knows one word", async () => {
  expect(await first({ ...TOKEN, SMS_AUTH: "ECS" })).toEqual({
    kind: "config",
    message: 'SMS_AUTH: "ECS" is not one of ecs',
  });
});

describe("what a token is for", () => {
  const scope = (env: Env, values: Profile = {}) =>
    outcomeOf(async () => (await resolveFirst((await sources({ ...USER, ...env }, profileOf(values))).all))?.scope);
  const HINT = "Set HW_PROJECT_ID or HW_PROJECT_NAME, or project_id or project_name in the profile.";
  test.each<[Env, Profile, unknown]>([
    [{}, {}, { gave: "account acme" }],
    [{ HW_PROJECT_ID: "0123" }, {}, { gave: "account acme" }],
    [{ SMS_AUTH_SCOPE: "project", HW_PROJECT_ID: "0123", HW_PROJECT_NAME: "eu" }, {}, { gave: "project 0123" }],
    [{ SMS_AUTH_SCOPE: "project", HW_PROJECT_NAME: "eu" }, {}, { gave: "project eu" }],
    [{}, { scope: "project", project_name: "eu" }, { gave: "project eu" }],
    [{ SMS_AUTH_SCOPE: "domain" }, { scope: "project" }, { gave: "account acme" }],
    [
      { SMS_AUTH_SCOPE: "project" },
      {},
      { kind: "config", message: "SMS_AUTH_SCOPE: scope is project, but there is no project", hint: HINT },
    ],
    [
      {},
      { scope: "project" },
      { kind: "config", message: "profile a: scope is project, but there is no project", hint: HINT },
    ],
    [
      { SMS_AUTH_SCOPE: "account" },
      {},
      { kind: "config", message: 'SMS_AUTH_SCOPE: "account" is not one of domain, project' },
    ],
  ])("%j and %j", async (env, values, expected) => {
    expect(await scope(env, values)).toEqual(expected);
  });
});

describe("the metadata service", () => {
  test("is asked at SMS_METADATA_ENDPOINT, and never through a proxy", async () => {
    const credential = { access: "AK", secret: "SK", securitytoken: "ST", expires_at: "2030-01-02T03:04:05Z" };
    const { url, requests } = await serve(answer(200, "meta"), answer(200, JSON.stringify({ credential })));
    const env = { SMS_AUTH: "ecs", SMS_METADATA_ENDPOINT: url.href, HTTP_PROXY: "http://127.0.0.1:1" };
    const lead = await resolveFirst((await sources(env)).all);
    expect(await lead?.obtain()).toMatchObject({ kind: "keys", accessKey: "AK", securityToken: "ST" });
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "PUT /meta-data/latest/api/token",
      "GET /openstack/latest/securitykey",
    ]);
  });

  test("of another machine has to speak https", async () => {
    const lead = await resolveFirst((await sources({ SMS_AUTH: "ecs", SMS_METADATA_ENDPOINT: "http://10.0.0.1" })).all);
    expect(await outcomeOf(async () => lead?.obtain())).toMatchObject({
      kind: "config",
      message: "SMS_METADATA_ENDPOINT: plain http is only for this machine (127.0.0.1, localhost, ::1)",
    });
  });
});

test("user and password bring a token of IAM, once, and the folder for it holds no password", async () => {
  const body = '{"token":{"expires_at":"2030-01-02T03:04:05Z"}}';
  const { url, requests } = await serve(answer(201, body, { "x-subject-token": "fresh" }));
  const { home, all } = await sources({ ...USER, SMS_IAM_ENDPOINT: url.href });
  const lead = await resolveFirst(all);
  expect([await lead?.obtain(), await lead?.obtain()]).toMatchObject([{ token: "fresh" }, { token: "fresh" }]);
  expect(requests.map(({ path }) => path)).toEqual(["/v3/auth/tokens?nocatalog=true"]);
  const held = (await Promise.all((await filesIn(join(home, "cache"))).map((path) => readFile(path, "utf8")))).join();
  expect([held.includes("fresh"), held.includes("hush")]).toEqual([true, false]);
});

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
