import { dirname, join } from "node:path";

import type { Secrets } from "../api/redact.ts";
import { resolveEach, resolveFirst, noCredentials } from "../auth/chain.ts";
import type { Account, Connection } from "../commands/account.ts";
import type { Globals } from "../commands/global-flags.ts";
import { KEY_NAMES, keyOf } from "../config/keys.ts";
import { cacheFolder, profileFilePath } from "../config/paths.ts";
import {
  chooseProfile,
  type ChosenProfile,
  chosenName,
  checkedProfile,
  parseProfileFile,
  type ProfileFile,
} from "../config/profiles.ts";
import type { Layers } from "../config/settings.ts";
import type { Context } from "../context.ts";
import { ConfigError } from "../errors.ts";
import { once } from "../once.ts";
import { connect, trustOf, unsigned } from "./connection.ts";
import { credentialSources } from "./credential-sources.ts";
import { probeUnauthenticated } from "./probe.ts";

export interface AccountInput {
  readonly globals: Globals;
  readonly context: Context;
  readonly secrets: Secrets;
  readonly note: (text: string) => Promise<void>;
  readonly warn: (text: string) => Promise<void>;
  /** Whether a password may be sent: IAM locks users after a few wrong ones. */
  readonly mayLogIn: boolean;
  /** Instead of the one that flags, environment and file choose; no other credentials than its own count. */
  readonly only?: ChosenProfile;
}

export function createAccount(input: AccountInput): Account {
  const { globals, context } = input;
  const { env, files, home, platform } = context;
  const path = profileFilePath(env, home, platform);
  const file = once(() => readProfiles(path, input));
  const profile = once(async () => input.only ?? (await chooseProfile(await file(), globals.profile, env)));
  const layers = once(async (): Promise<Layers> => ({ flags: globals, env, profile: await profile() }));
  const sources = once(async () => credentialSources(await profile(), await layers(), input));
  const resolved = once(async () => {
    const found = await resolveFirst(await sources());
    if (found === undefined) throw noCredentials(await sources());
    return found;
  });
  const connection = once(async (): Promise<Connection> => {
    const plan = await connect(await layers(), input);
    return plan(await resolved());
  });
  return {
    path,
    file,
    isExposed: async () => isExposed(await file(), context),
    choice: async () => input.only ?? chosenName(await file(), globals.profile, env),
    profile,
    layers,
    sources,
    findings: async () => resolveEach(await sources()),
    resolvedSource: resolved,
    trust: async () => trustOf(await layers(), input),
    probeUnauthenticated: async (url) => probeUnauthenticated(url, await unsigned(await layers(), input)),
    connection,
    as: (name, values) => createAccount({ ...input, only: { name, values, origin: name, explicit: true } }),
    async valuesOf(name) {
      const known = await file();
      return Object.hasOwn(known.profiles, name) ? checkedProfile(known, name) : {};
    },
    flags: globals,
    async change(edit) {
      const { changeProfiles } = await import("../config/profile-store.ts");
      return changeProfiles(path, files, edit, { note: input.note, interrupted: context.interrupted });
    },
    async forgetTokens() {
      const folder = cacheFolder(env, home, platform);
      await Promise.all(["tokens", "domains"].map((name) => files.remove(join(folder, name))));
    },
  };
}

async function readProfiles(path: string, { context, secrets, note }: AccountInput): Promise<ProfileFile> {
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

const OTHERS = 0o077;
const OTHERS_WRITE = 0o022;
const STICKY = 0o1000;

async function isExposed(file: ProfileFile, { files, platform }: Context): Promise<boolean> {
  if (platform === "win32" || secretsIn(file).length === 0) return false;
  return (((await files.mode(file.path)) ?? 0) & OTHERS) !== 0;
}

/** Whoever may write to the folder may put another file in its place; not so where it is sticky, as /tmp is. */
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
