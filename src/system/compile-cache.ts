import { existsSync } from "node:fs";
import module from "node:module";
import { join } from "node:path";

import { cacheFolder } from "../config/folders.ts";
import { notUsed, whyUntrusted } from "../config/trusted-files.ts";
import type { Env } from "../context.ts";
import { homeFolder } from "./home-folder.ts";
import { pathEntries } from "./path-entries.ts";

interface CacheOwner {
  readonly env: Env;
  readonly platform: NodeJS.Platform;
  /** undefined on Windows. */
  readonly userId: number | undefined;
}

interface WithCompileCache {
  readonly enableCompileCache: (folder: string) => unknown;
}

/**
 * Makes Node keep compiled code between starts, where it can (22.1), in a folder of this user: others may write to Node's default.
 * With a folder that cannot be used, starting only takes longer.
 */
export function keepCompiled({ env, platform, userId }: CacheOwner, warn: (line: string) => void): void {
  try {
    const home = homeFolder();
    const folder = cacheFolder({ env, home, platform });
    // A start makes no home folder.
    if (!canKeep(module) || folder === undefined || (home !== undefined && !existsSync(home))) return;
    const path = join(folder, "compiled");
    const { entries, exists } = pathEntries(path);
    // Whoever can write to the folder could run code as this user.
    const reason = userId === undefined ? undefined : whyUntrusted(entries, userId);
    if (reason === undefined) module.enableCompileCache(path);
    else if (exists) warn(`${notUsed(path, reason)}\n`);
  } catch {
    // Nothing that goes wrong here is worth a word.
  }
}

function canKeep(node: object): node is WithCompileCache {
  return "enableCompileCache" in node;
}
