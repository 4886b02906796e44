import leven from "leven";

import { noSuchProfile } from "../../config/profiles.ts";
import { isKeyName, KEY_NAMES, type KeyName, keyOf, type Layers } from "../../config/settings.ts";
import { UsageError } from "../../errors.ts";
import type { Services } from "../../session/services.ts";
import type { Param } from "../command.ts";

export const settingName: Param<KeyName> = {
  help: "name of a setting",
  placeholder: "<name>",
  offers: () => KEY_NAMES.map((value) => ({ value, about: keyOf(value).about })),
  parse: (raw) => parseSettingName(String(raw)),
};

/** Throws UsageError with all names, the most similar first. */
export function parseSettingName(text: string): KeyName {
  if (isKeyName(text)) return text;
  const distance = Object.fromEntries(KEY_NAMES.map((name) => [name, leven(text.toLowerCase(), name)]));
  const names = KEY_NAMES.toSorted((one, other) => (distance[one] ?? 0) - (distance[other] ?? 0));
  throw new UsageError(`there is no setting ${quoteName(text)}`, `Settings, the nearest first: ${names.join(", ")}.`);
}

/** Quotes only what looks like a name: anything else may be a secret in the wrong place. */
function quoteName(text: string): string {
  return /^[a-z_-]{1,32}$/i.test(text) ? JSON.stringify(text) : "of that name";
}

/**
 * The layers of the settings. Where the file names a current profile that does not exist, a warning takes its place: the other
 * settings can still be looked at, and the file can be mended with `sms config use`.
 */
export async function layersInUse({ profiles, layers, flags, env, note }: Services): Promise<Layers> {
  const [file, choice] = [await profiles.file(), await profiles.choice()];
  const isMissing =
    file.current !== undefined && choice.origin === file.path && !Object.hasOwn(file.profiles, choice.name);
  if (!isMissing) return layers();
  await note(`warning: ${noSuchProfile(choice, file).message}; sms config use NAME selects another`);
  return { flags, env, profile: undefined };
}
