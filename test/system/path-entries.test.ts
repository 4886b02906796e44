import { mkdir, realpath, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { pathEntries } from "../../src/system/path-entries.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const POSIX = process.platform !== "win32";

/** The part of the path below a folder of this test's own. */
async function folderOf() {
  const root = await realpath(await temporaryFolder());
  const below = (path: string) => {
    const { entries, exists } = pathEntries(join(root, path));
    const shown = entries.filter((entry) => entry.path.startsWith(`${root}/`));
    return { exists, entries: shown.map((entry) => `${entry.kind} ${entry.path.slice(root.length + 1)}`) };
  };
  return { root, below };
}

test("everything from the root to the file, with owner and permissions", async () => {
  const { root } = await folderOf();
  await writeFile(join(root, "file"), "", { mode: 0o640 });
  const { entries, exists } = pathEntries(join(root, "file"));
  expect([entries[0]?.path, entries.at(-2)?.path, exists]).toEqual(["/", root, true]);
  expect(entries.at(-1)).toMatchObject({ kind: "file", path: join(root, "file"), owner: process.getuid?.() });
  expect((entries.at(-1)?.mode ?? 0) & 0o777).toBe(0o640);
});

test("as far as it exists", async () => {
  const { root, below } = await folderOf();
  await mkdir(join(root, "a"));
  expect(below("a/b/c")).toEqual({ exists: false, entries: ["folder a"] });
});

test.runIf(POSIX)("below a file there is nothing", async () => {
  const { root, below } = await folderOf();
  await writeFile(join(root, "file"), "");
  expect(below("file/a")).toEqual({ exists: false, entries: ["file file"] });
});

test.runIf(POSIX)("links, and what they lead to, also over several links and relative ones", async () => {
  const { root, below } = await folderOf();
  await mkdir(join(root, "real"));
  await mkdir(join(root, "links"));
  await writeFile(join(root, "real", "file"), "");
  await symlink("../real", join(root, "links", "second"));
  await symlink(join(root, "links", "second"), join(root, "first"));
  const { entries, exists } = below("first/file");
  expect(exists).toBe(true);
  expect(entries).toEqual(["link first", "folder links", "link links/second", "folder real", "file real/file"]);
});

test.runIf(POSIX)("a link in a circle, and one to nowhere, lead to no file", async () => {
  const { root, below } = await folderOf();
  await symlink("circle", join(root, "circle"));
  await symlink("nowhere", join(root, "lost"));
  expect(below("circle").exists).toBe(false);
  expect(below("lost")).toEqual({ exists: false, entries: ["link lost"] });
});
