import { join } from "node:path";

import type { Env } from "../context.ts";

/** Where the profiles are: `$SMS_CONFIG_DIR`, `$XDG_CONFIG_HOME/huawei-sms`, or the platform's place. */
export function configFolder(env: Env, home: string, platform: NodeJS.Platform): string {
  if (env["SMS_CONFIG_DIR"]) return env["SMS_CONFIG_DIR"];
  if (env["XDG_CONFIG_HOME"]) return join(env["XDG_CONFIG_HOME"], "huawei-sms");
  if (platform === "win32") return join(env["APPDATA"] || join(home, "AppData", "Roaming"), "huawei-sms");
  return join(home, platform === "darwin" ? "Library/Application Support" : ".config", "huawei-sms");
}

export function profileFilePath(env: Env, home: string, platform: NodeJS.Platform): string {
  return join(configFolder(env, home, platform), "config.json");
}

/** `$XDG_CACHE_HOME/huawei-sms`, or the platform's place. */
export function cacheFolder(env: Env, home: string, platform: NodeJS.Platform): string {
  if (env["XDG_CACHE_HOME"]) return join(env["XDG_CACHE_HOME"], "huawei-sms");
  if (platform === "win32") return join(env["LOCALAPPDATA"] || join(home, "AppData", "Local"), "huawei-sms", "Cache");
  return join(home, platform === "darwin" ? "Library/Caches" : ".cache", "huawei-sms");
}
