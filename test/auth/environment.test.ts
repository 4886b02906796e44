import { describe, expect, test } from "vitest";

import { resolveFirst } from "../../src/auth/chain.ts";
import type { Credential } from "../../src/auth/credential.ts";
import { environmentSecrets, environmentSources } from "../../src/auth/environment.ts";
import type { Env } from "../../src/context.ts";
import { ConfigError } from "../../src/errors.ts";

const token = (source: string, value = "t"): Credential => ({ kind: "token", source, token: value });
const keys = (source: string, more: object = {}): Credential => ({
  kind: "keys",
  source,
  accessKey: "ak",
  secretKey: "sk",
  ...more,
});
const CLOUD_SDK = { CLOUD_SDK_AK: "ak", CLOUD_SDK_SK: "sk" };
const SDK = { HUAWEICLOUD_SDK_AK: "ak", HUAWEICLOUD_SDK_SK: "sk" };
const GITHUB = { HUAWEI_CLOUD_ACCESS_KEY_ID: "ak", HUAWEI_CLOUD_SECRET_ACCESS_KEY: "sk" };
const HW = { HW_ACCESS_KEY: "ak", HW_SECRET_KEY: "sk" };

/** The credential of the first complete source. */
async function environmentCredential(env: Env): Promise<Credential | undefined> {
  return (await resolveFirst(environmentSources(env).map((source) => () => source)))?.obtain();
}

describe("the first complete credential", () => {
  test.each<[string, Env, Credential | undefined]>([
    ["none", {}, undefined],
    ["SMS_AUTH_TOKEN", { SMS_AUTH_TOKEN: "t" }, token("SMS_AUTH_TOKEN")],
    ["HW_AUTH_TOKEN", { HW_AUTH_TOKEN: "t" }, token("HW_AUTH_TOKEN")],
    ["CLOUD_SDK_*", CLOUD_SDK, keys("CLOUD_SDK_AK and CLOUD_SDK_SK")],
    ["HUAWEICLOUD_SDK_*", SDK, keys("HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK")],
    [
      "HUAWEICLOUD_SDK_* with all it may have",
      { ...SDK, HUAWEICLOUD_SDK_SECURITY_TOKEN: "st", HUAWEICLOUD_SDK_DOMAIN_ID: "d" },
      keys("HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK", { securityToken: "st", domainId: "d" }),
    ],
    ["HW_*", HW, keys("HW_ACCESS_KEY and HW_SECRET_KEY")],
    [
      "HW_* with all it may have",
      { ...HW, HW_SECURITY_TOKEN: "st", HW_DOMAIN_ID: "d" },
      keys("HW_ACCESS_KEY and HW_SECRET_KEY", { securityToken: "st", domainId: "d" }),
    ],
    ["HUAWEI_CLOUD_*", GITHUB, keys("HUAWEI_CLOUD_ACCESS_KEY_ID and HUAWEI_CLOUD_SECRET_ACCESS_KEY")],
    [
      "HUAWEI_CLOUD_* with all it may have",
      { ...GITHUB, HUAWEI_CLOUD_SECURITY_TOKEN: "st" },
      keys("HUAWEI_CLOUD_ACCESS_KEY_ID and HUAWEI_CLOUD_SECRET_ACCESS_KEY", { securityToken: "st" }),
    ],
    ["HW_* before HUAWEI_CLOUD_*", { ...GITHUB, ...HW }, keys("HW_ACCESS_KEY and HW_SECRET_KEY")],
    ["SMS_AUTH_TOKEN before HW_AUTH_TOKEN", { SMS_AUTH_TOKEN: "t", HW_AUTH_TOKEN: "u" }, token("SMS_AUTH_TOKEN")],
    ["a token before keys", { HW_AUTH_TOKEN: "t", ...CLOUD_SDK, ...SDK, ...HW }, token("HW_AUTH_TOKEN")],
    ["a token before half a pair", { SMS_AUTH_TOKEN: "t", CLOUD_SDK_AK: "ak" }, token("SMS_AUTH_TOKEN")],
    ["CLOUD_SDK_* before the others", { ...HW, ...SDK, ...CLOUD_SDK }, keys("CLOUD_SDK_AK and CLOUD_SDK_SK")],
    ["HUAWEICLOUD_SDK_* before HW_*", { ...HW, ...SDK }, keys("HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK")],
    [
      "CLOUD_SDK_* before half of another pair",
      { ...CLOUD_SDK, HW_ACCESS_KEY: "x" },
      keys("CLOUD_SDK_AK and CLOUD_SDK_SK"),
    ],
    [
      "nothing of another family",
      { ...CLOUD_SDK, HUAWEICLOUD_SDK_SECURITY_TOKEN: "st", HW_SECURITY_TOKEN: "st", HUAWEICLOUD_SDK_DOMAIN_ID: "d" },
      keys("CLOUD_SDK_AK and CLOUD_SDK_SK"),
    ],
    [
      "SMS_DOMAIN_ID for CLOUD_SDK_*",
      { ...CLOUD_SDK, SMS_DOMAIN_ID: "d" },
      keys("CLOUD_SDK_AK and CLOUD_SDK_SK", { domainId: "d" }),
    ],
    [
      "SMS_DOMAIN_ID before the family's own",
      { ...HW, SMS_DOMAIN_ID: "d", HW_DOMAIN_ID: "e" },
      keys("HW_ACCESS_KEY and HW_SECRET_KEY", { domainId: "d" }),
    ],
    ["nothing for an account without keys", { SMS_DOMAIN_ID: "d", HW_SECURITY_TOKEN: "st" }, undefined],
    ["nothing for empty ones", { SMS_AUTH_TOKEN: "", CLOUD_SDK_AK: "", CLOUD_SDK_SK: "" }, undefined],
    ["what comes after empty ones", { SMS_AUTH_TOKEN: "", HW_AUTH_TOKEN: "t" }, token("HW_AUTH_TOKEN")],
    [
      "keys after an empty pair",
      { CLOUD_SDK_AK: "", CLOUD_SDK_SK: "", ...HW },
      keys("HW_ACCESS_KEY and HW_SECRET_KEY"),
    ],
    [
      "keys without what is empty",
      { ...HW, HW_SECURITY_TOKEN: "", HW_DOMAIN_ID: "", SMS_DOMAIN_ID: "" },
      keys("HW_ACCESS_KEY and HW_SECRET_KEY"),
    ],
    ["one character", { SMS_AUTH_TOKEN: "x" }, token("SMS_AUTH_TOKEN", "x")],
    [
      "every printable sign",
      { SMS_AUTH_TOKEN: "!#$%&'*+-.^_`|~/=\\\"" },
      token("SMS_AUTH_TOKEN", "!#$%&'*+-.^_`|~/=\\\""),
    ],
    ["16,384 characters", { HW_AUTH_TOKEN: "x".repeat(16_384) }, token("HW_AUTH_TOKEN", "x".repeat(16_384))],
  ])("is %s", async (_, env, expected) => {
    expect(await environmentCredential(env)).toEqual(expected);
  });
});

