import { execFileSync } from "node:child_process";
import { chmod, lstat, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, onTestFinished, test } from "vitest";

import { changeProfiles, type Contents } from "../../src/config/profile-store.ts";
import type { ProfileFile } from "../../src/config/profiles.ts";
import { ConfigError } from "../../src/errors.ts";
import { systemFiles } from "../../src/system/files.ts";
import { outcomeOf } from "../failure.ts";
import { bundled, runScript } from "../real-process.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const POSIX = process.platform !== "win32";
const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

async function newPath() {
  const folder = join(await temporaryFolder(), "huawei-sms");
  return { folder, path: join(folder, "config.json") };
}
async function written(text: string) {
  const { folder, path } = await newPath();
  await mkdir(folder);
  await writeFile(path, text);
  return { folder, path };
}
const withRegion =
  (name: string, region = "cn-north-4") =>
  ({ current, profiles }: ProfileFile): Contents => ({
    current,
    profiles: { ...profiles, [name]: { ...profiles[name], region } },
  });
const change = (path: string, edit: (file: ProfileFile) => Contents) => changeProfiles(path, systemFiles, edit);

test("the first change makes folder and file, for their owner only, and leaves nothing else", async () => {
  const { folder, path } = await newPath();
  const file = await change(path, () => ({ current: "a", profiles: { a: { token: "T" } } }));
  expect(file).toEqual({ current: "a", profiles: { a: { token: "T" } } });
  const text =
    '{\n  "version": 1,\n  "current": "a",\n  "profiles": {\n    "a": {\n      "token": "T"\n    }\n  }\n}\n';
  expect([await readFile(path, "utf8"), await readdir(folder)]).toEqual([text, ["config.json"]]);
  const modes = [await modeOf(folder), await modeOf(path)];
  expect(modes).toEqual(POSIX ? [0o700, 0o600] : modes);
});

test("a change keeps what it does not touch, and every digit", async () => {
  const { path } = await written(
    '{"version":1,"current":"a","profiles":{"a":{"max_retries":3.0,"domain_id":123456789012345678901234},"b":{"unknown":[1.10,{}]}}}',
  );
  await change(path, withRegion("a"));
  expect(JSON.parse(JSON.stringify((await readFile(path, "utf8")).replaceAll(/\s/g, "")))).toBe(
    '{"version":1,"current":"a","profiles":{"a":{"max_retries":3.0,"domain_id":123456789012345678901234,"region":"cn-north-4"},"b":{"unknown":[1.10,{}]}}}',
  );
});

test("a lock that another process holds for too long leaves the file as it is", async () => {
  const before = '{"version":1,"current":"a","profiles":{}}';
  const { path } = await written(before);
  const held = new ConfigError("held");
  const files = { ...systemFiles, locked: () => Promise.reject(held) };
  await expect(changeProfiles(path, files, withRegion("a"))).rejects.toBe(held);
  expect(await readFile(path, "utf8")).toBe(before);
});

test("what else stands in the file stays", async () => {
  const { path } = await written('{"$schema":"x","version":1,"current":"a","profiles":{},"mine":1.0}');
  await change(path, () => ({ current: undefined, profiles: {} }));
  expect((await readFile(path, "utf8")).replaceAll(/\s/g, "")).toBe(
    '{"version":1,"profiles":{},"$schema":"x","mine":1.0}',
  );
});

test("names with dots, and those that every object has, are names like others", async () => {
  const { path } = await newPath();
  for (const name of ["a.b.c", "constructor", "生产"]) await change(path, withRegion(name));
  const { profiles } = JSON.parse(await readFile(path, "utf8"));
  expect(profiles).toEqual({
    "a.b.c": { region: "cn-north-4" },
    constructor: { region: "cn-north-4" },
    生产: { region: "cn-north-4" },
  });
});

test("a file of Windows, with a byte order mark and its line ends, is understood", async () => {
  const { path } = await written('\ufeff{\r\n  "version": 1,\r\n  "profiles": {"a": {}}\r\n}\r\n');
  await change(path, withRegion("a"));
  expect(JSON.parse(await readFile(path, "utf8"))).toEqual({ version: 1, profiles: { a: { region: "cn-north-4" } } });
});

test.runIf(POSIX)("a file that others may read is closed to them; a folder stays as it is", async () => {
  const { folder, path } = await written('{"version":1}');
  await chmod(folder, 0o755);
  await chmod(path, 0o644);
  await change(path, withRegion("a"));
  expect([await modeOf(folder), await modeOf(path)]).toEqual([0o755, 0o600]);
});

