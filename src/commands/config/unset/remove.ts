import { noSuchProfile, type ProfileChoice } from "../../../config/choose-profile.ts";
import { isKeyName, keyOf } from "../../../config/keys.ts";
import type { ProfileFile } from "../../../config/profile-file.ts";
import type { Contents } from "../../../config/store.ts";
import type { Item, Services } from "../../command.ts";
import { knownName } from "../setting-name.ts";

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
