import type { Env } from "../context.ts";
import type { Profile } from "./keys.ts";
import { checkedProfile, type ProfileFile } from "./profile-file.ts";
import { wrongAt } from "./wrong-at.ts";

/** Which profile is meant, whether or not it exists. */
export interface ProfileChoice {
  readonly name: string;
  /** `--profile`, `SMS_PROFILE`, or the file. */
  readonly origin: string;
  /** Named on the command line: it goes before the environment's credentials. */
  readonly explicit: boolean;
}

export interface ChosenProfile extends ProfileChoice {
  readonly values: Profile;
}

/** What a first `auth login` makes. */
export const FIRST_PROFILE = "default";

/** `--profile` > `SMS_PROFILE` > the file's current one > `default`. */
export function chosenName(file: ProfileFile, flag: string | undefined, env: Env): ProfileChoice {
  if (flag !== undefined) return { name: flag, origin: "--profile", explicit: true };
  if (env["SMS_PROFILE"]) return { name: env["SMS_PROFILE"], origin: "SMS_PROFILE", explicit: false };
  return { name: file.current ?? FIRST_PROFILE, origin: file.path, explicit: false };
}

/** The profile in use; undefined when none was asked for and there is none. */
export async function chooseProfile(
  file: ProfileFile,
  flag: string | undefined,
  env: Env,
): Promise<ChosenProfile | undefined> {
  const choice = chosenName(file, flag, env);
  if (Object.hasOwn(file.profiles, choice.name)) return { ...choice, values: await checkedProfile(file, choice.name) };
  if (choice.origin === file.path && file.current === undefined) return undefined;
  throw noSuchProfile(choice, file);
}

export function noSuchProfile({ name, origin }: Pick<ProfileChoice, "name" | "origin">, file: ProfileFile): Error {
  const names = Object.keys(file.profiles);
  const message = `${origin}: there is no profile ${JSON.stringify(name)}`;
  const hint =
    names.length === 0
      ? `${file.path} has no profiles. sms auth login or sms config set makes one.`
      : `Profiles in ${file.path}: ${names.join(", ")}.`;
  return wrongAt(origin, message, hint);
}
