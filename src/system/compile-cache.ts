import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  futimesSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import type { Script } from "node:vm";

import { cacheFolder } from "../config/folders.ts";
import { notUsed, whyUntrusted } from "../config/trusted-files.ts";
import type { Env } from "../context.ts";
import { homeFolder } from "./home-folder.ts";
import { makeFolders } from "./make-folders.ts";
import { pathEntries } from "./path-entries.ts";

/** The process that runs, as far as its cache depends on it. */
export interface CacheOwner {
  readonly env: Env;
  readonly platform: NodeJS.Platform;
  /** Node's. */
  readonly version: string;
  readonly arch: string;
  /** Node's own flags. */
  readonly execArgv: readonly string[];
  readonly processId: number;
  /** undefined on Windows. */
  readonly userId: number | undefined;
  readonly atExit: (write: () => void) => void;
}

/** The compiled code of one build of the program, for the Node that runs. */
export interface CompiledCode {
  readonly find: (name: string) => Buffer | undefined;
  readonly add: (name: string, script: Script) => void;
}

/**
 * The compiled code of chunks, kept between starts in a file of this user. It is written when a run ends: then it holds the functions
 * that the run used, which Node's own compile cache does not, since V8 compiles them when they are called. undefined where the
 * folder cannot be used: then starting only takes longer.
 */
export function openCompiled(build: string, owner: CacheOwner, warn: (line: string) => void): CompiledCode | undefined {
  const { env, platform, userId } = owner;
  try {
    const home = homeFolder();
    const caches = cacheFolder({ env, home, platform });
    // A start makes no home folder.
    if (caches === undefined || (home !== undefined && !existsSync(home))) return undefined;
    const folder = join(caches, "compiled");
    const { entries, exists } = pathEntries(folder);
    // Whoever can write to the folder could run code as this user.
    const reason = userId === undefined ? undefined : whyUntrusted(entries, userId);
    if (reason === undefined) return compiledIn(folder, fileName(build, owner), owner);
    if (exists) warn(`${notUsed(folder, reason)}\n`);
  } catch {
    // Nothing that goes wrong here is worth a word.
  }
  return undefined;
}

/** V8 takes only what the same V8 has compiled under the same flags. Each has a file of its own, so that they do not replace each other's. */
function fileName(build: string, { version, arch, execArgv, env }: CacheOwner): string {
  const flags = [...execArgv, env["NODE_OPTIONS"] ?? ""].join(" ").trim();
  return `${build}-${version}-${arch}${flags === "" ? "" : `-${shortHash(flags)}`}`;
}

/** FNV-1a: node:crypto takes longer to load than it may. */
function shortHash(text: string): string {
  let hash = 0x81_1c_9d_c5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01_00_01_93);
  return (hash >>> 0).toString(36);
}

function compiledIn(folder: string, name: string, owner: CacheOwner): CompiledCode {
  const path = join(folder, name);
  const scripts = new Map<string, Script>();
  let foundAll = true;
  owner.atExit(() => {
    if (!foundAll) writeCompiled(folder, name, scripts, owner);
  });
  return {
    find: (chunk) => readCompiled(path, owner.userId, ({ codeOf }) => codeOf(chunk)),
    add(chunk, script) {
      if (script.cachedDataRejected !== false) foundAll = false;
      scripts.set(chunk, script);
    },
  };
}

/** The head of a file: its time in seconds, and where the code of each chunk begins and ends, in bytes behind the head. */
interface Head {
  readonly seconds: number;
  readonly size: number;
  readonly places: Readonly<Record<string, readonly [from: number, to: number]>>;
}

/** The file begins with the length of its head. */
const LENGTH_BYTES = 8;
/** V8 would copy code that does not begin at such a place. */
const aligned = (bytes: number) => Math.ceil(bytes / 8) * 8;
/** Permission bits. */
const WRITABLE_BY_OTHERS = 0o022;

/** What is in a file. */
interface Codes {
  readonly chunks: readonly string[];
  readonly codeOf: (chunk: string) => Buffer | undefined;
}

/**
 * undefined for a file that is not as it was written: V8 runs damaged code without a check. To load what makes a checksum would cost every
 * start more than the reading; so the file's size and time are those that it was written with, and it was on the disk before it had its name.
 */
