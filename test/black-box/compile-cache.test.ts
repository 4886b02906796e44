import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

import { expect, test } from "vitest";

import { sms } from "./sms.ts";

const POSIX = process.platform !== "win32";
const HELP = ["help", "exit-codes", "-o", "json"];

function folderOf(cache: string): string {
  return join(cache, "huawei-sms", "compiled");
}

function compiledIn(cache: string): readonly string[] {
  return readdirSync(folderOf(cache)).map((name) => join(folderOf(cache), name));
}

/** What changes when a file is written anew. */
function states(cache: string): readonly unknown[] {
  return compiledIn(cache).map((file) => [file, statSync(file).ino, statSync(file).mtimeMs]);
}

async function right(env: Readonly<Record<string, string>>): Promise<void> {
  const { code, stdout, stderr } = await sms(HELP, env);
  expect([code, stderr, JSON.parse(stdout)]).toEqual([0, "", expect.any(Array)]);
}

test("what was compiled is kept in one file, for its owner's next start, and nobody else may read it", async () => {
  const cache = mkdtempSync(join(tmpdir(), "sms-cache-"));
  await right({ XDG_CACHE_HOME: cache });
  const [file = "", ...others] = compiledIn(cache);
  expect(others).toEqual([]);
  expect(statSync(file).size).toBeGreaterThan(100_000);
  if (POSIX) expect([statSync(file).mode & 0o777, statSync(folderOf(cache)).mode & 0o777]).toEqual([0o600, 0o700]);
});

test("a file with all that a start needs is left alone, whatever commands are used in turn", async () => {
  const cache = mkdtempSync(join(tmpdir(), "sms-cache-"));
  const env = { XDG_CACHE_HOME: cache };
  const lines = [["--help"], ["help", "states"], ["explain", "SMS.3805"], ["config", "list", "-o", "yaml"]];
  const sizes: number[] = [];
  for (const line of lines) {
    expect(await sms(line, env)).toMatchObject({ code: 0, stderr: "" });
    sizes.push(statSync(compiledIn(cache)[0] ?? "").size);
  }
  expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
  const first = states(cache);
  expect(first.length).toBe(1);
  for (const line of [...lines, ...lines]) expect(await sms(line, env)).toMatchObject({ code: 0, stderr: "" });
  expect(states(cache)).toEqual(first);
});

test.each<readonly [string, (file: string) => void]>([
  ["other bytes", (file) => writeFileSync(file, "not what V8 wrote")],
  ["nothing", (file) => writeFileSync(file, "")],
  ["a part of it", (file) => truncateSync(file, 100)],
  ["one changed bit", changeOneBit],
  ["code of another program", (file) => writeFileSync(file, foreignCode(readFileSync(file)))],
])("a file that holds %s is not used, and made anew", async (_, damage) => {
  const cache = mkdtempSync(join(tmpdir(), "sms-cache-"));
  await right({ XDG_CACHE_HOME: cache });
  const sizes = () => compiledIn(cache).map((file) => statSync(file).size > 200);
  for (const file of compiledIn(cache)) damage(file);
  const damaged = contents(cache);
  await right({ XDG_CACHE_HOME: cache });
  for (const [file, bytes] of contents(cache)) expect([file, damaged.get(file)]).not.toEqual([file, bytes]);
  expect(sizes()).not.toContain(false);
});

/** A file whose head is right: its time stands there, too. */
function foreignCode(bytes: Buffer): Buffer {
  const head = bytes.readUInt32LE();
  return Buffer.concat([bytes.subarray(0, 8 + head), Buffer.alloc(bytes.length - head - 8, "x")]);
}

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

test("a file that kept its size and its time, but whose code V8 refuses, is made anew", async () => {
  const cache = mkdtempSync(join(tmpdir(), "sms-cache-"));
  await right({ XDG_CACHE_HOME: cache });
  const [file = ""] = compiledIn(cache);
  const { atime, mtime } = statSync(file);
  const bytes = readFileSync(file);
  writeFileSync(file, foreignCode(bytes));
  utimesSync(file, atime, mtime);
  const foreign = readFileSync(file, "base64");
  await right({ XDG_CACHE_HOME: cache });
  expect(readFileSync(file, "base64")).not.toBe(foreign);
  const first = states(cache);
  await right({ XDG_CACHE_HOME: cache });
  expect(states(cache)).toEqual(first);
});