test.runIf(POSIX)("a link to the file stays a link", async () => {
  const { folder, path } = await newPath();
  const real = join(await temporaryFolder(), "dotfiles.json");
  await mkdir(folder);
  await writeFile(real, '{"version":1}');
  await symlink(real, path);
  await change(path, withRegion("a"));
  expect((await lstat(path)).isSymbolicLink()).toBe(true);
  expect(JSON.parse(await readFile(real, "utf8"))).toEqual({ version: 1, profiles: { a: { region: "cn-north-4" } } });
});

describe("a file that cannot be understood is left as it is", () => {
  test.each([
    ["cut off", '{"version":1,"prof'],
    ["empty", ""],
    ["of a newer sms", '{"version":2,"profiles":{"a":{}}}'],
    ["of another shape", '{"version":1,"profiles":[]}'],
    ["binary", "\0\u0001\u0002"],
  ])("%s", async (_, text) => {
    const { folder, path } = await written(text);
    expect(await outcomeOf(() => change(path, withRegion("a")))).toMatchObject({ kind: "config" });
    expect([await readFile(path, "utf8"), await readdir(folder)]).toEqual([text, ["config.json"]]);
  });
});

test("an edit that changes nothing writes nothing", async () => {
  const { path } = await written('{ "version":1.0 }');
  expect(await change(path, (file) => file)).toMatchObject({ current: undefined, profiles: {} });
  expect(await readFile(path, "utf8")).toBe('{ "version":1.0 }');
});

test("an edit that throws changes nothing", async () => {
  const { folder, path } = await written('{"version":1}');
  const broken = () => {
    throw new Error("no");
  };
  await expect(change(path, broken)).rejects.toThrow("no");
  expect([await readFile(path, "utf8"), await readdir(folder)]).toEqual(['{"version":1}', ["config.json"]]);
});

test("processes that write at once lose nothing", async () => {
  const { folder, path } = await newPath();
  const script = await bundled(`
    import { changeProfiles } from "./config/profile-store.ts";
    import { systemFiles } from "./system/files.ts";
    const [path, who] = process.argv.slice(2);
    for (let n = 0; n < 5; n += 1)
      await changeProfiles(path, systemFiles, ({ current, profiles }) => ({
        current,
        profiles: { ...profiles, ["p" + who + n]: { user_name: "u".repeat(1000) } },
      }));`);
  await Promise.all(Array.from({ length: 5 }, (_, who) => runScript(script, [path, String(who)])));
  const { profiles } = JSON.parse(await readFile(path, "utf8"));
  expect([Object.keys(profiles).length, await readdir(folder)]).toEqual([25, ["config.json"]]);
}, 60_000);

describe("where nothing can be written, it is told, and nothing is changed", () => {
  const HINT = "Nothing was changed. SMS_CONFIG_DIR names another folder.";

  test("a file in the folder's place", async () => {
    const place = join(await temporaryFolder(), "file");
    await writeFile(place, "");
    const path = join(place, "config.json");
    const failure = await outcomeOf(() => change(path, withRegion("a")));
    expect(failure).toMatchObject({ kind: "config", hint: HINT });
    expect(failure).toHaveProperty("message", expect.stringMatching(/config\.json cannot be written: E(EXIST|NOTDIR)/));
  });

  test("a full disk", async ({ skip }) => {
    const folder = await mounted("size=64k");
    if (folder === undefined) return skip("no file system can be mounted here");
    const path = join(folder, "config.json");
    await change(path, withRegion("a"));
    const before = await readFile(path, "utf8");
    await writeFile(join(folder, "filler"), Buffer.alloc(64 * 1024)).catch(() => {});
    const big = (file: ProfileFile) => ({ ...file, profiles: { b: { user_name: "u".repeat(100_000) } } });
    const failure = await outcomeOf(() => change(path, big));
    expect(failure).toMatchObject({ kind: "config", hint: HINT });
    expect(failure).toHaveProperty("message", expect.stringContaining(`${path} cannot be written: ENOSPC`));
    expect([await readFile(path, "utf8"), (await readdir(folder)).toSorted()]).toEqual([
      before,
      ["config.json", "filler"],
    ]);
  });

  test("a folder that may only be read", async ({ skip }) => {
    const folder = await mounted("size=64k");
    if (folder === undefined) return skip("no file system can be mounted here");
    const path = join(folder, "config.json");
    await change(path, withRegion("a"));
    execFileSync("mount", ["-o", "remount,ro", folder]);
    const failure = await outcomeOf(() => change(path, withRegion("b")));
    expect(failure).toMatchObject({ kind: "config", hint: HINT });
    expect(failure).toHaveProperty("message", expect.stringContaining(`${path} cannot be written: EROFS`));
  });
});

/** A small file system of its own; undefined where this user may not mount one. */
async function mounted(options: string): Promise<string | undefined> {
  const folder = await temporaryFolder();
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder], { stdio: "ignore" });
  } catch {
    return undefined;
  }
  onTestFinished(() => void execFileSync("umount", ["-l", folder]));
  return folder;
}
