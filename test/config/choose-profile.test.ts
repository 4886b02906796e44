import { describe, expect, test } from "vitest";

import { chooseProfile, parseProfileFile } from "../../src/config/profiles.ts";
import type { Env } from "../../src/context.ts";
import { outcomeOf } from "../failure.ts";

const PATH = "/home/me/config.json";
const PROFILES = { default: { region: "cn-north-4" }, prod: { region: "ru-moscow-1" }, broken: { region: "x" } };

async function chosen(document: object | undefined, flag?: string, env: Env = {}) {
  const text = document && JSON.stringify({ version: 1, ...document });
  return outcomeOf(async () => chooseProfile(await parseProfileFile(PATH, text), flag, env));
}
const found = (name: string, origin: string, explicit: boolean, values: object) => ({
  gave: { name, origin, explicit, values },
});
const MOSCOW = { region: "ru-moscow-1" };

describe("the profile in use", () => {
  test.each([
    [
      "--profile goes first",
      { current: "default", profiles: PROFILES },
      "prod",
      { SMS_PROFILE: "default" },
      found("prod", "--profile", true, MOSCOW),
    ],
    [
      "then SMS_PROFILE",
      { current: "default", profiles: PROFILES },
      undefined,
      { SMS_PROFILE: "prod" },
      found("prod", "SMS_PROFILE", false, MOSCOW),
    ],
    [
      "then the file's current one",
      { current: "prod", profiles: PROFILES },
      undefined,
      { SMS_PROFILE: "" },
      found("prod", PATH, false, MOSCOW),
    ],
    ["then default", { profiles: PROFILES }, undefined, {}, found("default", PATH, false, { region: "cn-north-4" })],
    ["else none, without a file", undefined, undefined, {}, { gave: undefined }],
    ["else none, where nobody named one", { profiles: { prod: {} } }, undefined, {}, { gave: undefined }],
  ])("%s", async (_, document, flag, env, expected) => {
    expect(await chosen(document, flag, env)).toEqual(expected);
  });
});

describe("one that is not there", () => {
  const NAMES = `Profiles in ${PATH}: default, prod, broken.`;
  const NONE = `${PATH} has no profiles. sms auth login or sms config set makes one.`;
  test.each([
    ["--profile", { profiles: PROFILES }, "tset", {}, "usage", '--profile: there is no profile "tset"', NAMES],
    [
      "SMS_PROFILE",
      { profiles: PROFILES },
      undefined,
      { SMS_PROFILE: "tset" },
      "config",
      'SMS_PROFILE: there is no profile "tset"',
      NAMES,
    ],
    [
      "the file",
      { current: "gone", profiles: PROFILES },
      undefined,
      {},
      "config",
      `${PATH}: there is no profile "gone"`,
      NAMES,
    ],
    ["--profile without a file", undefined, "prod", {}, "usage", '--profile: there is no profile "prod"', NONE],
    [
      "SMS_PROFILE without a file",
      undefined,
      undefined,
      { SMS_PROFILE: "a\nb" },
      "config",
      'SMS_PROFILE: there is no profile "a\\nb"',
      NONE,
    ],
    [
      "a name that every object has",
      { profiles: PROFILES },
      "toString",
      {},
      "usage",
      '--profile: there is no profile "toString"',
      NAMES,
    ],
  ])("is told: %s", async (_, document, flag, env, kind, message, hint) => {
    expect(await chosen(document, flag, env)).toEqual({ kind, message, hint });
  });
});

test("only the one in use is checked", async () => {
  const document = { current: "broken", profiles: PROFILES };
  expect(await chosen(document)).toMatchObject({
    kind: "config",
    message: expect.stringContaining(`${PATH}:1: profiles.broken.region: SMS has no region "x"`),
  });
  expect(await chosen(document, "prod")).toEqual(found("prod", "--profile", true, MOSCOW));
});