/** An error as data. */
async function refusal(env: Env) {
  try {
    return await environmentCredential(env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const { name, kind, message, facts } = error;
    return { name, kind, message, facts };
  }
}

test.each([
  ["CLOUD_SDK_AK", "CLOUD_SDK_SK"],
  ["CLOUD_SDK_SK", "CLOUD_SDK_AK"],
  ["HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK"],
  ["HUAWEICLOUD_SDK_SK", "HUAWEICLOUD_SDK_AK"],
  ["HW_ACCESS_KEY", "HW_SECRET_KEY"],
  ["HW_SECRET_KEY", "HW_ACCESS_KEY"],
])("%s without %s is an error that names the missing one, not a fall-through", async (set, missing) => {
  const expected = {
    name: "ConfigError",
    kind: "config",
    message: `${set} is set but ${missing} is not`,
    facts: { hint: `Set ${missing} too, or unset ${set}.` },
  };
  expect(await refusal({ [set]: "x" })).toEqual(expected);
  expect(await refusal({ [set]: "x", [missing]: "" })).toEqual(expected);
});

test("half a pair is not completed from a later family", async () => {
  expect(await refusal({ CLOUD_SDK_AK: "ak", ...HW })).toMatchObject({
    message: "CLOUD_SDK_AK is set but CLOUD_SDK_SK is not",
  });
});

describe("what no header can carry is refused, and never repeated", () => {
  const BAD = ["hush\n", "\rhush", "hu sh", "hush\t", "hush\0", "hush\u007f", "hüsh", "hush\u200b", "密hush"];
  const NAMES: readonly (readonly [string, Env])[] = [
    ["SMS_AUTH_TOKEN", {}],
    ["HW_AUTH_TOKEN", {}],
    ["CLOUD_SDK_AK", CLOUD_SDK],
    ["CLOUD_SDK_SK", CLOUD_SDK],
    ["SMS_DOMAIN_ID", CLOUD_SDK],
    ["HUAWEICLOUD_SDK_SECURITY_TOKEN", SDK],
    ["HUAWEICLOUD_SDK_DOMAIN_ID", SDK],
    ["HW_SECURITY_TOKEN", HW],
    ["HW_DOMAIN_ID", HW],
  ];

  test.each(NAMES)("%s", async (name, rest) => {
    for (const value of BAD) {
      expect(await refusal({ ...rest, [name]: value })).toEqual({
        name: "ConfigError",
        kind: "config",
        message: `${name} holds a line break, a space or another character that no key or token has`,
        facts: { hint: `Set ${name} again, for example with: export ${name}="$(cat file)"` },
      });
    }
  });

  test.each(NAMES)("%s beyond 16,384 characters", async (name, rest) => {
    expect(await refusal({ ...rest, [name]: "x".repeat(16_385) })).toEqual({
      name: "ConfigError",
      kind: "config",
      message: `${name} is longer than 16384 characters`,
      facts: {},
    });
  });
});

test("the secrets of the environment are all that any family holds, in use or not, and no account", () => {
  const env = {
    HW_AUTH_TOKEN: "t",
    CLOUD_SDK_AK: "a",
    HUAWEICLOUD_SDK_SK: "b",
    HUAWEICLOUD_SDK_SECURITY_TOKEN: "c",
    HW_ACCESS_KEY: "d",
    HW_SECURITY_TOKEN: "e",
    SMS_DOMAIN_ID: "account",
    HW_DOMAIN_ID: "account",
    HOME: "/home/me",
  };
  expect(environmentSecrets(env)).toEqual(["t", "a", "b", "c", "d", "e"]);
  expect(environmentSecrets({})).toEqual([]);
});
