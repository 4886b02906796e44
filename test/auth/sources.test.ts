import { describe, expect, test } from "vitest";

import { resolveEach, resolveFirst, inOrder, noCredentials } from "../../src/auth/chain.ts";
import { resolvedFixed, type ResolvedSource, type CredentialSource } from "../../src/auth/credential.ts";
import { ConfigError } from "../../src/errors.ts";
import { asFailure } from "../failure.ts";

const leadOf = (name: string): ResolvedSource => resolvedFixed({ kind: "token", source: name, token: "t" }, "me", []);
const holding = (name: string): CredentialSource => ({ name, resolve: async () => leadOf(name) });
const empty = (name: string): CredentialSource => ({ name, resolve: async () => undefined });
const broken = (name: string): CredentialSource => ({
  name,
  resolve: async () => {
    throw new ConfigError(`${name} is half`);
  },
});

test("the documented order, each source in its place", () => {
  const all = {
    explicitProfile: empty("--profile"),
    selectedByName: empty("SMS_AUTH"),
    environment: [empty("token"), empty("keys")],
    password: empty("password"),
    profile: empty("profile"),
    otherTools: [empty("sdk"), empty("koocli")],
  };
  const names = (order: Parameters<typeof inOrder>[0]) => inOrder(order).map(({ name }) => name);
  expect(names(all)).toEqual(["--profile", "SMS_AUTH", "token", "keys", "password", "profile", "sdk", "koocli"]);
  expect(names({ ...all, explicitProfile: undefined, selectedByName: undefined, profile: undefined })).toEqual([
    "token",
    "keys",
    "password",
    "sdk",
    "koocli",
  ]);
});

describe("the first complete one", () => {
  test.each([
    ["of several", [empty("a"), holding("b"), holding("c")], "b"],
    ["before half of another", [holding("a"), broken("b")], "a"],
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
  const told = found.map((each) =>
    "lead" in each ? [each.name, each.lead.source] : [each.name, asFailure(each.error)],
  );
  expect(told).toEqual([
    ["a", "a"],
    ["c", { kind: "config", message: "c is half" }],
    ["d", "d"],
  ]);
});

test("where none holds anything, the places are told, the environment once", () => {
  const sources = ["SMS_AUTH_TOKEN", "CLOUD_SDK_AK and CLOUD_SDK_SK", "profile a", "/home/me/.hcloud/config.json"];
  expect(asFailure(noCredentials(sources.map(empty)))).toEqual({
    kind: "auth",
    message: "no credentials found: looked in the environment, profile a, /home/me/.hcloud/config.json",
    hint: "sms auth login saves credentials; or set SMS_AUTH_TOKEN, or CLOUD_SDK_AK and CLOUD_SDK_SK (sms help environment lists all names). To try sms without an account: sms sandbox run -- COMMAND.",
  });
});
