import { join } from "node:path";

import { describe, expect, test } from "vitest";

import {
  type ChainInput,
  credentialChain,
  noCredentials,
  resolveEach,
  resolveFirst,
  type SourceLoader,
} from "../../src/auth/chain.ts";
import { type ResolvedSource, resolveStatic } from "../../src/auth/credential.ts";
import type { Env } from "../../src/context.ts";
import { ConfigError } from "../../src/errors.ts";
import { asFailure } from "../failure.ts";

const resolvedOf = (name: string): ResolvedSource =>
  resolveStatic({ kind: "token", source: name, token: "t" }, "me", []);
const holding =
  (name: string): SourceLoader =>
  () => ({ name, resolve: async () => resolvedOf(name) });
const empty =
  (name: string): SourceLoader =>
  () => ({ name, resolve: async () => undefined });
const broken =
  (name: string): SourceLoader =>
  () => ({
    name,
    resolve: async () => {
      throw new ConfigError(`${name} is half`);
    },
  });
const unused =
  (name: string): SourceLoader =>
  () => {
    throw new Error(`${name} was loaded`);
  };

const fail = async () => {
  throw new Error("was requested");
};
const input = (env: Env, profile: ChainInput["profile"], isProfileOnly = false): ChainInput => ({
  env,
  home: "/home/me",
  files: { read: fail },
  capture: fail,
  interrupted: new AbortController().signal,
  profile,
  isProfileOnly,
  scope: fail,
  tokenService: fail,
  agencyKeys: fail,
});
const profile = (explicit: boolean) => ({ name: "a", values: { token: "T" }, explicit });
const namesOf = async (of: ChainInput) =>
  (await Promise.all(credentialChain(of).map(async (load) => load()))).map(({ name }) => name);

describe("the chain", () => {
  const ENVIRONMENT = [
    "SMS_AUTH_TOKEN",
    "HW_AUTH_TOKEN",
    "CLOUD_SDK_AK and CLOUD_SDK_SK",
    "HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK",
    "HW_ACCESS_KEY and HW_SECRET_KEY",
    "HUAWEI_CLOUD_ACCESS_KEY_ID and HUAWEI_CLOUD_SECRET_ACCESS_KEY",
    "HW_USER_NAME, HW_USER_PASSWORD, HW_DOMAIN_NAME",
  ];
  const FILES = [
    `${join("/home/me", ".huaweicloud", "credentials")} [global]`,
    join("/home/me", ".hcloud", "config.json"),
  ];
  test.each<[string, ChainInput, readonly string[]]>([
    ["without a profile", input({}, undefined), [...ENVIRONMENT, ...FILES]],
    ["with the current profile", input({ SMS_AUTH: "" }, profile(false)), [...ENVIRONMENT, "profile a", ...FILES]],
    [
      "with all places",
      input({ SMS_AUTH: "ecs" }, profile(false)),
      ["SMS_AUTH", ...ENVIRONMENT, "profile a", ...FILES],
    ],
    [
      "with a profile of the command line",
      input({ SMS_AUTH: "ecs" }, profile(true)),
      ["profile a", "SMS_AUTH", ...ENVIRONMENT, ...FILES],
    ],
    ["with credentials that are tried", input({ SMS_AUTH: "ecs" }, profile(true), true), ["profile a"]],
  ])("%s", async (_, of, names) => {
    expect(await namesOf(of)).toEqual(names);
  });

  test("reads and requests nothing for a token in the environment", async () => {
    const resolved = await resolveFirst(credentialChain(input({ SMS_AUTH_TOKEN: "t" }, profile(false))));
    expect(await resolved?.obtain()).toEqual({ kind: "token", source: "SMS_AUTH_TOKEN", token: "t" });
  });
});

describe("the first complete one", () => {
  test.each([
    ["of several", [empty("a"), holding("b"), holding("c")], "b"],
    ["before half of another", [holding("a"), broken("b")], "a"],
    ["and loads none after it", [empty("a"), holding("b"), unused("c")], "b"],
    ["of none", [empty("a"), empty("b")], undefined],
  ])("%s", async (_, sources, expected) => {
    expect((await resolveFirst(sources))?.source).toBe(expected);
  });

  test("is not looked for behind half of one", async () => {
    await expect(resolveFirst([empty("a"), broken("b"), holding("c")])).rejects.toThrow("b is half");
  });
});

test("every place that holds something, in order, with what is wrong with it", async () => {
  const found = await resolveEach([holding("a"), empty("b"), broken("c"), holding("d")]);
  const results = found.map((each) =>
    "resolved" in each ? [each.name, each.resolved.source] : [each.name, asFailure(each.error)],
  );
  expect(results).toEqual([
    ["a", "a"],
    ["c", { kind: "config", message: "c is half" }],
    ["d", "d"],
  ]);
});

test("where none holds anything, the places are named, the environment once", async () => {
  const sources = ["SMS_AUTH_TOKEN", "CLOUD_SDK_AK and CLOUD_SDK_SK", "profile a", "/home/me/.hcloud/config.json"];
  expect(asFailure(await noCredentials(sources.map(empty)))).toEqual({
    kind: "auth",
    message: "no credentials found: looked in the environment, profile a, /home/me/.hcloud/config.json",
    hint: "sms auth login saves credentials; or set SMS_AUTH_TOKEN, or CLOUD_SDK_AK and CLOUD_SDK_SK (sms help environment lists all names). To try sms without an account: sms sandbox run -- COMMAND.",
  });
});
