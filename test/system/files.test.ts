import { chmod, link, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { systemFiles } from "../../src/system/files.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const POSIX = process.platform !== "win32";
const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

describe("reading", () => {
  test.each([
    ["text", Buffer.from("任务 🚀\r\n"), "任务 🚀\r\n"],
    ["nothing", Buffer.from(""), ""],
    ["text after a byte order mark", Buffer.from("\ufeff{}"), "{}"],
    ["bytes that are no UTF-8", Buffer.of(0x61, 0xff), "a\ufffd"],
  ])("%s", async (_, bytes, text) => {
    const path = join(await temporaryFolder(), "file");
    await writeFile(path, bytes);
    expect(await systemFiles.read(path)).toBe(text);
  });

  test("what is not there is undefined, what cannot be read an error", async () => {
    const folder = await temporaryFolder();
    expect(await systemFiles.read(join(folder, "none", "file"))).toBeUndefined();
    await expect(systemFiles.read(folder)).rejects.toMatchObject({ code: "EISDIR" });
  });

  test("the mode", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "file");
    expect(await systemFiles.mode(path)).toBeUndefined();
    await writeFile(path, "");
    await chmod(path, 0o644);
    expect(((await systemFiles.mode(path)) ?? 0) & 0o777).toBe(POSIX ? 0o644 : await modeOf(path));
  });
});

describe("writing", () => {
  test("makes what leads to the file; all for its owner only", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "a", "b", "file");
    await systemFiles.writePrivate(path, "text");
    expect([await readFile(path, "utf8"), await readdir(join(folder, "a", "b"))]).toEqual(["text", ["file"]]);
    const modes = [await modeOf(join(folder, "a")), await modeOf(join(folder, "a", "b")), await modeOf(path)];
    expect(modes).toEqual(POSIX ? [0o700, 0o700, 0o600] : modes);
  });

  test("replaces the file in one step, whoever else holds the old one, and closes it to others", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "file");
    await writeFile(path, "old", { mode: 0o644 });
    await link(path, join(folder, "held"));
    await systemFiles.writePrivate(path, "new");
    expect([await readFile(path, "utf8"), await readFile(join(folder, "held"), "utf8")]).toEqual(["new", "old"]);
    expect(await modeOf(path)).toBe(POSIX ? 0o600 : await modeOf(path));
  });

  // Node's recursive mkdir never ends there.
  test.runIf(process.platform === "linux")("into a folder in which nothing can be made fails", async () => {
    const path = "/proc/none/a/file";
    await expect(systemFiles.writePrivate(path, "text")).rejects.toMatchObject({ code: "ENOENT" });
    await expect(systemFiles.checkWritable(path)).rejects.toMatchObject({ code: "ENOENT" });
  });

  test("that fails leaves nothing behind", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "taken");
    await mkdir(join(path, "full"), { recursive: true });
    await expect(systemFiles.writePrivate(path, "text")).rejects.toThrow();
    expect(await readdir(folder)).toEqual(["taken"]);
  });

  test("at once from all sides leaves one whole text", async () => {
    const path = join(await temporaryFolder(), "file");
    const texts = Array.from({ length: 20 }, (_, n) => String(n).repeat(10_000));
    await Promise.all(texts.map((text) => systemFiles.writePrivate(path, text)));
    expect(texts).toContain(await readFile(path, "utf8"));
  });
});

test("a folder that is there keeps its mode", async () => {
  const folder = join(await temporaryFolder(), "open");
  await mkdir(folder);
  await chmod(folder, 0o755);
  await systemFiles.makePrivateFolder(folder);
  expect(await modeOf(folder)).toBe(POSIX ? 0o755 : await modeOf(folder));
});

test("removing takes a file, a folder with what is in it, and nothing at all", async () => {
  const folder = await temporaryFolder();
  await systemFiles.writePrivate(join(folder, "a", "b", "file"), "");
  await systemFiles.writePrivate(join(folder, "file"), "");
  for (const name of ["a", "file", "none"]) await systemFiles.remove(join(folder, name));
  expect(await readdir(folder)).toEqual([]);
});

test.runIf(POSIX)("removing a link leaves what it leads to", async () => {
  const folder = await temporaryFolder();
  await systemFiles.writePrivate(join(folder, "real", "file"), "text");
  await symlink(join(folder, "real"), join(folder, "link"));
  await systemFiles.remove(join(folder, "link"));
  expect(await readdir(folder)).toEqual(["real"]);
  expect(await readFile(join(folder, "real", "file"), "utf8")).toBe("text");
});
