import type { ProfileChoice } from "../../../config/choose-profile.ts";
import type { KeyName } from "../../../config/keys.ts";
import type { ProfileFile } from "../../../config/profile-file.ts";
import { profileName } from "../../../config/profile-name.ts";
import type { Contents } from "../../../config/store.ts";
import { check, type Item, type Services } from "../../command.ts";
import { whyUnused } from "./why-unused.ts";

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
