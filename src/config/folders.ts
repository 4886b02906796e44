import { posix, win32 } from "node:path";

import type { Env } from "../context.ts";
import { ConfigError } from "../errors.ts";

/** What decides where folders of this user are. */
export interface Surroundings {
  readonly env: Env;
  /** Absolute; undefined for a user without one: then there are no such folders unless a variable names them. */
  readonly home: string | undefined;
  readonly platform: NodeJS.Platform;
}

/**
 * The folder of settings: `$SMS_CONFIG_DIR`, else `$XDG_CONFIG_HOME/huawei-sms`, else the platform's place. Throws ConfigError
 * for a relative SMS_CONFIG_DIR: which profiles are used must not depend on the current folder, which may be anybody's.
 */
export function configFolder(surroundings: Surroundings): string | undefined {
  const { env, platform } = surroundings;
  const { isAbsolute } = pathsOf(platform);
  const own = env["SMS_CONFIG_DIR"];
  if (own && !isAbsolute(own))
    throw new ConfigError(
      "SMS_CONFIG_DIR: it must be an absolute path",
      'For example: export SMS_CONFIG_DIR="$PWD/sms"',
    );
  if (own) return own;
  const xdg = baseOf("XDG_CONFIG_HOME", surroundings);
  if (xdg !== undefined) return join(platform, xdg, "huawei-sms");
  if (platform === "win32")
    return join(platform, baseOf("APPDATA", surroundings) ?? inHome(surroundings, "AppData", "Roaming"), "huawei-sms");
  return inHome(surroundings, platform === "darwin" ? "Library/Application Support" : ".config", "huawei-sms");
}

/** Where tokens, account ids and compiled code are cached: `$XDG_CACHE_HOME/huawei-sms`, or the platform's place. */
export function cacheFolder(surroundings: Surroundings): string | undefined {
  const { platform } = surroundings;
  const xdg = baseOf("XDG_CACHE_HOME", surroundings);
  if (xdg !== undefined) return join(platform, xdg, "huawei-sms");
  if (platform === "win32")
    return join(
      platform,
      baseOf("LOCALAPPDATA", surroundings) ?? inHome(surroundings, "AppData", "Local"),
      "huawei-sms",
      "Cache",
    );
  return inHome(surroundings, platform === "darwin" ? "Library/Caches" : ".cache", "huawei-sms");
}

/** An empty or relative path counts as unset, as the XDG Base Directory Specification asks: https://specifications.freedesktop.org/basedir-spec/latest/ */
function baseOf(name: string, { env, platform }: Surroundings): string | undefined {
  const path = env[name];
  return path && pathsOf(platform).isAbsolute(path) ? path : undefined;
}

function inHome({ home, platform }: Surroundings, ...names: readonly string[]): string | undefined {
  return join(platform, home, ...names);
}

function join(platform: NodeJS.Platform, base: string | undefined, ...names: readonly string[]): string | undefined {
  return base === undefined ? undefined : pathsOf(platform).join(base, ...names);
}

function pathsOf(platform: NodeJS.Platform) {
  return platform === "win32" ? win32 : posix;
}
