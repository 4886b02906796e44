import { join } from "node:path";

import { expect, test } from "vitest";

import { cacheFolder } from "../../src/config/cache-folder.ts";

const LOCAL = join("C:", "Local");
test.each([
  ["linux", {}, join("/home/me", ".cache", "huawei-sms")],
  ["linux", { XDG_CACHE_HOME: "" }, join("/home/me", ".cache", "huawei-sms")],
  ["linux", { XDG_CACHE_HOME: "/xdg" }, join("/xdg", "huawei-sms")],
  ["linux", { LOCALAPPDATA: LOCAL }, join("/home/me", ".cache", "huawei-sms")],
  ["darwin", {}, join("/home/me", "Library", "Caches", "huawei-sms")],
  ["darwin", { XDG_CACHE_HOME: "/xdg" }, join("/xdg", "huawei-sms")],
  ["win32", { LOCALAPPDATA: LOCAL }, join(LOCAL, "huawei-sms", "Cache")],
  ["win32", {}, join("/home/me", "AppData", "Local", "huawei-sms", "Cache")],
  ["win32", { LOCALAPPDATA: "" }, join("/home/me", "AppData", "Local", "huawei-sms", "Cache")],
  ["win32", { XDG_CACHE_HOME: "/xdg", LOCALAPPDATA: LOCAL }, join("/xdg", "huawei-sms")],
] as const)("on %s with %j", (platform, env, expected) => {
  expect(cacheFolder(env, "/home/me", platform)).toBe(expected);
});
