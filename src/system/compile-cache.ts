import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import module from "node:module";
import { basename, dirname, join } from "node:path";
import { Script } from "node:vm";
import { crc32 } from "node:zlib";

import { cacheFolder } from "../config/folders.ts";
import { notUsed, whyUntrusted } from "../config/trusted-files.ts";
import type { Env } from "../context.ts";
import { homeFolder } from "./home-folder.ts";
import { makeFolders } from "./make-folders.ts";
import { pathEntries } from "./path-entries.ts";

/** The process that runs, as far as its cache depends on it. */
interface CacheOwner {
  readonly env: Env;
  readonly platform: NodeJS.Platform;
  /** Node's. */
  readonly version: string;
  readonly arch: string;
  readonly processId: number;
  /** undefined on Windows. */
  readonly userId: number | undefined;
  readonly atExit: (write: () => void) => void;
}

/**
 * Keeps the compiled code of the program's files between starts, in a folder of this user. It is written when a run ends: then it
 * holds the functions that the run used, which Node's own compile cache does not, since V8 compiles them when they are called.
 * With a folder that cannot be used, starting only takes longer.
 */
export function keepCompiled(owner: CacheOwner, warn: (line: string) => void): void {
  const { env, platform, version, arch, userId } = owner;
  try {
    const home = homeFolder();
    const caches = cacheFolder({ env, home, platform });
    // A start makes no home folder.
    if (caches === undefined || (home !== undefined && !existsSync(home))) return;
    const top = join(caches, "compiled");
    // V8 checks its own version and flags, but not the processor's kind: a home may be shared by several machines.
    const folder = join(top, `${version}-${arch}`);
    const { entries, exists } = pathEntries(folder);
    // Whoever can write to the folder could run code as this user.
    const reason = userId === undefined ? undefined : whyUntrusted(entries, userId);
    if (reason === undefined) compileFrom(folder, owner);
    else if (exists || existsSync(top)) warn(`${notUsed(top, reason)}\n`);
  } catch {
    // Nothing that goes wrong here is worth a word.
  }
}

type Wrapped = (exports: unknown, require: NodeJS.Require, self: NodeJS.Module, file: string, folder: string) => void;
type Load = (self: NodeJS.Module, file: string) => void;

/**
 * Node loads the files as ever, and only their compilation is replaced. A file's name ends with the hash of its content, so that
 * code compiled of another content has another name.
 */
function compileFrom(folder: string, { processId, atExit }: CacheOwner): void {
  const { _extensions: loaders } = module as unknown as { readonly _extensions: Record<string, Load> };
  const load = loaders[".js"];
  if (load === undefined) return;
  const scripts = new Map<string, Script>();
  let foundAll = true;
  loaders[".js"] = (self, file) => {
    const name = basename(file);
    if (!HASHED.test(name)) return load(self, file);
    const cachedData = readCompiled(join(folder, name));
    const script = new Script(module.wrap(readFileSync(file, "utf8")), {
      filename: file,
      ...(cachedData === undefined ? {} : { cachedData }),
    });
    if (cachedData === undefined || script.cachedDataRejected === true) foundAll = false;
    scripts.set(name, script);
    const run = script.runInThisContext() as Wrapped;
    run(self.exports, self.require.bind(self) as NodeJS.Require, self, file, dirname(file));
  };
  atExit(() => {
    if (!foundAll) writeCompiled(folder, `${processId}.tmp`, scripts);
  });
}

const HASHED = /-[\w-]{8}\.js$/;
const CHECKSUM_BYTES = 4;

/** undefined for none, and for a damaged one: V8 takes damaged code for good. */
function readCompiled(path: string): Buffer | undefined {
  try {
    const bytes = readFileSync(path);
    const data = bytes.subarray(CHECKSUM_BYTES);
    return bytes.readUInt32LE() === crc32(data) ? data : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Writes what the run loaded: files that were there before are replaced as well, since this run may have compiled more of their
 * functions. Each file is renamed into place, so that a start at the same time reads the old one or the new one.
 */
function writeCompiled(folder: string, draftName: string, scripts: ReadonlyMap<string, Script>): void {
  const draft = join(folder, draftName);
  try {
    makeFolders(folder, 0o700);
    for (const [name, script] of scripts) {
      const data = script.createCachedData();
      const checksum = Buffer.alloc(CHECKSUM_BYTES);
      checksum.writeUInt32LE(crc32(data));
      // wx: of two containers with one home, both may have this process number.
      writeFileSync(draft, Buffer.concat([checksum, data]), { mode: 0o600, flag: "wx" });
      renameSync(draft, join(folder, name));
    }
  } catch {
    // A full disk, or a folder that may not be written: the next start compiles again.
    removeDraft(draft);
  }
}

function removeDraft(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It stays in a folder that may be deleted at any time.
  }
}
