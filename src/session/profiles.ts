import {
  checkedProfile,
  chooseProfile,
  chosenName,
  NO_FOLDER,
  parseProfileFile,
  type ProfileFile,
  profileFilePath,
} from "../config/profiles.ts";
import { KEY_NAMES, type KeyName, keyOf } from "../config/settings.ts";
import { distrustOf, notUsed } from "../config/trusted-files.ts";
import type { Context } from "../context.ts";
import { asSmsError, ConfigError } from "../errors.ts";
import { once } from "../once.ts";
import type { Profiles, SessionOptions } from "./services.ts";

/** The profiles of this user. The file is read on first use, and changed under a lock. */
export function createProfiles(options: SessionOptions): Profiles {
  const { globals, context } = options;
  const { env, files } = context;
  const pathOf = () => {
    const path = profileFilePath(context);
    if (path === undefined) throw new ConfigError(NO_FOLDER, "Set SMS_CONFIG_DIR to a folder of yours.");
    return path;
  };
  const distrust = once(async () => distrustOf(pathOf(), context));
  const file = once(() => (env["SMS_SANDBOX"] === "1" ? readForPractice(options) : readProfiles(options)));
  return {
    path: pathOf,
    file,
    distrust: async () => ((await file()).isIgnored ? distrust() : undefined),
    isExposed: async () => isExposed(await file(), context),
    choice: async () => chosenName(await file(), globals.profile, env),
    inUse: once(async () => chooseProfile(await file(), globals.profile, env)),
    async valuesOf(name) {
      const all = await file();
      return Object.hasOwn(all.profiles, name) ? checkedProfile(all, name) : {};
    },
    async change(edit) {
      const path = pathOf();
      const reason = await distrust();
      if (reason !== undefined)
        throw new ConfigError(`nothing is written to ${path}: ${reason}`, "SMS_CONFIG_DIR names another folder.");
      const { changeProfiles } = await import("../config/profile-store.ts");
      return changeProfiles(path, files, edit, { note: options.note, interrupted: context.interrupted });
    },
  };
}

/** Within `sms sandbox run` the endpoint and the token are in the environment, so that profiles are not needed. */
async function readForPractice(options: SessionOptions): Promise<ProfileFile> {
  try {
    return await readProfiles(options);
  } catch (thrown) {
    const error = asSmsError(thrown);
    if (error.kind !== "config") throw error;
    await options.note(`note: continuing without profiles: ${error.message}`);
    return parseProfileFile(profileFilePath(options.context) ?? NO_FOLDER, undefined);
  }
}

async function readProfiles({ context, secrets, note, warn }: SessionOptions): Promise<ProfileFile> {
  const path = profileFilePath(context);
  if (path === undefined) return parseProfileFile(NO_FOLDER, undefined);
  const reason = await distrustOf(path, context);
  if (reason !== undefined) return readUntrusted(path, reason, context, warn);
  const text = await context.files.read(path).catch((error: Error) => {
    throw new ConfigError(`${path} cannot be read: ${error.message}`, "SMS_CONFIG_DIR names another folder.");
  });
  const file = await parseProfileFile(path, text);
  secrets.learn(secretsIn(file));
  if (await isExposed(file, context))
    await note(`warning: ${path} holds secrets, and others may read it: chmod 600 it`);
  return file;
}

/** A file that may be another user's work is used only where nothing in it could do harm: neither run a program nor send credentials to somebody else. */
async function readUntrusted(
  path: string,
  reason: string,
  { files }: Context,
  warn: (text: string) => Promise<void>,
): Promise<ProfileFile> {
  const none = await parseProfileFile(path, undefined);
  const { entries, exists } = await files.entries(path);
  if (!exists) return none;
  // Reading a pipe would wait for whoever made it.
  const isFile = entries.at(-1)?.kind === "file";
  const file = isFile ? await readHarmless(path, files) : undefined;
  if (file !== undefined) return file;
  await warn(notUsed(path, reason));
  return { ...none, isIgnored: true };
}

/** Permission bits of group and others. */
const OTHERS = 0o077;
async function isExposed(file: ProfileFile, { files, platform }: Context): Promise<boolean> {
  // Windows has no such bits, and a file without secrets may be read by everyone.
  if (platform === "win32" || secretsIn(file).length === 0) return false;
  return (((await files.mode(file.path)) ?? 0) & OTHERS) !== 0;
}

/** Settings that say neither who sends a request nor where to. */
const HARMLESS: ReadonlySet<string> = new Set<KeyName>(["region", "request_timeout", "max_retries"]);

async function readHarmless(path: string, files: Context["files"]): Promise<ProfileFile | undefined> {
  try {
    const file = await parseProfileFile(path, await files.read(path));
    return isHarmless(file) ? file : undefined;
  } catch {
    return undefined;
  }
}

function isHarmless({ profiles }: ProfileFile): boolean {
  return Object.values(profiles).every((profile) => Object.keys(profile).every((key) => HARMLESS.has(key)));
}

function secretsIn({ profiles }: ProfileFile): readonly string[] {
  const names = KEY_NAMES.filter((name) => keyOf(name).secret);
  return Object.values(profiles).flatMap((profile) =>
    names.flatMap((name) => (typeof profile[name] === "string" ? [profile[name]] : [])),
  );
}
