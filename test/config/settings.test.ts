import { describe, expect, test } from "vitest";

import {
  type Flags,
  type Profile,
  requiredSetting,
  SETTING_NAMES,
  type SettingName,
  settingOf,
} from "../../src/config/settings.ts";
import type { Env } from "../../src/context.ts";

interface Places {
  readonly flag?: readonly [string, keyof Flags];
  readonly env: readonly string[];
  readonly otherwise?: string;
}

/** As docs/configuration.md documents them, typed a second time. */
const EXPECTED: Readonly<Record<SettingName, Places>> = {
  endpoint: { flag: ["--endpoint", "endpoint"], env: ["SMS_ENDPOINT"] },
  region: { flag: ["--region", "region"], env: ["SMS_REGION"] },
  iam_endpoint: {
    env: ["SMS_IAM_ENDPOINT", "HUAWEICLOUD_SDK_IAM_ENDPOINT"],
    otherwise: "https://iam.myhuaweicloud.com",
  },
  ca_file: { flag: ["--ca-file", "caFile"], env: ["SMS_CA_FILE"] },
  request_timeout: { flag: ["--request-timeout", "requestTimeout"], env: [], otherwise: "30s" },
  max_retries: { flag: ["--max-retries", "maxRetries"], env: [], otherwise: "4" },
  scope: { env: ["SMS_AUTH_SCOPE"], otherwise: "domain" },
  project_id: { env: ["HW_PROJECT_ID"] },
  project_name: { env: ["HW_PROJECT_NAME"] },
};

const layersOf = (flags: Flags, env: Env, values?: Profile) => ({
  flags,
  env,
  profile: values && { name: "prod", values },
});

test("every setting has its places", () => {
  expect(SETTING_NAMES).toEqual(Object.keys(EXPECTED));
});

describe.each(SETTING_NAMES.map((name) => [name, EXPECTED[name]] as const))("%s", (name, { flag, env, otherwise }) => {
  const flags = flag ? { [flag[1]]: "by flag" } : {};
  const everywhere = Object.fromEntries(env.map((variable) => [variable, `by ${variable}`]));
  const values = { [name]: "by profile" };
  const byDefault = otherwise === undefined ? undefined : { text: otherwise, origin: "default" };
  const byProfile = { text: "by profile", origin: "profile prod" };

  test.runIf(flag)("a flag goes first", () => {
    expect(settingOf(name, layersOf(flags, everywhere, values))).toEqual({ text: "by flag", origin: flag?.[0] });
    const empty = flag ? { [flag[1]]: "" } : {};
    expect(settingOf(name, layersOf(empty, everywhere, values))).toEqual({ text: "", origin: flag?.[0] });
  });

  test.each(env)("then the environment: %s", (variable) => {
    const later = env.slice(env.indexOf(variable));
    const some = Object.fromEntries(later.map((each) => [each, `by ${each}`]));
    const expected = { text: `by ${variable}`, origin: variable };
    expect(settingOf(name, layersOf({}, some, values))).toEqual(expected);
  });

  test("then the profile; an empty variable counts as unset", () => {
    const empty = Object.fromEntries(env.map((variable) => [variable, ""]));
    expect(settingOf(name, layersOf({}, empty, values))).toEqual(byProfile);
  });

  test("then what is usual", () => {
    expect(settingOf(name, layersOf({}, {}, {}))).toEqual(byDefault);
    expect(settingOf(name, layersOf({}, {}))).toEqual(byDefault);
  });
});

test.each(["iam_endpoint", "request_timeout", "max_retries", "scope"] as const)("%s always has a value", (name) => {
  expect(requiredSetting(name, layersOf({}, {}))).toEqual({ text: EXPECTED[name].otherwise, origin: "default" });
});
