import { isKeyName, keyOf } from "../../config/keys.ts";
import type { Contents } from "../../config/profile-store.ts";
import { noSuchProfile, type ProfileChoice, type ProfileFile } from "../../config/profiles.ts";
import { UsageError } from "../../errors.ts";
import { defineCommand, type Item, type Services } from "../command.ts";
import { toggle } from "../command.ts";
import { knownName } from "./settings.ts";

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
    if ((name === undefined) !== all) throw new UsageError("name one setting, or --all for the whole profile");
    return { many: false, items: removeSettings(name, services) };
  },
});

/** Removes a setting of the profile that is meant, or without a name the whole of it. */
export async function* removeSettings(name: string | undefined, services: Services): AsyncGenerator<Item> {
  const { account, note } = services;
  const { path } = account;
  const choice = await account.choice();
  const removed = await account.change((file) =>
    name === undefined ? withoutProfile(file, choice) : withoutSetting(file, choice, name),
  );
  const { profile, names, wasCurrent } = removed;
  if (names.some((each) => isKeyName(each) && keyOf(each).credential)) await account.forgetTokens();
  yield { json: { profile, names, path } };
  if (name !== undefined)
    await note(
      names.length === 0
        ? `${name} was not set in profile ${profile}`
        : `unset ${name} of profile ${profile} in ${path}`,
    );
  else await note(removed.isThere ? `removed profile ${profile} from ${path}` : `there was no profile ${profile}`);
  if (wasCurrent) await note("note: it was the current profile; sms config use NAME chooses another");
}

interface Removed extends Contents {
  readonly profile: string;
  /** What is set no more. */
  readonly names: readonly string[];
  readonly isThere: boolean;
  readonly wasCurrent: boolean;
}

/** A name that no setting has may stand in a file written by hand. */
function withoutSetting(file: ProfileFile, choice: ProfileChoice, name: string): Removed {
  const profile = profileOf(file, choice);
  const { [name]: _, ...others } = profile ?? {};
  const contents = { ...file, profile: choice.name, isThere: profile !== undefined, wasCurrent: false };
  if (profile === undefined || !Object.hasOwn(profile, name)) {
    knownName(name);
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
    isThere: profile !== undefined,
    wasCurrent,
  };
}

/** One that was asked for by name must be there. */
function profileOf(file: ProfileFile, choice: ProfileChoice) {
  if (Object.hasOwn(file.profiles, choice.name)) return file.profiles[choice.name];
  if (choice.origin !== file.path) throw noSuchProfile(choice, file);
  return undefined;
}
