import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { createDomainCache } from "../../src/auth/token-cache.ts";
import { systemContext } from "../../src/system-context.ts";

const { files } = systemContext();
const IAM = "https://iam.myhuaweicloud.com/";
const POSIX = process.platform !== "win32";

/** A cache in a real folder that does not exist yet. */
async function newCache() {
  const temporary = await mkdtemp(join(tmpdir(), "sms-domain-cache-"));
  onTestFinished(() => rm(temporary, { recursive: true }));
  const folder = join(temporary, "huawei-sms");
  return { folder, domains: join(folder, "domains"), cache: createDomainCache(files, folder) };
}

/** The only file of the cache. */
async function onlyFile(domains: string): Promise<string> {
  const names = await readdir(domains);
  expect(names).toHaveLength(1);
  return join(domains, names[0] ?? "");
}

test("is empty at first, then has what was set, also after a restart", async () => {
  const { cache, folder } = await newCache();
  expect(await cache.get("ak", IAM)).toBeUndefined();
  await cache.set("ak", IAM, "0123abc");
  expect([await cache.get("ak", IAM), await createDomainCache(files, folder).get("ak", IAM)]).toEqual([
    "0123abc",
    "0123abc",
  ]);
});

test("takes the newest", async () => {
  const { cache, domains } = await newCache();
  await cache.set("ak", IAM, "old");
  await cache.set("ak", IAM, "new");
  expect(await cache.get("ak", IAM)).toBe("new");
  expect(await readFile(await onlyFile(domains), "utf8")).toBe("new\n");
});

test("keeps keys and endpoints apart, each in a file of its own", async () => {
  const { cache, domains } = await newCache();
  await Promise.all([
    cache.set("ak", IAM, "one"),
    cache.set("bk", IAM, "two"),
    cache.set("ak", "http://127.0.0.1:1/", "three"),
  ]);
  const known = [await cache.get("ak", IAM), await cache.get("bk", IAM), await cache.get("ak", "http://127.0.0.1:1/")];
  expect(known).toEqual(["one", "two", "three"]);
  expect(await readdir(domains)).toHaveLength(3);
});

test("gives nothing away: neither the key in a name or a file, nor a file to others", async () => {
  const { cache, folder, domains } = await newCache();
  await cache.set("AKEXAMPLE", IAM, "0123abc");
  const file = await onlyFile(domains);
  expect([file.includes("AKEXAMPLE"), await readFile(file, "utf8")]).toEqual([false, "0123abc\n"]);
  const modes = await Promise.all([folder, domains, file].map(async (path) => (await stat(path)).mode & 0o777));
  expect(modes).toEqual(POSIX ? [0o700, 0o700, 0o600] : modes);
});

test.each([
  ["empty", ""],
  ["blank", "\n"],
  ["of two lines", "one\ntwo\n"],
  ["holding a header", "0123\r\nx-evil: 1"],
  ["too long", "a".repeat(65)],
  ["of another kind", '{"id":"0123"}'],
  ["binary", "\0\u0001\ufffd"],
])("a damaged file, %s, is as good as none and is replaced", async (_, damage) => {
  const { cache, domains } = await newCache();
  await cache.set("ak", IAM, "0123abc");
  await writeFile(await onlyFile(domains), damage);
  expect(await cache.get("ak", IAM)).toBeUndefined();
  await cache.set("ak", IAM, "again");
  expect(await cache.get("ak", IAM)).toBe("again");
});

test("blanks around an id are not part of it", async () => {
  const { cache, domains } = await newCache();
  await cache.set("ak", IAM, "0123abc");
  await writeFile(await onlyFile(domains), " 0123abc \r\n");
  expect(await cache.get("ak", IAM)).toBe("0123abc");
});

test("what cannot be read is as good as none", async () => {
  const { cache, domains } = await newCache();
  await cache.set("ak", IAM, "0123abc");
  const file = await onlyFile(domains);
  await rm(file);
  await mkdir(file);
  expect(await cache.get("ak", IAM)).toBeUndefined();
});

test.runIf(POSIX && process.getuid?.() !== 0)("a folder that cannot be written is told of", async () => {
  const { cache, folder } = await newCache();
  await mkdir(folder);
  await chmod(folder, 0o500);
  await expect(cache.set("ak", IAM, "0123abc")).rejects.toMatchObject({ code: "EACCES" });
  await chmod(folder, 0o700);
});
