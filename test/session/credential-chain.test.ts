import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { createSecrets } from "../../src/api/secrets.ts";
import { parseArgv } from "../../src/cli/program.ts";
import type { Profile } from "../../src/config/settings.ts";
import type { Env } from "../../src/context.ts";
import { createServices } from "../../src/session/create-services.ts";
import { systemContext } from "../../src/system-context.ts";
import { answer, serve } from "../api/local-server.ts";
import { outcomeOf } from "../failure.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const system = systemContext();
/** The services of a home of its own, with one profile in its file. */
async function servicesOf(env: Env, profile?: Profile, explicit = false) {
  const argv = ["task", "list", ...(explicit ? ["--profile", "a"] : [])];
  const invocation = await parseArgv(argv);
  if (invocation.kind !== "run") throw new Error("not parsed");
  const home = await temporaryFolder();
  const folder = join(home, "config");
  if (profile !== undefined) {
    await mkdir(folder, { mode: 0o700 });
    const document = { version: 1, current: "a", profiles: { a: profile } };
    await writeFile(join(folder, "config.json"), JSON.stringify(document), { mode: 0o600 });
  }
  const own = { XDG_CACHE_HOME: join(home, "cache"), SMS_CONFIG_DIR: folder };
  const context = { ...system, env: { ...own, ...env }, home, platform: "linux" as const };
  return { home, credentials: createServices(invocation.globals, context, createSecrets([])).credentials };
}
const firstSource = (env: Env, profile?: Profile, explicit?: boolean) =>
  outcomeOf(async () => (await (await servicesOf(env, profile, explicit)).credentials.resolved()).source);

const TOKEN = { SMS_AUTH_TOKEN: "t" };
const USER = { HW_USER_NAME: "ops", HW_USER_PASSWORD: "hush", HW_DOMAIN_NAME: "acme" };
const PROFILE: Profile = { token: "T" };

describe("the source in use", () => {
  test.each<[string, Env, Profile | undefined, boolean, string]>([
    ["a profile of the command line, before all", { ...TOKEN, SMS_AUTH: "ecs" }, PROFILE, true, "profile a"],
    [
      "SMS_AUTH=ecs before the environment",
      { ...TOKEN, SMS_AUTH: "ecs" },
      PROFILE,
      false,
      "agency of this ECS (SMS_AUTH=ecs)",
    ],
    ["the environment before the profile", TOKEN, PROFILE, false, "SMS_AUTH_TOKEN"],
    ["a token before a user", { ...USER, ...TOKEN }, undefined, false, "SMS_AUTH_TOKEN"],
    [
      "keys before a user",
      { ...USER, HW_ACCESS_KEY: "a", HW_SECRET_KEY: "s" },
      undefined,
      false,
      "HW_ACCESS_KEY and HW_SECRET_KEY",
    ],
    ["a user before the profile", USER, PROFILE, false, Object.keys(USER).join(", ")],
    ["the profile", { SMS_AUTH: "" }, PROFILE, false, "profile a"],
    [
      "a profile of the command line without credentials, then the rest",
      TOKEN,
      { region: "cn-north-4" },
      true,
      "SMS_AUTH_TOKEN",
    ],
    ["the agency of a profile", {}, { auth: "ecs" }, false, "agency of this ECS (profile a)"],
    ["the program of a profile", {}, { credential_process: "vault" }, false, "profile a (credential_process vault)"],
  ])("%s", async (_, env, profile, explicit, expected) => {
    expect(await firstSource(env, profile, explicit)).toEqual({ gave: expected });
  });

  test("none: all places are named", async () => {
    expect(await firstSource({})).toMatchObject({
      kind: "auth",
      message: expect.stringMatching(/^no credentials found: looked in the environment, .*\.huaweicloud.*\.hcloud/),
    });
  });

  test("files of other tools come last, that of the SDKs first", async () => {
    const { home, credentials } = await servicesOf({});
    await mkdir(join(home, ".hcloud"));
    const profiles = [{ name: "default", accessKeyId: "AKEXAMPLE", secretAccessKey: "SKEXAMPLE" }];
    await writeFile(join(home, ".hcloud", "config.json"), JSON.stringify({ profiles }));
    const koocli = `${join(home, ".hcloud", "config.json")} profile default`;
    expect((await credentials.resolved()).source).toBe(koocli);
    await mkdir(join(home, ".huaweicloud"));
    await writeFile(join(home, ".huaweicloud", "credentials"), "[global]\nak = AK\nsk = SK\n");
    const sdk = `${join(home, ".huaweicloud", "credentials")} [global]`;
    const sources = (await credentials.findings()).map((each) =>
      "resolved" in each ? each.resolved.source : each.name,
    );
    expect(sources).toEqual([sdk, koocli]);
  });
});

test("SMS_AUTH has one value", async () => {
  expect(await firstSource({ ...TOKEN, SMS_AUTH: "ECS" })).toEqual({
    kind: "config",
    message: 'SMS_AUTH: "ECS" is not one of ecs',
  });
});

describe("what a token is for", () => {
  const scope = (env: Env, values: Profile = {}) =>
    outcomeOf(async () => (await (await servicesOf({ ...USER, ...env }, values)).credentials.resolved()).scope);
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
    const source = await (await servicesOf(env)).credentials.resolved();
    expect(await source.obtain()).toMatchObject({ kind: "keys", accessKey: "AK", securityToken: "ST" });
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "PUT /meta-data/latest/api/token",
      "GET /openstack/latest/securitykey",
    ]);
  });

  test("of another machine has to speak https", async () => {
    const { credentials } = await servicesOf({ SMS_AUTH: "ecs", SMS_METADATA_ENDPOINT: "http://10.0.0.1" });
    const source = await credentials.resolved();
    expect(await outcomeOf(() => source.obtain())).toMatchObject({
      kind: "config",
      message: "SMS_METADATA_ENDPOINT: plain http is only for this machine (127.0.0.1, localhost, ::1)",
    });
  });
});

test("user and password bring a token of IAM, once, and the folder for it holds no password", async () => {
  const body = '{"token":{"expires_at":"2030-01-02T03:04:05Z"}}';
  const { url, requests } = await serve(answer(201, body, { "x-subject-token": "fresh" }));
  const { home, credentials } = await servicesOf({ ...USER, SMS_IAM_ENDPOINT: url.href });
  const source = await credentials.resolved();
  expect([await source.obtain(), await source.obtain()]).toMatchObject([{ token: "fresh" }, { token: "fresh" }]);
  expect(requests.map(({ path }) => path)).toEqual(["/v3/auth/tokens?nocatalog=true"]);
  const held = (await Promise.all((await filesIn(join(home, "cache"))).map((path) => readFile(path, "utf8")))).join();
  expect([held.includes("fresh"), held.includes("hush")]).toEqual([true, false]);
});

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
