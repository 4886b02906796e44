import { isAbsolute } from "node:path";

import { isByLogin, KEY_NAMES, type KeyName, keyOf, credentialKind } from "../../config/keys.ts";
import type { Contents } from "../../config/profile-store.ts";
import { problemOf, type ProfileChoice, type ProfileFile, profileName } from "../../config/profiles.ts";
import { isSettingName, settingOf } from "../../config/settings.ts";
import { UsageError } from "../../errors.ts";
import { defineCommand, check, type Item, type Services } from "../command.ts";
import { settingName } from "./settings.ts";

export const set = defineCommand({
  args: {
    name: settingName,
    value: { help: "its value, written as on the command line", placeholder: "<value>", parse: String },
  },
  flags: {},
  examples: [
    { what: "The region of the current profile", line: "sms config set region ap-southeast-3" },
    { what: "Of another profile, which is made if need be", line: "sms config set region cn-north-4 --profile prod" },
    { what: "More patience", line: "sms config set request_timeout 2m" },
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

/** The value is not repeated: it may be a secret. */
function onlyByLogin(name: KeyName): UsageError {
  const asks = "sms auth login asks for it.";
  const hint = keyOf(name).secret ? `${asks} Your shell's history may hold the value now: delete it there.` : asks;
  return new UsageError(`${name} is not taken from arguments`, hint);
}

function relativePath(name: KeyName, value: string) {
  if (name !== "ca_file" || isAbsolute(value)) return undefined;
  const hint = 'For example: sms config set ca_file "$PWD/ca.pem"';
  return { message: "it must be an absolute path, for it is read from any folder", hint };
}

/** Writes it to the profile that is meant, and says what else has to be known. */
export async function* writeSetting(name: KeyName, value: string, services: Services): AsyncGenerator<Item> {
  const { account, note } = services;
  const { path } = account;
  const choice = await account.choice();
  const written = await account.change((file) => withSetting(file, choice, name, value));
  const { profile, isNew, current } = written;
  yield { json: { profile, name, value, path } };
  await note(
    isNew ? `made profile ${profile} in ${path} and set its ${name}` : `set ${name} of profile ${profile} in ${path}`,
  );
  const reason = whyUnused(name, written, services);
  if (reason !== undefined) await note(`warning: it is not used now: ${reason}`);
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

/** What goes before a value that was just written; the profile's other values may be anything. */
export function whyUnused(
  name: KeyName,
  { profile, profiles }: Written,
  { account, env }: Services,
): string | undefined {
  const { [name]: value, endpoint } = profiles[profile] ?? {};
  const texts = Object.entries({ endpoint, [name]: value }).filter(([, text]) => typeof text === "string");
  const layers = { flags: account.flags, env, profile: { name: profile, values: Object.fromEntries(texts) } };
  const inForce = isSettingName(name) ? settingOf(name, layers) : undefined;
  if (inForce && inForce.origin !== `profile ${profile}`) return `${inForce.origin} goes before a profile`;
  const address = name === "region" ? settingOf("endpoint", layers) : undefined;
  if (address) return `an endpoint goes before a region, and ${address.origin} has one`;
  const [own, kind] = [credentialKind({ [name]: value }), credentialKind(profiles[profile] ?? {})];
  return own === kind || own === undefined ? undefined : `the profile's ${kind} goes before it`;
}
