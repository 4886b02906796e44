import { isAbsolute } from "node:path";

import { isByLogin, KEY_NAMES, type KeyName, keyOf } from "../../config/keys.ts";
import { problemOf } from "../../config/profile-file.ts";
import { UsageError } from "../../errors.ts";
import { defineCommand } from "../command.ts";
import { writeSetting } from "./set/write.ts";
import { settingName } from "./setting-name.ts";

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
