import { describe, expect, test } from "vitest";

import { cacheFolder, configFolder } from "../../src/config/folders.ts";
import type { Env } from "../../src/context.ts";
import { outcomeOf } from "../failure.ts";

const ROAMING = String.raw`C:\Roaming`;
const LOCAL = String.raw`C:\Local`;
const MINE = String.raw`C:\Users\me`;
const homeOn = (platform: NodeJS.Platform) => (platform === "win32" ? MINE : "/home/me");

describe("the folder of settings", () => {
  test.each<[NodeJS.Platform, Env, string]>([
    ["linux", {}, "/home/me/.config/huawei-sms"],
    ["linux", { XDG_CONFIG_HOME: "" }, "/home/me/.config/huawei-sms"],
    ["linux", { XDG_CONFIG_HOME: "relative" }, "/home/me/.config/huawei-sms"],
    ["linux", { XDG_CONFIG_HOME: "./.config" }, "/home/me/.config/huawei-sms"],
    ["linux", { XDG_CONFIG_HOME: "~/.config" }, "/home/me/.config/huawei-sms"],
    ["linux", { XDG_CONFIG_HOME: "/xdg" }, "/xdg/huawei-sms"],
    ["linux", { APPDATA: ROAMING }, "/home/me/.config/huawei-sms"],
    ["linux", { SMS_CONFIG_DIR: "/own", XDG_CONFIG_HOME: "/xdg" }, "/own"],
    ["linux", { SMS_CONFIG_DIR: "" }, "/home/me/.config/huawei-sms"],
    ["darwin", {}, "/home/me/Library/Application Support/huawei-sms"],
    ["darwin", { XDG_CONFIG_HOME: "/xdg" }, "/xdg/huawei-sms"],
    ["win32", { APPDATA: ROAMING }, String.raw`C:\Roaming\huawei-sms`],
    ["win32", {}, String.raw`C:\Users\me\AppData\Roaming\huawei-sms`],
    ["win32", { APPDATA: "" }, String.raw`C:\Users\me\AppData\Roaming\huawei-sms`],
    ["win32", { APPDATA: "Roaming" }, String.raw`C:\Users\me\AppData\Roaming\huawei-sms`],
    ["win32", { SMS_CONFIG_DIR: String.raw`D:\sms`, APPDATA: ROAMING }, String.raw`D:\sms`],
  ])("on %s with %j", (platform, env, expected) => {
    expect(configFolder({ env, home: homeOn(platform), platform })).toBe(expected);
  });

  test("without a home there is none, unless a variable names one", () => {
    const none = (env: Env, platform: NodeJS.Platform = "linux") => configFolder({ env, home: undefined, platform });
    expect([none({}), none({ XDG_CONFIG_HOME: "x" }), none({}, "darwin"), none({}, "win32")]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect([none({ XDG_CONFIG_HOME: "/x" }), none({ SMS_CONFIG_DIR: "/s" })]).toEqual(["/x/huawei-sms", "/s"]);
  });

  test.each(["sms", "./sms", "../sms"])(
    "SMS_CONFIG_DIR=%s depends on the current folder, and is refused",
    async (own) => {
      const find = async () => configFolder({ env: { SMS_CONFIG_DIR: own }, home: "/home/me", platform: "linux" });
      expect(await outcomeOf(find)).toEqual({
        kind: "config",
        message: "SMS_CONFIG_DIR: it must be an absolute path",
        hint: 'For example: export SMS_CONFIG_DIR="$PWD/sms"',
      });
    },
  );
});

describe("the folder of caches", () => {
  test.each<[NodeJS.Platform, Env, string]>([
    ["linux", {}, "/home/me/.cache/huawei-sms"],
    ["linux", { XDG_CACHE_HOME: "" }, "/home/me/.cache/huawei-sms"],
    ["linux", { XDG_CACHE_HOME: "relative" }, "/home/me/.cache/huawei-sms"],
    ["linux", { XDG_CACHE_HOME: "/xdg" }, "/xdg/huawei-sms"],
    ["linux", { LOCALAPPDATA: LOCAL }, "/home/me/.cache/huawei-sms"],
    ["darwin", {}, "/home/me/Library/Caches/huawei-sms"],
    ["darwin", { XDG_CACHE_HOME: "/xdg" }, "/xdg/huawei-sms"],
    ["win32", { LOCALAPPDATA: LOCAL }, String.raw`C:\Local\huawei-sms\Cache`],
    ["win32", {}, String.raw`C:\Users\me\AppData\Local\huawei-sms\Cache`],
    ["win32", { LOCALAPPDATA: "" }, String.raw`C:\Users\me\AppData\Local\huawei-sms\Cache`],
    ["win32", { XDG_CACHE_HOME: String.raw`C:\xdg`, LOCALAPPDATA: LOCAL }, String.raw`C:\xdg\huawei-sms`],
  ])("on %s with %j", (platform, env, expected) => {
    expect(cacheFolder({ env, home: homeOn(platform), platform })).toBe(expected);
  });

  test("without a home there is none, unless a variable names one", () => {
    expect(cacheFolder({ env: {}, home: undefined, platform: "linux" })).toBeUndefined();
    expect(cacheFolder({ env: { XDG_CACHE_HOME: "/x" }, home: undefined, platform: "linux" })).toBe("/x/huawei-sms");
  });
});
