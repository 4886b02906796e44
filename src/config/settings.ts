import type { Env } from "../context.ts";
import { ConfigError, UsageError } from "../errors.ts";
import type { Profile } from "./keys.ts";

/** Everything that may say what a setting is, first come first served. */
export interface Layers {
  readonly flags: Flags;
  readonly env: Env;
  /** Its values were checked. */
  readonly profile: { readonly name: string; readonly values: Profile } | undefined;
}

/** Global flags that are settings, as they were written. */
export interface Flags {
  readonly region?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly caFile?: string | undefined;
  readonly requestTimeout?: string | undefined;
  readonly maxRetries?: string | undefined;
}

/** A setting and who says it: `--region`, `SMS_REGION`, `profile prod`, `default`. */
export interface Setting {
  readonly text: string;
  readonly origin: string;
}

interface Places {
  readonly flag?: readonly [name: string, key: keyof Flags];
  readonly env?: readonly string[];
  readonly otherwise?: string;
}

/** Where each setting may stand besides the profile (contract, sections 6 to 8). */
const PLACES = {
  endpoint: { flag: ["--endpoint", "endpoint"], env: ["SMS_ENDPOINT"] },
  region: { flag: ["--region", "region"], env: ["SMS_REGION"] },
  iam_endpoint: {
    env: ["SMS_IAM_ENDPOINT", "HUAWEICLOUD_SDK_IAM_ENDPOINT"],
    otherwise: "https://iam.myhuaweicloud.com",
  },
  ca_file: { flag: ["--ca-file", "caFile"], env: ["SMS_CA_FILE"] },
  request_timeout: { flag: ["--request-timeout", "requestTimeout"], otherwise: "30s" },
  max_retries: { flag: ["--max-retries", "maxRetries"], otherwise: "4" },
  scope: { env: ["SMS_AUTH_SCOPE"], otherwise: "domain" },
  project_id: { env: ["HW_PROJECT_ID"] },
  project_name: { env: ["HW_PROJECT_NAME"] },
} as const satisfies Readonly<Record<string, Places>>;

export type SettingName = keyof typeof PLACES;
export const SETTING_NAMES = Object.keys(PLACES) as readonly SettingName[];

/** flag > environment > profile > default; an empty variable counts as not set. */
export function settingOf(name: SettingName, { flags, env, profile }: Layers): Setting | undefined {
  const { flag, env: names = [], otherwise }: Places = PLACES[name];
  const given = flag && flags[flag[1]];
  if (flag && given !== undefined) return { text: given, origin: flag[0] };
  const variable = names.find((each) => env[each]);
  if (variable !== undefined) return { text: env[variable] ?? "", origin: variable };
  const kept = profile?.values[name];
  if (profile && kept !== undefined) return { text: kept, origin: `profile ${profile.name}` };
  return otherwise === undefined ? undefined : { text: otherwise, origin: "default" };
}

export function isSettingName(text: string): text is SettingName {
  return Object.hasOwn(PLACES, text);
}

/** Flag and variables that may say it, in their order. */
export function placesBesidesProfile(name: SettingName): readonly string[] {
  const { flag, env = [] }: Places = PLACES[name];
  return [...(flag ? [flag[0]] : []), ...env];
}

/** Of those that have a default. */
export function requiredSetting(
  name: "iam_endpoint" | "request_timeout" | "max_retries" | "scope",
  layers: Layers,
): Setting {
  return settingOf(name, layers) ?? { text: "", origin: "default" };
}

/** What is wrong with a value depends on where it stands: a flag is a usage error, anything else one of the configuration. */
export function wrongAt(origin: string, message: string, hint?: string): ConfigError | UsageError {
  return /^(--|<)/.test(origin) ? new UsageError(message, hint) : new ConfigError(message, hint);
}
