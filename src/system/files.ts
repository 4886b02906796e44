import { appendFile, mkdir, open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { Files } from "../context.ts";

/** The real disk. */
export const systemFiles: Files = {
  read: async (path) => {
    const bytes = await unlessMissing(readFile(path));
    // Leaves out the byte order mark that editors of Windows put in front.
    return bytes && new TextDecoder().decode(bytes);
  },
  mode: async (path) => (await unlessMissing(stat(path)))?.mode,
  writePrivate,
  write: (path, text) => writeFile(path, text),
  append: (path, text) => appendFile(path, text),
  checkWritable,
  makePrivateFolder,
  remove: (path) => rm(path, { recursive: true, force: true }),
  locked,
};

async function unlessMissing<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** Beside the file, then renamed over it: a reader sees the old text or the new one. Libraries for this end the process on Ctrl-C. */
async function writePrivate(path: string, text: string): Promise<void> {
  await makePrivateFolder(dirname(path));
  const draft = `${path}.${uniqueName()}`;
  try {
    await writeFile(draft, text, { mode: 0o600, flag: "wx" });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** By opening it: permissions alone do not tell of a read-only file system. */
async function checkWritable(path: string): Promise<void> {
  const there = await unlessMissing(stat(path));
  await (await open(path, "a")).close();
  if (there === undefined) await rm(path, { force: true });
}

async function makePrivateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
}

/** No other file has it; whoever makes one of that name is told if it does. node:crypto would cost every start a millisecond. */
function uniqueName(): string {
  return `${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`;
}

/** A log-in takes seconds, a write milliseconds: whoever holds a lock for longer has died. */
const STALE_MS = 15_000;
const LOCK_WAIT_MS = 20_000;
const LOCK_POLL_MS = 20;

/** One process at a time: whoever can make the file `PATH.lock`. The libraries for it have had no release in years. */
export async function locked<T>(path: string, work: () => Promise<T>): Promise<T> {
  const lock = `${path}.lock`;
  const mine = uniqueName();
  const isMine = await acquire(lock, mine);
  try {
    return await work();
  } finally {
    if (isMine && (await readFile(lock, "utf8").catch(() => "")) === mine) await rm(lock, { force: true });
  }
}

async function acquire(lock: string, mine: string): Promise<boolean> {
  for (let waited = 0; waited < LOCK_WAIT_MS; waited += LOCK_POLL_MS) {
    try {
      await make(lock, mine);
      return true;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
    await removeStale(lock);
    // Uneven pauses, so that those who wait do not all look at once.
    await sleep(LOCK_POLL_MS * (0.5 + Math.random()));
  }
  return false;
}

/** Whole or not at all: on a full disk an empty one would hold the others up. */
async function make(lock: string, mine: string): Promise<void> {
  const file = await open(lock, "wx", 0o600);
  try {
    await file.writeFile(mine);
  } catch (error) {
    await rm(lock, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

async function removeStale(lock: string): Promise<void> {
  const found = await stat(lock).catch(() => undefined);
  if (found && Date.now() - found.mtimeMs > STALE_MS) await rm(lock, { force: true });
}