test("other flags of V8 have a file of their own, and neither is written again", async () => {
  const cache = mkdtempSync(join(tmpdir(), "sms-cache-"));
  const plain = { XDG_CACHE_HOME: cache };
  const flagged = { ...plain, NODE_OPTIONS: "--stack-trace-limit=20" };
  await right(plain);
  await right(flagged);
  const first = states(cache);
  expect(first.length).toBe(2);
  await right(plain);
  await right(flagged);
  expect(states(cache)).toEqual(first);
});

test("files of other versions go when one is written, but for the newest three; drafts stay for a day", async () => {
  const cache = mkdtempSync(join(tmpdir(), "sms-cache-"));
  mkdirSync(folderOf(cache), { recursive: true, mode: 0o700 });
  const put = (name: string, hoursAgo: number) => {
    writeFileSync(join(folderOf(cache), name), "");
    const at = Date.now() / 1000 - hoursAgo * 3600;
    utimesSync(join(folderOf(cache), name), at, at);
  };
  for (const hours of [1, 2, 3, 4, 5]) put(`old${hours}-v20.0.0-x64`, hours);
  put("1.tmp", 1);
  put("2.tmp", 25);
  mkdirSync(join(folderOf(cache), "v18.0.0-x64"));
  utimesSync(join(folderOf(cache), "v18.0.0-x64"), 1, 1);
  await right({ XDG_CACHE_HOME: cache });
  const left = compiledIn(cache).map((file) => basename(file));
  const mine = left.filter((name) => name.includes(process.version));
  expect(mine.length).toBe(1);
  expect(left.filter((name) => !mine.includes(name)).toSorted()).toEqual([
    "1.tmp",
    ...[1, 2, 3].map((hours) => `old${hours}-v20.0.0-x64`),
  ]);
});

test.runIf(POSIX)("a file that others may write to is not used, and made anew", async () => {
  const cache = mkdtempSync(join(tmpdir(), "sms-cache-"));
  await right({ XDG_CACHE_HOME: cache });
  const [file = ""] = compiledIn(cache);
  chmodSync(file, 0o622);
  const { ino } = statSync(file);
  await right({ XDG_CACHE_HOME: cache });
  expect([statSync(file).mode & 0o777, statSync(file).ino === ino]).toEqual([0o600, false]);
});

test.runIf(POSIX)("a folder that others may write to is not used, and named", async () => {
  const cache = mkdtempSync(join(tmpdir(), "sms-cache-"));
  const compiled = folderOf(cache);
  mkdirSync(compiled, { recursive: true });
  chmodSync(compiled, 0o777);
  const { code, stderr } = await sms(["help", "exit-codes"], { XDG_CACHE_HOME: cache });
  expect([code, stderr, readdirSync(compiled)]).toEqual([
    0,
    `warning: ${compiled} is not used: others may write to ${compiled} (chmod go-w changes that)\n`,
    [],
  ]);
});

test("stack traces name the files of the program, compiled or read from the cache", async () => {
  const env = {
    XDG_CACHE_HOME: mkdtempSync(join(tmpdir(), "sms-cache-")),
    NODE_OPTIONS: "--import=data:text/javascript,process.on('exit',()=>console.error(Error().stack))",
  };
  for (const _ of ["compiled", "cached"]) {
    const { stderr } = await sms(HELP, env);
    expect(stderr).toMatch(/ \(.*[/\\]dist[/\\]chunks[/\\]start-[\w-]{8}\.js:\d+:\d+\)/);
  }
});

test("starts at the same time leave one whole file and no drafts", async () => {
  const cache = mkdtempSync(join(tmpdir(), "sms-cache-"));
  const env = { XDG_CACHE_HOME: cache };
  const others = [["help", "states"], ["--help"], ["explain", "SMS.3805"]].map((line) => sms(line, env));
  await Promise.all([...others, ...Array.from({ length: 3 }, () => right(env))]);
  expect(compiledIn(cache).map((file) => basename(file))).toEqual([expect.stringMatching(/^[\w-]{8}-v[\d.]+-\w+$/)]);
  // What the last one did not see of the others is added once.
  await right(env);
  const first = states(cache);
  await right(env);
  expect(states(cache)).toEqual(first);
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
