import { isAbsolute } from "node:path";

import type { Contents } from "../../config/profile-store.ts";
import { problemOf, type ProfileChoice, type ProfileFile } from "../../config/profiles.ts";
import {
  addressSettings,
  credentialKind,
  isByLogin,
  isSettingName,
  KEY_NAMES,
  type KeyName,
  keyOf,
  settingOf,
  profileName,
} from "../../config/settings.ts";
import { UsageError } from "../../errors.ts";
import type { Services } from "../../session/services.ts";
import { configJson } from "../../view/config.ts";
import { defineCommand, check, type Item } from "../command.ts";
import { settingName } from "./settings.ts";

export const set = defineCommand({
  args: {
    name: settingName,
    value: { help: "the new value", placeholder: "<value>", parse: String },
  },
  flags: {},
  examples: [
    { what: "The region of the current profile", line: "sms config set region ap-southeast-3" },
    {
      what: "Of another profile, which is created if it does not exist",
      line: "sms config set region cn-north-4 --profile prod",
    },
    { what: "A longer time-out", line: "sms config set request_timeout 2m" },
    { what: "Keys from a program of yours", line: 'sms config set credential_process "/usr/local/bin/sms-keys prod"' },
  ],
  notes: `Writes to the profile that --profile or SMS_PROFILE names, else to the current one, else to one called default. Tokens, keys and passwords are asked for by sms auth login.

Settings
${settingLines().join("\n")}`,
  run({ name, value }, services) {
    if (isByLogin(name)) throw onlyByLogin(name);
    const problem = problemOf(name, value) ?? relativePath(name, value);
    if (problem) throw new UsageError(`${name}: ${problem.message}`, problem.hint);
    return { many: false, items: writeSetting(name, value, services) };
  },
});

function settingLines(): readonly string[] {
  const names = KEY_NAMES.filter((name) => !isByLogin(name));
  const width = Math.max(...names.map((name) => name.length));
  return names.map((name) => `  ${name.padEnd(width)}  ${keyOf(name).about}`);
}

/** Does not quote the value: it may be a secret. */
function onlyByLogin(name: KeyName): UsageError {
  const login = "sms auth login asks for it.";
  const hint = keyOf(name).secret ? `${login} Your shell's history may hold the value now: delete it there.` : login;
  return new UsageError(`${name} is not taken from arguments`, hint);
}

function relativePath(name: KeyName, value: string) {
  if (name !== "ca_file" || isAbsolute(value)) return undefined;
  const hint = 'For example: sms config set ca_file "$PWD/ca.pem"';
  return { message: "it must be an absolute path, because sms may run in any folder", hint };
}

/** Writes the setting to the profile to use, and says whether it has an effect now. */
export async function* writeSetting(name: KeyName, value: string, services: Services): AsyncGenerator<Item> {
  const { profiles, note } = services;
  const path = profiles.path();
  const choice = await profiles.choice();
  const written = await profiles.change((file) => withSetting(file, choice, name, value));
  const { profile, isNew, current } = written;
  yield { json: configJson({ path, profile, name, value }) };
  await note(
    isNew
      ? `created profile ${profile} in ${path} and set its ${name}`
      : `set ${name} of profile ${profile} in ${path}`,
  );
  const reason = whyUnused(name, written, services);
  if (reason !== undefined) await note(`warning: this setting has no effect now: ${reason}`);
  if (isNew && current !== profile)
    await note(`note: another profile is the current one; sms config use ${profile} changes that`);
}

export interface Written extends Contents {
  readonly profile: string;
  readonly isNew: boolean;
}

/** The first profile becomes the current one. */
function withSetting(file: ProfileFile, choice: ProfileChoice, name: KeyName, value: string): Written {
  const { profiles } = file;
  const { name: profile, origin } = choice;
  const isNew = !Object.hasOwn(profiles, profile);
  if (isNew) check(origin, { parse: () => profileName(profile), help: "" }, profile);
  const current = Object.keys(profiles).length === 0 ? profile : file.current;
  return { current, profiles: { ...profiles, [profile]: { ...profiles[profile], [name]: value } }, profile, isNew };
}

/** What takes precedence over a value that was just written. The profile's other values have not been checked. */
export function whyUnused(name: KeyName, { profile, profiles }: Written, { flags, env }: Services): string | undefined {
  const { [name]: value, endpoint } = profiles[profile] ?? {};
  const texts = Object.entries({ endpoint, [name]: value }).filter(([, text]) => typeof text === "string");
  const layers = { flags, env, profile: { name: profile, values: Object.fromEntries(texts) } };
  const setting = isSettingName(name) ? settingOf(name, layers) : undefined;
  if (setting && setting.origin !== `profile ${profile}`) return `${setting.origin} takes precedence over a profile`;
  if (name === "region" || name === "endpoint") {
    const [address] = addressSettings(layers);
    if (address && address.origin !== `profile ${profile}`) return `${address.origin} takes precedence over a profile`;
    if (address && address.name !== name)
      return `an endpoint takes precedence over a region, and ${address.origin} has one`;
  }
  const [kind, kindInUse] = [credentialKind({ [name]: value }), credentialKind(profiles[profile] ?? {})];
  return kind === kindInUse || kind === undefined ? undefined : `the profile's ${kindInUse} takes precedence over it`;
}
