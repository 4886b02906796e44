import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "vitest";

import { sms } from "./sms.ts";

const HELP = ["help", "exit-codes", "-o", "json"];

function compiledIn(cache: string): readonly string[] {
  const folder = join(cache, "huawei-sms", "compiled");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

async function right(env: Readonly<Record<string, string>>): Promise<void> {
  const { code, stdout, stderr } = await sms(HELP, env);
  expect([code, stderr, JSON.parse(stdout)]).toEqual([0, "", expect.any(Array)]);
}

test("what was compiled is kept, for its owner's next start", async () => {
  const cache = mkdtempSync(join(tmpdir(), "sms-cache-"));
  await right({ XDG_CACHE_HOME: cache });
  expect(compiledIn(cache).length).toBeGreaterThan(3);
});

test.each<readonly [string, (file: string) => void]>([
  ["other bytes", (file) => writeFileSync(file, "not what V8 wrote")],
  ["nothing", (file) => writeFileSync(file, "")],
  ["a part of it", (file) => truncateSync(file, 100)],
  ["one changed bit", changeOneBit],
])("a file of it that holds %s is not used, and made anew", async (_, damage) => {
  const cache = mkdtempSync(join(tmpdir(), "sms-cache-"));
  await right({ XDG_CACHE_HOME: cache });
  const sizes = () => compiledIn(cache).map((file) => statSync(file).size > 200);
  for (const file of compiledIn(cache)) damage(file);
  const damaged = contents(cache);
  await right({ XDG_CACHE_HOME: cache });
  for (const [file, bytes] of contents(cache)) expect([file, damaged.get(file)]).not.toEqual([file, bytes]);
  expect(sizes()).not.toContain(false);
});

/** V8 itself does not see it: it would run the code. */
function changeOneBit(file: string): void {
  const bytes = readFileSync(file);
  const middle = bytes.length >> 1;
  bytes.writeUInt8(bytes.readUInt8(middle) ^ 16, middle);
  writeFileSync(file, bytes);
}

function contents(cache: string): ReadonlyMap<string, string> {
  return new Map(compiledIn(cache).map((file) => [file, readFileSync(file, "base64")]));
}

test("a start that finds all it needs writes nothing, and nobody else may read what is kept", async () => {
  const cache = mkdtempSync(join(tmpdir(), "sms-cache-"));
  await right({ XDG_CACHE_HOME: cache });
  const states = () => compiledIn(cache).map((file) => [file, statSync(file).ino, statSync(file).mode & 0o777]);
  const first = states();
  await right({ XDG_CACHE_HOME: cache });
  expect(states()).toEqual(first);
  expect(new Set(first.map(([, , mode]) => mode))).toEqual(new Set([0o600]));
});

test("starts at the same time leave whole files and no drafts", async () => {
  const cache = mkdtempSync(join(tmpdir(), "sms-cache-"));
  await Promise.all(Array.from({ length: 4 }, () => right({ XDG_CACHE_HOME: cache })));
  const first = contents(cache);
  expect([...first.keys()].filter((file) => file.endsWith(".tmp"))).toEqual([]);
  await right({ XDG_CACHE_HOME: cache });
  expect(contents(cache)).toEqual(first);
});

test("a folder that is a file, that may not be written, or that cannot be there is no loss", async () => {
  const file = join(mkdtempSync(join(tmpdir(), "sms-cache-")), "file");
  writeFileSync(file, "");
  const closed = mkdtempSync(join(tmpdir(), "sms-cache-"));
  mkdirSync(join(closed, "huawei-sms"));
  chmodSync(join(closed, "huawei-sms"), 0o500);
  for (const cache of [file, closed, "/dev/null/sms"]) await right({ XDG_CACHE_HOME: cache });
});

test("nor is a home that is not there", async () => {
  await right({ HOME: "/no/such/home" });
});
