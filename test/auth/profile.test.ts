import { describe, expect, test } from "vitest";

import type { TokenCredential } from "../../src/auth/credential.ts";
import { resolveStatic } from "../../src/auth/credential.ts";
import { profileSource } from "../../src/auth/profile.ts";
import type { Profile } from "../../src/config/settings.ts";
import { outcomeOf } from "../failure.ts";

/** Says which way it was asked to take, and with what. */
const made = (way: string, ...what: readonly unknown[]) => {
  const token: TokenCredential = { kind: "token", source: way, token: JSON.stringify(what) };
  return resolveStatic(token, "me", []);
};
const TOOLS = {
  byPassword: (source: string, who: object) => made("password", source, who),
  byProcess: (source: string, line: string) => made("process", source, line),
  byEcs: (source: string) => made("ecs", source),
};
const way = (source: string, ...what: readonly unknown[]) => ({
  gave: { kind: "token", source, token: JSON.stringify(what) },
});

const find = (values: Profile) =>
  outcomeOf(async () => (await profileSource({ name: "a", values }, TOOLS).resolve())?.obtain());

const KEYS: Profile = { ak: "AK", sk: "SK" };
const USER: Profile = { user_name: "ops", password: "hush", domain_name: "acme" };
const PROGRAM: Profile = { credential_process: "vault read" };
const ECS: Profile = { auth: "ecs" };
const keys = (more: object = {}) => ({
  gave: { kind: "keys", source: "profile a", accessKey: "AK", secretKey: "SK", ...more },
});

test.each<[string, Profile, unknown]>([
  ["a token", { token: "T" }, { gave: { kind: "token", source: "profile a", token: "T" } }],
  ["keys", KEYS, keys()],
  [
    "temporary keys",
    { ...KEYS, security_token: "ST", domain_id: "0123" },
    keys({ securityToken: "ST", domainId: "0123" }),
  ],
  ["user and password", USER, way("password", "profile a", { userName: "ops", password: "hush", domainName: "acme" })],
  ["a program", PROGRAM, way("process", "profile a", "vault read")],
  ["an agency", ECS, way("ecs", "profile a")],
  ["none", {}, { gave: undefined }],
  ["none, but settings", { region: "cn-north-4", max_retries: "1", scope: "project" }, { gave: undefined }],
  ["none, but an account", { domain_id: "0123", security_token: "ST" }, { gave: undefined }],
  [
    "a token before all",
    { token: "T", ...KEYS, ...USER, ...PROGRAM, ...ECS },
    { gave: { kind: "token", source: "profile a", token: "T" } },
  ],
  [
    "a token before half a pair",
    { token: "T", ak: "AK" },
    { gave: { kind: "token", source: "profile a", token: "T" } },
  ],
  ["keys before the rest", { ...KEYS, ...USER, ...PROGRAM, ...ECS }, keys()],
  [
    "a user before the rest",
    { ...USER, ...PROGRAM, ...ECS },
    way("password", "profile a", { userName: "ops", password: "hush", domainName: "acme" }),
  ],
  ["a program before an agency", { ...PROGRAM, ...ECS }, way("process", "profile a", "vault read")],
])("%s", async (_, values, expected) => {
  expect(await find(values)).toEqual(expected);
});

describe("a part without the others is an error, not a fall-through", () => {
  test.each<[Profile, string]>([
    [{ ak: "hush", ...USER, ...ECS }, "ak but no sk"],
    [{ sk: "hush", ...PROGRAM }, "sk but no ak"],
    [{ user_name: "ops", ...PROGRAM }, "user_name but no password and no domain_name"],
    [{ password: "hush" }, "password but no user_name and no domain_name"],
    [{ domain_name: "acme", ...ECS }, "domain_name but no user_name and no password"],
    [{ user_name: "ops", password: "hush" }, "user_name and password but no domain_name"],
    [{ user_name: "ops", domain_name: "acme" }, "user_name and domain_name but no password"],
    [{ password: "hush", domain_name: "acme" }, "password and domain_name but no user_name"],
  ])("%j", async (values, words) => {
    expect(await find(values)).toEqual({
      kind: "config",
      message: `profile a has ${words}`,
      hint: "sms auth login writes them together.",
    });
  });
});

test.each<[keyof Profile, Profile]>([
  ["token", {}],
  ["ak", KEYS],
  ["sk", KEYS],
  ["security_token", KEYS],
  ["domain_id", KEYS],
])("a %s that no header can hold is named and not shown", async (name, rest) => {
  expect(await find({ ...rest, [name]: "hush\nhush" })).toEqual({
    kind: "config",
    message: `profile a: ${name} holds a line break, a space or another character that no key or token has`,
  });
});

test("what must never be shown is known before anybody is asked", async () => {
  const secrets = async (values: Profile) => (await profileSource({ name: "a", values }, TOOLS).resolve())?.secrets;
  expect([await secrets({ token: "T" }), await secrets({ ...KEYS, security_token: "ST", domain_id: "0123" })]).toEqual([
    ["T"],
    ["AK", "SK", "AK:SK", "ST"],
  ]);
});
