import { dirname } from "node:path";

import {
  checkedProfile,
  chooseProfile,
  chosenName,
  parseProfileFile,
  type ProfileFile,
  profileFilePath,
} from "../config/profiles.ts";
import { KEY_NAMES, keyOf } from "../config/settings.ts";
import type { Context } from "../context.ts";
import { ConfigError } from "../errors.ts";
import { once } from "../once.ts";
import type { Profiles, SessionOptions } from "./services.ts";

/** The profiles of this user. The file is read on first use, and changed under a lock. */
export function createProfiles(options: SessionOptions): Profiles {
  const { globals, context } = options;
  const { env, files, home, platform } = context;
  const path = profileFilePath(env, home, platform);
  const file = once(() => readProfiles(path, options));
  return {
    path,
    file,
    isExposed: async () => isExposed(await file(), context),
    choice: async () => chosenName(await file(), globals.profile, env),
    inUse: once(async () => chooseProfile(await file(), globals.profile, env)),
    async valuesOf(name) {
      const all = await file();
      return Object.hasOwn(all.profiles, name) ? checkedProfile(all, name) : {};
    },
    async change(edit) {
      const { changeProfiles } = await import("../config/profile-store.ts");
      return changeProfiles(path, files, edit, { note: options.note, interrupted: context.interrupted });
    },
  };
}

async function readProfiles(path: string, { context, secrets, note }: SessionOptions): Promise<ProfileFile> {
  const text = await context.files.read(path).catch((error: Error) => {
    throw new ConfigError(`${path} cannot be read: ${error.message}`, "SMS_CONFIG_DIR names another folder.");
  });
  const file = await parseProfileFile(path, text);
  secrets.learn(secretsIn(file));
  if (await isExposed(file, context))
    await note(`warning: ${path} holds secrets, and others may read it: chmod 600 it`);
  if (await isReplaceable(file, context))
    await note(`warning: ${dirname(path)} is for secrets, and others may write to it: chmod 700 it`);
  return file;
}

/** Permission bits of group and others. */
const OTHERS = 0o077;
const OTHERS_WRITE = 0o022;
const STICKY = 0o1000;

async function isExposed(file: ProfileFile, { files, platform }: Context): Promise<boolean> {
  // Windows has no such bits, and a file without secrets may be read by everyone.
  if (platform === "win32" || secretsIn(file).length === 0) return false;
  return (((await files.mode(file.path)) ?? 0) & OTHERS) !== 0;
}

/**
 * Whether other users can put a file of their own in place of this one: they can when they may write to its folder, unless
 * the folder is sticky, as /tmp is: there, only the owner of a file may rename or delete it.
 */
async function isReplaceable(file: ProfileFile, { files, platform }: Context): Promise<boolean> {
  if (platform === "win32" || secretsIn(file).length === 0) return false;
  const mode = (await files.mode(dirname(file.path))) ?? 0;
  return (mode & OTHERS_WRITE) !== 0 && (mode & STICKY) === 0;
}

function secretsIn({ profiles }: ProfileFile): readonly string[] {
  const names = KEY_NAMES.filter((name) => keyOf(name).secret);
  return Object.values(profiles).flatMap((profile) =>
    names.flatMap((name) => (typeof profile[name] === "string" ? [profile[name]] : [])),
  );
}
