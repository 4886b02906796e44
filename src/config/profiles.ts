import type { Env } from "../context.ts";
import { ConfigError, SmsError, UsageError } from "../errors.ts";
import { isJsonNumber, isJsonObject, type Json, jsonIn, type JsonObject } from "../json.ts";
import { isKeyName, KEY_NAMES, keyOf, type KeyName, type Profile } from "./keys.ts";
import { wrongAt, type Layers, type Setting, type SettingName, settingOf } from "./settings.ts";

/** The profiles as they are written; `text` is undefined when there is no file yet. */
export interface ProfileFile {
  readonly path: string;
  readonly text: string | undefined;
  readonly current: string | undefined;
  readonly profiles: Readonly<Record<string, JsonObject>>;
}

/** Raised when an older `sms` could not read the file any more. */
export const FILE_VERSION = 1;

/** The file's shape; its values are checked for the profile in use only. Throws ConfigError with file, line and key. */
export async function parseProfileFile(path: string, text: string | undefined): Promise<ProfileFile> {
  if (text === undefined) return { path, text, current: undefined, profiles: {} };
  const at = { path, text };
  const document = jsonIn(text);
  if (document === undefined) throw await brokenSyntax(at);
  if (!isJsonObject(document)) throw await wrong(at, [], "it is not a JSON object");
  const { version, current, profiles = {} } = document;
  if (isJsonNumber(version) && Number(version) > FILE_VERSION)
    throw await wrong(at, ["version"], "it was written by a newer sms", "Update sms, or use another SMS_CONFIG_DIR.");
  if (!isJsonNumber(version) || Number(version) !== FILE_VERSION) throw await wrong(at, ["version"], "it must be 1");
  if (current !== undefined && typeof current !== "string") throw await wrong(at, ["current"], "it must be a text");
  if (!isJsonObject(profiles)) throw await wrong(at, ["profiles"], "it must be an object");
  const notObject = Object.keys(profiles).find((name) => !isJsonObject(profiles[name]));
  if (notObject !== undefined) throw await wrong(at, ["profiles", notObject], "it must be an object");
  return { path, text, current, profiles: profiles as Readonly<Record<string, JsonObject>> };
}

/** One profile with every value checked. */
export async function checkedProfile(file: ProfileFile, name: string): Promise<Profile> {
  const profile: Partial<Record<KeyName, string>> = {};
  for (const [key, value] of Object.entries(file.profiles[name] ?? {})) {
    const at = ["profiles", name, key];
    if (!isKeyName(key)) throw await wrong(file, at, "no setting has this name", `Settings: ${KEY_NAMES.join(", ")}.`);
    const text = textOf(value);
    if (text === undefined) throw await wrong(file, at, "it must be a text");
    const problem = problemOf(key, text);
    if (problem) throw await wrong(file, at, problem.message, problem.hint);
    profile[key] = text;
  }
  return profile;
}

/** What is wrong with a value, without the value where that is secret. */
export function problemOf(
  key: KeyName,
  text: string,
): { readonly message: string; readonly hint?: string | undefined } | undefined {
  try {
    keyOf(key).check(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof SmsError)) throw error;
    return { message: inSentence(key, error.message), hint: error.facts.hint };
  }
}

/** `region: SMS has no …` → `SMS has no …`, `endpoint is not …` → `it is not …`: the key is named before. */
function inSentence(key: KeyName, message: string): string {
  if (message.startsWith(`${key}: `)) return message.slice(key.length + 2);
  return message.startsWith(`${key} `) ? `it${message.slice(key.length)}` : message;
}

/** Numbers and switches may be written without quotes. */
function textOf(value: Json): string | undefined {
  if (typeof value === "string") return value;
  return isJsonNumber(value) || typeof value === "boolean" ? String(value) : undefined;
}

interface Written {
  readonly path: string;
  readonly text: string | undefined;
}

async function wrong({ path, text }: Written, key: readonly string[], message: string, hint?: string): Promise<Error> {
  const { lineOfKey } = await import("./json-position.ts");
  const line = lineOfKey(text ?? "", key);
  const name = key.length === 0 ? "" : `${key.join(".")}: `;
  return new ConfigError(`${path}:${line}: ${name}${message}`, hint ?? LEFT_ALONE);
}

async function brokenSyntax({ path, text }: Written): Promise<Error> {
  const { firstSyntaxError } = await import("./json-position.ts");
  const { line, column, what } = firstSyntaxError(text ?? "");
  return new ConfigError(`${path}:${line}:${column}: it is not JSON: ${what}`, LEFT_ALONE);
}

const LEFT_ALONE = "The file was not changed: mend it, or move it away and log in again.";

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

/** 1 to 64 letters, digits, `.`, `_`, `-` and `@`: what needs no quoting in any shell. */
export function profileName(text: string): string {
  if (/^[\p{L}\p{N}._@-]{1,64}$/u.test(text) && text !== "__proto__") return text;
  throw new UsageError(`${JSON.stringify(text)} is no name for a profile`, "Names have letters, digits, . _ - and @.");
}

/** What is in force; throws when it makes no sense, saying where it stands. */
export function checkedSetting(name: SettingName, layers: Layers): Setting | undefined {
  const setting = settingOf(name, layers);
  const problem = setting && problemOf(name, setting.text);
  if (setting && problem) throw wrongAt(setting.origin, `${setting.origin}: ${problem.message}`, problem.hint);
  return setting;
}
