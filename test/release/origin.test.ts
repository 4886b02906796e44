import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { expect, test } from "vitest";

import { originOf } from "../../build/origin.ts";
import manifest from "../../package.json" with { type: "json" };
import { sms } from "../black-box/sms.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const IDENTITY = ["-c", "user.name=a", "-c", "user.email=a@b.test"];
const git = (folder: string, ...args: readonly string[]) =>
  execFileSync("git", [...IDENTITY, ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, GIT_COMMITTER_DATE: "2026-03-04T05:06:07Z" },
  }).trim();

/** A folder with a change log, and nothing else. */
async function sources(heading: string): Promise<string> {
  const folder = await temporaryFolder();
  writeFileSync(join(folder, "CHANGELOG.md"), `# Changelog\n\n${heading}\n\n- A thing.\n\n## 0.0.1 – 2025-01-01\n`);
  return folder;
}

async function checkout(heading = "## 0.1.0 – unreleased"): Promise<string> {
  const folder = await sources(heading);
  git(folder, "init", "--quiet");
  git(folder, "add", ".");
  git(folder, "commit", "--quiet", "--message=one");
  return folder;
}

const idOf = (folder: string) => git(folder, "rev-parse", "HEAD").slice(0, 10);

test("a build from a checkout knows its commit, and the day of it", async () => {
  const folder = await checkout();
  expect(originOf(folder, {})).toEqual({ commit: idOf(folder), date: "2026-03-04" });
  // A file beside the sources is no change of them, and a tag no other name.
  writeFileSync(join(folder, "notes.txt"), "");
  git(folder, "tag", "--annotate", "--message=one", "v0.1.0");
  expect(originOf(folder, {}).commit).toBe(idOf(folder));
});

test("a changed checkout says so", async () => {
  const folder = await checkout();
  writeFileSync(join(folder, "CHANGELOG.md"), "## 0.2.0 – unreleased\n");
  expect(originOf(folder, {}).commit).toBe(`${idOf(folder)}, modified`);
});

test("a clone without history says the same as one with it", async () => {
  const folder = await checkout();
  git(folder, "commit", "--quiet", "--allow-empty", "--message=two");
  const clone = join(await temporaryFolder(), "clone");
  git(folder, "clone", "--quiet", "--depth=1", pathToFileURL(folder).href, clone);
  expect(git(clone, "log", "--format=%s")).toBe("two");
  expect(originOf(clone, {})).toEqual(originOf(folder, {}));
});

test("sources outside of a checkout have no commit, also where they lie in another project's", async () => {
  const folder = await sources("## 0.1.0 – unreleased");
  expect(originOf(folder, {})).toEqual({ commit: "", date: "" });
  const vendored = join(await checkout(), "vendored");
  mkdirSync(vendored);
  writeFileSync(join(vendored, "CHANGELOG.md"), "");
  expect(originOf(vendored, {})).toEqual({ commit: "", date: "" });
});

test("the date is that of the release, once there is one", async () => {
  expect(originOf(await checkout("## 0.1.0 – 2026-11-30"), {}).date).toBe("2026-11-30");
  expect(originOf(await sources("## 0.1.0 – 2026-11-30"), {})).toEqual({ commit: "", date: "2026-11-30" });
});

test("SMS_BUILD_COMMIT tells the commit, and nothing else can be told by it", async () => {
  const folder = await checkout();
  const env = { SMS_BUILD_COMMIT: "0123456789abcdef0123456789abcdef01234567" };
  expect(originOf(folder, env).commit).toBe("0123456789");
  expect(originOf(folder, { SMS_BUILD_COMMIT: "" }).commit).toBe(idOf(folder));
  expect(() => originOf(folder, { SMS_BUILD_COMMIT: "main" })).toThrow("SMS_BUILD_COMMIT is no id of a commit: main");
});

test("sms --version has the number as its first word, and behind it the commit, however it is asked", async () => {
  const { code, stdout, stderr } = await sms(["--version"]);
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^\S+( \([0-9a-f]{10}(, modified)?\))?\n$/);
  expect(stdout.trim().split(" ")[0]).toBe(manifest.version);
  for (const line of [["version"], ["-v"], ["--version", "--utc"]])
    expect(await sms(line)).toMatchObject({ code: 0, stdout, stderr: "" });
});
