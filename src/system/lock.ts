import { mkdtemp, readdir, rename, rm, rmdir, stat, unlink, utimes, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { LockOptions } from "../context.ts";
import { ConfigError } from "../errors.ts";

/** A holder renews its lock three times in this time. A lock that was not renewed for so long belongs to a process that died. */
const STALE_MS = 15_000;
const RENEW_MS = STALE_MS / 3;
const WAIT_LIMIT_MS = 20_000;
const NOTE_AFTER_MS = 1000;
const POLL_MS = 20;

/**
 * Runs `work` while no other process runs work under the same path. Throws ConfigError after 20 s without its turn.
 *
 * The lock is the folder `PATH.lock` with one file in it that has a name of its own. It appears by renaming a folder prepared beside
 * it, which the system refuses as long as a folder with a file is there. It ends by removing that one file, by name: a process
 * that found the lock stale and acts late removes nothing of the next holder's. An empty folder is a free lock, so a process may
 * die at any point.
 */
export async function locked<T>(path: string, work: () => Promise<T>, options: LockOptions = {}): Promise<T> {
  const lock = `${path}.lock`;
  const holder = await acquire(lock, options);
  const renewal = setInterval(() => void renew(holder), RENEW_MS).unref();
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    await release(lock, holder);
  }
}

async function acquire(lock: string, { note, interrupted }: LockOptions): Promise<string> {
  const started = performance.now();
  const dates: Dates = new Map();
  let isNoted = false;
  for (;;) {
    const holder = (await isFree(lock, dates)) ? await tryToTake(lock) : undefined;
    if (holder !== undefined) return holder;
    const waited = performance.now() - started;
    if (waited > WAIT_LIMIT_MS) throw waitedTooLongError(lock);
    if (waited > NOTE_AFTER_MS && !isNoted) {
      isNoted = true;
      await note?.(`note: waiting for another sms, which holds ${lock}`);
    }
    await pause(interrupted);
  }
}

/** Pauses for a random time, so that waiting processes do not all try at the same moment. */
async function pause(interrupted: AbortSignal | undefined): Promise<void> {
  const ms = POLL_MS * (0.5 + Math.random());
  await sleep(ms, undefined, interrupted ? { signal: interrupted } : {}).catch((error: unknown) => {
    throw interrupted?.aborted ? interrupted.reason : error;
  });
}

/** The errors of renaming a folder onto a lock that is held; the last three occur on Windows. */
const HELD: ReadonlySet<string> = new Set(["ENOTEMPTY", "EEXIST", "ENOTDIR", "EPERM", "EACCES", "EBUSY"]);

/** Tries to take the lock: returns this holder's file, or undefined when another process was faster. */
async function tryToTake(lock: string): Promise<string | undefined> {
  const draft = await mkdtemp(`${lock}.`);
  const name = basename(draft);
  try {
    await writeFile(join(draft, name), "", { mode: 0o600 });
    await rename(draft, lock);
    return join(lock, name);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (HELD.has(codeOf(error))) return undefined;
    throw error;
  }
}

/** The date of each lock that was seen while waiting, and since when it has not changed, by the monotonic clock. */
type Dates = Map<string, { readonly mtimeMs: number; readonly sinceMs: number }>;

/** Whether the lock can be taken; removes a stale one first. */
async function isFree(lock: string, dates: Dates): Promise<boolean> {
  let names: readonly string[];
  try {
    names = await readdir(lock);
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT") return true;
    // A plain file of that name counts as a lock, too. unlink() removes no folders, so that it cannot remove a lock of ours.
    if (code === "ENOTDIR") return endIfStale(lock, dates);
    // A folder of another user, or one that Windows is about to remove.
    if (HELD.has(code)) return false;
    throw error;
  }
  const ended = await Promise.all(names.map((name) => endIfStale(join(lock, name), dates)));
  if (!ended.every(Boolean)) return false;
  // Windows does not rename onto a folder, not even an empty one. A folder with a file in it stays: another process was faster.
  await rmdir(lock).catch(() => {});
  return true;
}

/**
 * Removes the file if it is stale; returns whether it is gone. A date in the future says nothing about its age: the clock may have
 * been set back while the holder works. Such a lock is stale when its date did not change while this process waited for so long.
 */
async function endIfStale(file: string, dates: Dates): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(file);
    const ageMs = Date.now() - mtimeMs;
    const seen = dates.get(file);
    if (seen?.mtimeMs !== mtimeMs) dates.set(file, { mtimeMs, sinceMs: performance.now() });
    const unchangedMs = seen?.mtimeMs === mtimeMs ? performance.now() - seen.sinceMs : 0;
    if ((ageMs < 0 ? unchangedMs : ageMs) <= STALE_MS) return false;
    await unlink(file);
    return true;
  } catch (error) {
    return codeOf(error) === "ENOENT";
  }
}

async function renew(holder: string): Promise<void> {
  const now = new Date();
  // Another process may have removed the lock while this one was stopped.
  await utimes(holder, now, now).catch(() => {});
}

/** Removes the lock after the work. One that cannot be removed becomes stale by itself. */
async function release(lock: string, holder: string): Promise<void> {
  await unlink(holder).catch(() => {});
  await rmdir(lock).catch(() => {});
}

function waitedTooLongError(lock: string): ConfigError {
  return new ConfigError(
    `another process has held ${lock} for more than ${WAIT_LIMIT_MS / 1000} s`,
    "Nothing was changed. Try again when the other sms has ended; if none is running, remove it.",
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
