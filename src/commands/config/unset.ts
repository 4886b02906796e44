import type { Contents } from "../../config/profile-store.ts";
import { noSuchProfile, type ProfileChoice, type ProfileFile } from "../../config/profiles.ts";
import { isKeyName, keyOf } from "../../config/settings.ts";
import { UsageError } from "../../errors.ts";
import type { Services } from "../../session/services.ts";
import { configJson } from "../../view/config.ts";
import { defineCommand, type Item, toggle } from "../command.ts";
import { parseSettingName } from "./settings.ts";

export const unset = defineCommand({
  args: {
    name: {
      help: "name of a setting",
      placeholder: "[name]",
      parse: (raw) => (raw === undefined ? undefined : String(raw)),
    },
  },
  flags: { all: toggle("remove the whole profile, its credentials included") },
  examples: [
    { what: "Back to the default", line: "sms config unset request_timeout" },
    { what: "Remove a profile", line: "sms config unset --all --profile old" },
  ],
  notes: "Of the profile that --profile or SMS_PROFILE names, else of the current one.",
  run({ name, all }, services) {
    if ((name === undefined) !== all) throw new UsageError("name one setting, or give --all for the whole profile");
    return { many: false, items: removeSettings(name, services) };
  },
});

/** Removes a setting of the profile to use; without a name, the profile itself. */
export async function* removeSettings(name: string | undefined, services: Services): AsyncGenerator<Item> {
  const { profiles, credentials, note } = services;
  const path = profiles.path();
  const choice = await profiles.choice();
  const removed = await profiles.change((file) =>
    name === undefined ? withoutProfile(file, choice) : withoutSetting(file, choice, name),
  );
  const { profile, names, wasCurrent } = removed;
  if (names.some((each) => isKeyName(each) && keyOf(each).credential)) await credentials.forgetTokens();
  yield { json: configJson({ path, profile, names }) };
  if (name !== undefined)
    await note(
      names.length === 0
        ? `${name} was not set in profile ${profile}`
        : `unset ${name} of profile ${profile} in ${path}`,
    );
  else await note(removed.existed ? `removed profile ${profile} from ${path}` : `there was no profile ${profile}`);
  if (wasCurrent) await note("note: it was the current profile; sms config use NAME selects another");
}

interface Removed extends Contents {
  readonly profile: string;
  /** The settings that were removed. */
  readonly names: readonly string[];
  readonly existed: boolean;
  readonly wasCurrent: boolean;
}

/** Any name that the profile has can be removed: a file written by hand may have unknown ones. */
function withoutSetting(file: ProfileFile, choice: ProfileChoice, name: string): Removed {
  const profile = profileOf(file, choice);
  const { [name]: _, ...others } = profile ?? {};
  const contents = { ...file, profile: choice.name, existed: profile !== undefined, wasCurrent: false };
  if (profile === undefined || !Object.hasOwn(profile, name)) {
    // Throws for a name that no setting has.
    parseSettingName(name);
    return { ...contents, names: [] };
  }
  return { ...contents, names: [name], profiles: { ...file.profiles, [choice.name]: others } };
}

function withoutProfile(file: ProfileFile, choice: ProfileChoice): Removed {
  const profile = profileOf(file, choice);
  const { [choice.name]: _, ...profiles } = file.profiles;
  const wasCurrent = file.current === choice.name;
  return {
    current: wasCurrent ? undefined : file.current,
    profiles: profile === undefined ? file.profiles : profiles,
    profile: choice.name,
    names: Object.keys(profile ?? {}),
    existed: profile !== undefined,
    wasCurrent,
  };
}

/** Throws when a profile named by a flag or a variable does not exist. */
function profileOf(file: ProfileFile, choice: ProfileChoice) {
  if (Object.hasOwn(file.profiles, choice.name)) return file.profiles[choice.name];
  if (choice.origin !== file.path) throw noSuchProfile(choice, file);
  return undefined;
}
