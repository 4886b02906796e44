import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes the folder and those above it that are missing. Node's own way (`recursive`) never ends where the system says of a folder
 * that is there that nothing can be found in it, as in /proc. Synchronous, because the compile cache needs it.
 */
export function makeFolders(path: string, mode = 0o777): void {
  if (isMade(path, mode)) return;
  const above = dirname(path);
  if (above !== path) makeFolders(above, mode);
  // Another process may have made it meanwhile.
  if (!isMade(path, mode)) mkdirSync(path, { mode });
}

/** False when something above it is missing. */
function isMade(path: string, mode: number): boolean {
  try {
    mkdirSync(path, { mode });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return true;
    throw error;
  }
}
