import { existsSync } from "node:fs";
import module from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

import { cacheFolder } from "../config/cache-folder.ts";
import type { Env } from "../context.ts";

interface WithCompileCache {
  readonly enableCompileCache: (folder: string) => unknown;
}

/**
 * Makes Node keep compiled code between starts, where it can (22.1), in a folder of this user: others may write to Node's default.
 * With a folder that cannot be used, starting only takes longer.
 */
export function keepCompiled(env: Env, platform: NodeJS.Platform): void {
  try {
    const home = homedir();
    // A start makes no home folder.
    if (canKeep(module) && existsSync(home))
      module.enableCompileCache(join(cacheFolder(env, home, platform), "compiled"));
  } catch {
    // A user without a home folder.
  }
}

function canKeep(node: object): node is WithCompileCache {
  return "enableCompileCache" in node;
}
