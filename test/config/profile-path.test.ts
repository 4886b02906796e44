import { join } from "node:path";

import { expect, test } from "vitest";

import { profileFilePath } from "../../src/config/profiles.ts";

const ROAMING = join("C:", "Roaming");

test.each([
  ["linux", {}, join("/home/me", ".config", "huawei-sms")],
  ["linux", { XDG_CONFIG_HOME: "" }, join("/home/me", ".config", "huawei-sms")],
  ["linux", { XDG_CONFIG_HOME: "/xdg" }, join("/xdg", "huawei-sms")],
  ["linux", { APPDATA: ROAMING }, join("/home/me", ".config", "huawei-sms")],
  ["linux", { SMS_CONFIG_DIR: "/own", XDG_CONFIG_HOME: "/xdg" }, "/own"],
  ["linux", { SMS_CONFIG_DIR: "" }, join("/home/me", ".config", "huawei-sms")],
  ["darwin", {}, join("/home/me", "Library", "Application Support", "huawei-sms")],
  ["darwin", { XDG_CONFIG_HOME: "/xdg" }, join("/xdg", "huawei-sms")],
  ["win32", { APPDATA: ROAMING }, join(ROAMING, "huawei-sms")],
  ["win32", {}, join("/home/me", "AppData", "Roaming", "huawei-sms")],
  ["win32", { APPDATA: "" }, join("/home/me", "AppData", "Roaming", "huawei-sms")],
  ["win32", { SMS_CONFIG_DIR: "D:", APPDATA: ROAMING }, "D:"],
] as const)("on %s with %j", (platform, env, expected) => {
  expect(profileFilePath(env, "/home/me", platform)).toBe(join(expected, "config.json"));
});
