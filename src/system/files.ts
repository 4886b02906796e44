// node:fs/promises would load at once; the promises of node:fs load on first use, and most commands only read.
import { constants, promises as fs, readFile, stat, type Stats } from "node:fs";
import { dirname, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { Files } from "../context.ts";
import { makeFolders } from "./make-folders.ts";
import { pathEntries } from "./path-entries.ts";

/** The file system of this machine. */
export const systemFiles: Files = {
  read: async (path) => {
    const bytes = await unlessMissing(called<Buffer>((done) => readFile(path, done)));
    if (bytes && isUtf16(bytes)) throw new Error("it is UTF-16 text, as PowerShell's > writes it; save it as UTF-8");
    // TextDecoder removes the byte order mark that Windows editors write.
    return bytes && new TextDecoder().decode(bytes);
  },
  entries: async (path) => pathEntries(path),
  mode: async (path) => (await unlessMissing(called<Stats>((done) => stat(path, done))))?.mode,
  writePrivate,
  write: (path, text) => writeText(path, text, constants.O_TRUNC),
  append: (path, text) => writeText(path, text, constants.O_APPEND),
  isSame,
  checkWritable,
  makePrivateFolder,
  remove: (path) => fs.rm(path, { recursive: true, force: true }),
  locked: async (path, work, options) => (await import("./lock.ts")).locked(path, work, options),
};

/** By the byte order mark, or because it begins with two letters of English text. */
function isUtf16([first = 0, second = 0, third = 0, fourth = 0]: Uint8Array): boolean {
  const isMark = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  const isLetter = (high: number, low: number) => high === 0 && low > 0 && low < 0x80;
  const isLittleEndian = isLetter(second, first) && isLetter(fourth, third);
  const isBigEndian = isLetter(first, second) && isLetter(third, fourth);
  return isMark || isLittleEndian || isBigEndian;
}

/** What a function of Node calls back with. */
function called<T>(start: (done: (error: Error | null, value: T) => void) => void): Promise<T> {
  return new Promise((done, failed) => {
    start((error, value) => {
      if (error) failed(error);
      else done(value);
    });
  });
}

async function unlessMissing<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

/** Writes a new file and renames it over the old one, so that a reader sees the old text or the new one. Libraries for this would end the process at Ctrl-C. */
async function writePrivate(path: string, text: string): Promise<void> {
  await makePrivateFolder(dirname(path));
  const draft = `${path}.${uniqueName()}`;
  try {
    await fs.writeFile(draft, text, { mode: 0o600, flag: "wx" });
    await fs.rename(draft, path);
  } catch (error) {
    await fs.rm(draft, { force: true });
    throw error;
  }
}

async function isSame(path: string, other: string): Promise<boolean> {
  if (resolve(path) === resolve(other)) return true;
  try {
    const [a, b] = await Promise.all([fs.stat(path, { bigint: true }), fs.stat(other, { bigint: true })]);
    return a.dev === b.dev && a.ino === b.ino;
  } catch {
    return false;
  }
}

/** How long the reader of a full pipe gets to read on. */
const PIPE_TIMEOUT_MS = 10_000;
const PIPE_POLL_MS = 20;

/** A named pipe is written to without blocking: one that nobody reads from would keep even the end of the process waiting. */
async function writeText(path: string, text: string, mode: number): Promise<void> {
  const file = await fs.open(path, constants.O_WRONLY | constants.O_CREAT | mode | NON_BLOCKING);
  const bytes = Buffer.from(text);
  let giveUpAt = performance.now() + PIPE_TIMEOUT_MS;
  try {
    for (let written = 0; written < bytes.length;)
      try {
        written += (await file.write(bytes, written)).bytesWritten;
        giveUpAt = performance.now() + PIPE_TIMEOUT_MS;
      } catch (error) {
        if (!hasCode(error, "EAGAIN") || performance.now() > giveUpAt) throw error;
        await sleep(PIPE_POLL_MS);
      }
  } finally {
    await file.close();
  }
}

/** Windows has no such flag, and no named pipes among its files. */
const NON_BLOCKING = constants.O_NONBLOCK ?? 0;

/** Opens the file for writing, because permissions do not show a read-only file system. */
async function checkWritable(path: string): Promise<void> {
  const there = await unlessMissing(fs.stat(path));
  // Closing a pipe again would tell its reader that nothing comes any more.
  if (there?.isFIFO()) return;
  makeFolders(dirname(path));
  await (await fs.open(path, "a")).close();
  // Of a symbolic link that led nowhere, what was made is where it leads to.
  if (there === undefined) await fs.rm(await fs.realpath(path), { force: true });
}

async function makePrivateFolder(path: string): Promise<void> {
  makeFolders(path, 0o700);
}

/** A name that most likely no other file has; creating a file with it fails if one does. node:crypto would cost every start a millisecond. */
function uniqueName(): string {
  return `${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`;
}