function readCompiled<T>(path: string, userId: number | undefined, use: (codes: Codes) => T): T | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, "r");
    const { size, mtimeMs, uid, mode } = fstatSync(file);
    if (userId !== undefined && ((uid !== userId && uid !== 0) || (mode & WRITABLE_BY_OTHERS) !== 0)) return undefined;
    const length = readAt(file, 0, LENGTH_BYTES).readUInt32LE();
    if (length > size) return undefined;
    const head = JSON.parse(readAt(file, LENGTH_BYTES, length).toString("latin1")) as Head;
    const begin = aligned(LENGTH_BYTES + length);
    if (begin + head.size !== size || head.seconds * 1000 !== mtimeMs) return undefined;
    return use(codesOf(file, begin, head.places));
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function codesOf(file: number, begin: number, places: Head["places"]): Codes {
  return {
    chunks: Object.keys(places),
    codeOf(chunk) {
      const [from, to = 0] = places[chunk] ?? [];
      return from === undefined ? undefined : readAt(file, begin + from, to - from);
    },
  };
}

function readAt(file: number, position: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(length);
  if (readSync(file, bytes, 0, length, position) !== length) throw new Error("shorter than it was");
  return bytes;
}

/**
 * Adds what the run loaded to what is in the file by now. Of a chunk that is in both the longer code stays: it holds more functions,
 * and V8 forgets those that it has not used for long. The file is renamed into place, so that a start at the same time reads the old one or the new one.
 */
function writeCompiled(
  folder: string,
  name: string,
  scripts: ReadonlyMap<string, Script>,
  { processId, userId }: CacheOwner,
): void {
  const draft = join(folder, `${processId}${DRAFT}`);
  try {
    const known = readCompiled(join(folder, name), userId, ({ chunks, codeOf }) =>
      chunks.map((each) => [each, codeOf(each)] as const),
    );
    const codes = new Map(known);
    for (const [chunk, script] of scripts) {
      const code = script.createCachedData();
      if (script.cachedDataRejected === true || code.length > (codes.get(chunk)?.length ?? 0)) codes.set(chunk, code);
    }
    makeFolders(folder, 0o700);
    writeDraft(draft, codes);
    renameSync(draft, join(folder, name));
    removeOld(folder, name);
  } catch {
    // A full disk, or a folder that may not be written: the next start compiles again.
    remove(draft);
  }
}

const DRAFT = ".tmp";

function writeDraft(path: string, codes: ReadonlyMap<string, Buffer | undefined>): void {
  // An even second, which every file system can keep.
  const seconds = Math.floor(Date.now() / 2000) * 2;
  let size = 0;
  const parts = [...codes].map(([chunk, code = Buffer.alloc(0)]) => {
    const from = aligned(size);
    size = from + code.length;
    return { chunk, code, from };
  });
  const places = Object.fromEntries(parts.map(({ chunk, code, from }) => [chunk, [from, from + code.length] as const]));
  const head = Buffer.from(JSON.stringify({ seconds, size, places } satisfies Head));
  const begin = aligned(LENGTH_BYTES + head.length);
  const bytes = Buffer.alloc(begin + size);
  bytes.writeUInt32LE(head.length);
  head.copy(bytes, LENGTH_BYTES);
  for (const { code, from } of parts) code.copy(bytes, begin + from);
  writeWhole(path, bytes, seconds);
}

function writeWhole(path: string, bytes: Buffer, seconds: number): void {
  // wx: of two containers with one home, both may have this process number.
  const file = openSync(path, "wx", 0o600);
  try {
    for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
    futimesSync(file, seconds, seconds);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** For two versions of the program and of Node that are used in turn. */
const MOST_FILES = 4;
const DAY_MS = 86_400_000;

/** Removes files of other versions but the newest, and what an ended process has left. Drafts of others that write now stay. */
function removeOld(folder: string, name: string): void {
  const others = readdirSync(folder)
    .filter((each) => each !== name)
    .map((each) => ({
      path: join(folder, each),
      at: lstatSync(join(folder, each), { throwIfNoEntry: false })?.mtimeMs ?? 0,
    }));
  const [drafts, files] = [true, false].map((isDraft) => others.filter(({ path }) => path.endsWith(DRAFT) === isDraft));
  for (const { path, at } of drafts ?? []) if (at < Date.now() - DAY_MS) remove(path);
  const oldest = files?.toSorted((one, other) => other.at - one.at).slice(MOST_FILES - 1) ?? [];
  for (const { path } of oldest) remove(path);
}

function remove(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // It stays in a folder that may be deleted at any time.
  }
}
