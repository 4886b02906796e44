import leven from "leven";

import { isKeyName, KEY_NAMES, type KeyName, keyOf } from "../../config/keys.ts";
import { noSuchProfile } from "../../config/profiles.ts";
import type { Layers } from "../../config/settings.ts";
import { UsageError } from "../../errors.ts";
import type { Param, Services } from "../command.ts";

export const settingName: Param<KeyName> = {
  help: "name of a setting",
  placeholder: "<name>",
  offers: () => KEY_NAMES.map((value) => ({ value, about: keyOf(value).about })),
  parse: (raw) => knownName(String(raw)),
};

/** Throws UsageError with the names that there are, the nearest first. */
export function knownName(text: string): KeyName {
  if (isKeyName(text)) return text;
  const distance = Object.fromEntries(KEY_NAMES.map((name) => [name, leven(text.toLowerCase(), name)]));
  const names = KEY_NAMES.toSorted((one, other) => (distance[one] ?? 0) - (distance[other] ?? 0));
  throw new UsageError(`there is no setting ${shown(text)}`, `Settings, the nearest first: ${names.join(", ")}.`);
}

/** A secret in the wrong place must not be repeated: only what looks like a name is. */
function shown(text: string): string {
  return /^[a-z_-]{1,32}$/i.test(text) ? JSON.stringify(text) : "of that name";
}

/** What says what the settings are. A current profile that is gone is told and left out, so that the rest can be seen and mended. */
export async function layersInUse({ account, env, note }: Services): Promise<Layers> {
  const [file, choice] = [await account.file(), await account.choice()];
  const isGone =
    file.current !== undefined && choice.origin === file.path && !Object.hasOwn(file.profiles, choice.name);
  if (!isGone) return account.layers();
  await note(`warning: ${noSuchProfile(choice, file).message}; sms config use NAME chooses another`);
  return { flags: account.flags, env, profile: undefined };
}
