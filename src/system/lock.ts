import { open, readFile, rm, stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

import { uniqueName } from "./unique-name.ts";

/** A log-in takes seconds, a write milliseconds: whoever holds a lock for longer has died. */
const STALE_MS = 15_000;
const PATIENCE_MS = 20_000;
const LOOK_AGAIN_MS = 20;

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
  for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_AGAIN_MS) {
    try {
      await make(lock, mine);
      return true;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
    await removeStale(lock);
    // Uneven pauses, so that those who wait do not all look at once.
    await sleep(LOOK_AGAIN_MS * (0.5 + Math.random()));
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
