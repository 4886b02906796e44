import { noSuchProfile } from "../../config/choose-profile.ts";
import type { Layers } from "../../config/settings.ts";
import type { Services } from "../command.ts";

/** What says what the settings are. A current profile that is gone is told and left out, so that the rest can be seen and mended. */
export async function layersInUse({ account, env, note }: Services): Promise<Layers> {
  const [file, choice] = [await account.file(), await account.choice()];
  const isGone =
    file.current !== undefined && choice.origin === file.path && !Object.hasOwn(file.profiles, choice.name);
  if (!isGone) return account.layers();
  await note(`warning: ${noSuchProfile(choice, file).message}; sms config use NAME chooses another`);
  return { flags: account.flags, env, profile: undefined };
}
