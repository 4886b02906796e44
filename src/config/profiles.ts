import { join } from "node:path";

import type { Env } from "../context.ts";
import { ConfigError, settingError, SmsError } from "../errors.ts";
import { isJsonNumber, isJsonObject, type Json, jsonIn, type JsonObject } from "../json.ts";
import { configFolder, type Surroundings } from "./folders.ts";
import {
  isKeyName,
  KEY_NAMES,
  type KeyName,
  keyOf,
  type Layers,
  type Profile,
  type Setting,
  type SettingName,
  settingOf,
} from "./settings.ts";

/** `config.json` in the folder of settings; undefined when there is no such folder. Throws ConfigError. */
export function profileFilePath(surroundings: Surroundings): string | undefined {
  const folder = configFolder(surroundings);
  return folder === undefined ? undefined : join(folder, "config.json");
}

/** Stands in for the path where there can be no file. */
export const NO_FOLDER = "no folder for settings: the user has no home folder, and SMS_CONFIG_DIR is not set";

/** The profiles as they are written; `text` is undefined when there is no file yet. */
export interface ProfileFile {
  readonly path: string;
  readonly text: string | undefined;
  readonly current: string | undefined;
  readonly profiles: Readonly<Record<string, JsonObject>>;
  /** There is a file, but it may be another user's work: what it says is not used. */
  readonly isIgnored?: true;
}

/** To be raised with a format that this version could not read. */
export const FILE_VERSION = 1;

/**
 * Parses the file and checks its shape. The values are checked for one profile at a time (`checkedProfile`), so that a mistake
 * in one does not make the others useless. Throws ConfigError with file, line and key.
 */
export async function parseProfileFile(path: string, text: string | undefined): Promise<ProfileFile> {
  if (text === undefined) return { path, text, current: undefined, profiles: {} };
  const at = { path, text };
  const document = jsonIn(text);
  if (document === undefined) throw await syntaxError(at);
  if (!isJsonObject(document)) throw await fileError(at, [], "it is not a JSON object");
  const { version, current, profiles = {} } = document;
  if (isJsonNumber(version) && Number(version) > FILE_VERSION)
    throw await fileError(
      at,
      ["version"],
      "it was written by a newer sms",
      "Update sms, or use another SMS_CONFIG_DIR.",
    );
  if (!isJsonNumber(version) || Number(version) !== FILE_VERSION)
    throw await fileError(at, ["version"], "it must be 1");
  if (current !== undefined && typeof current !== "string")
    throw await fileError(at, ["current"], "it must be a string");
  if (!isJsonObject(profiles)) throw await fileError(at, ["profiles"], "it must be an object");
  const notObject = Object.keys(profiles).find((name) => !isJsonObject(profiles[name]));
  if (notObject !== undefined) throw await fileError(at, ["profiles", notObject], "it must be an object");
  return { path, text, current, profiles: profiles as Readonly<Record<string, JsonObject>> };
}

/** One profile, every value of it checked. Throws ConfigError with file, line and key. */
export async function checkedProfile(file: ProfileFile, name: string): Promise<Profile> {
  const profile: Partial<Record<KeyName, string>> = {};
  for (const [key, value] of Object.entries(file.profiles[name] ?? {})) {
    const at = ["profiles", name, key];
    if (!isKeyName(key)) throw await fileError(file, at, "unknown setting", `Settings: ${KEY_NAMES.join(", ")}.`);
    const text = valueText(value);
    if (text === undefined) throw await fileError(file, at, "it must be a string");
    const problem = problemOf(key, text);
    if (problem) throw await fileError(file, at, problem.message, problem.hint);
    profile[key] = text;
  }
  return profile;
}

/** Why a value is not valid, without the value where it is secret; undefined when it is valid. */
export function problemOf(
  key: KeyName,
  text: string,
): { readonly message: string; readonly hint?: string | undefined } | undefined {
  try {
    keyOf(key).check(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof SmsError)) throw error;
    return { message: withoutKey(key, error.message), hint: error.facts.hint };
  }
}

/** `region: SMS has no …` → `SMS has no …`, `endpoint is not …` → `it is not …`: the caller names the key. */
function withoutKey(key: KeyName, message: string): string {
  if (message.startsWith(`${key}: `)) return message.slice(key.length + 2);
  return message.startsWith(`${key} `) ? `it${message.slice(key.length)}` : message;
}

/** Values are texts; numbers and booleans may be written without quotes. */
function valueText(value: Json): string | undefined {
  if (typeof value === "string") return value;
  return isJsonNumber(value) || typeof value === "boolean" ? String(value) : undefined;
}

interface FileText {
  readonly path: string;
  readonly text: string | undefined;
}

async function fileError(
  { path, text }: FileText,
  key: readonly string[],
  message: string,
  hint?: string,
): Promise<Error> {
  const { lineOfKey } = await import("./json-position.ts");
  const line = lineOfKey(text ?? "", key);
  const name = key.length === 0 ? "" : `${key.join(".")}: `;
  return new ConfigError(`${path}:${line}: ${name}${message}`, hint ?? UNCHANGED);
}

async function syntaxError({ path, text }: FileText): Promise<Error> {
  const { firstSyntaxError } = await import("./json-position.ts");
  const { line, column, what } = firstSyntaxError(text ?? "");
  return new ConfigError(`${path}:${line}:${column}: ${what}`, UNCHANGED);
}

const UNCHANGED = "The file was not changed: fix it, or move it away and log in again.";

/** The profile to use, whether or not it exists. */
export interface ProfileChoice {
  readonly name: string;
  /** `--profile`, `SMS_PROFILE`, or the file. */
  readonly origin: string;
  /** Named by --profile: its credentials go before those of the environment. */
  readonly explicit: boolean;
}

export interface ChosenProfile extends ProfileChoice {
  readonly values: Profile;
}

/** The name of the profile when nothing else names one. */
export const FIRST_PROFILE = "default";

/** `--profile`, else `SMS_PROFILE`, else the file's current profile, else `default`. */
export function chosenName(file: ProfileFile, flag: string | undefined, env: Env): ProfileChoice {
  if (flag !== undefined) return { name: flag, origin: "--profile", explicit: true };
  if (env["SMS_PROFILE"]) return { name: env["SMS_PROFILE"], origin: "SMS_PROFILE", explicit: false };
  return { name: file.current ?? FIRST_PROFILE, origin: file.path, explicit: false };
}

/** The profile in use; undefined when there is none and none was named. Throws when the named one does not exist. */
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
  return settingError(origin, message, hint);
}

/** The value of a setting; throws with its origin when it is not valid. */
export function checkedSetting(name: SettingName, layers: Layers): Setting | undefined {
  const setting = settingOf(name, layers);
  const problem = setting && problemOf(name, setting.text);
  if (setting && problem) throw settingError(setting.origin, `${setting.origin}: ${problem.message}`, problem.hint);
  return setting;
}
