import { join } from "node:path";

import type { Env } from "../context.ts";

/** Where tokens, account ids and compiled code are cached: `$XDG_CACHE_HOME/huawei-sms`, or the platform's place. */
export function cacheFolder(env: Env, home: string, platform: NodeJS.Platform): string {
  if (env["XDG_CACHE_HOME"]) return join(env["XDG_CACHE_HOME"], "huawei-sms");
  if (platform === "win32") return join(env["LOCALAPPDATA"] || join(home, "AppData", "Local"), "huawei-sms", "Cache");
  return join(home, platform === "darwin" ? "Library/Caches" : ".cache", "huawei-sms");
}
