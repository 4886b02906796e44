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
 * V8 remembers what it compiled, where Node can (22.1). In a folder of the user's: Node's own choice is one that others may write to.
 * A folder that cannot be used, or holds something else, costs the time that it would have saved.
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
