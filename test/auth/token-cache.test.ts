import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { createTokenCache, type IssuedToken } from "../../src/auth/token-cache.ts";
import type { Files } from "../../src/context.ts";
import { ConfigError, InterruptedError } from "../../src/errors.ts";
import { systemFiles } from "../../src/system/files.ts";
import { bundled, runScript } from "../real-process.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const NOW = Date.parse("2026-01-02T03:04:05Z");
const MINUTE = 60_000;
const POSIX = process.platform !== "win32";
const issued = (token: string, expiresInMs = 24 * 60 * MINUTE): IssuedToken => ({
  token,
  expiresAtMs: NOW + expiresInMs,
});

async function newCache(folder?: string, files: Files = systemFiles, interrupt = new AbortController()) {
  const root = folder ?? join(await temporaryFolder(), "huawei-sms");
  const notes: string[] = [];
  const clock = { now: () => new Date(NOW), elapsedMs: () => 0, utcOffset: () => 0, sleep: async () => {} };
  const cache = createTokenCache(
    {
      files,
      clock,
      note: async (text) => void notes.push(text),
      interrupted: interrupt.signal,
    },
    root,
  );
  return { root, notes, cache, file: join(root, "tokens", "me.json") };
}

const unasked = async (): Promise<IssuedToken> => {
  throw new Error("nobody should have been asked");
};

test("a token is made once and then remembered, also after a restart", async () => {
  const { cache, root } = await newCache();
  expect(await cache.getOrIssue("me", undefined, async () => issued("a"))).toEqual(issued("a"));
  expect(await cache.getOrIssue("me", undefined, unasked)).toEqual(issued("a"));
  expect(await (await newCache(root)).cache.getOrIssue("me", undefined, unasked)).toEqual(issued("a"));
});

test("each identity has its own", async () => {
  const { cache, root } = await newCache();
  await cache.getOrIssue("me", undefined, async () => issued("a"));
  expect(await cache.getOrIssue("you", undefined, async () => issued("b"))).toEqual(issued("b"));
  expect((await readdir(join(root, "tokens"))).toSorted()).toEqual(["me.json", "you.json"]);
});

test("the file holds the token and its end, nothing else, for its owner only; no lock is left", async () => {
  const { cache, root, file } = await newCache();
  await cache.getOrIssue("me", undefined, async () => issued("a"));
  expect(JSON.parse(await readFile(file, "utf8"))).toEqual({ token: "a", expiresAtMs: NOW + 24 * 60 * MINUTE });
  expect(await readdir(join(root, "tokens"))).toEqual(["me.json"]);
  const modes = await Promise.all(
    [root, join(root, "tokens"), file].map(async (path) => (await stat(path)).mode & 0o777),
  );
  expect(modes).toEqual(POSIX ? [0o700, 0o700, 0o600] : modes);
});

test.each([
  ["one that was refused", issued("a"), "a"],
  ["one that expires in 5 minutes", issued("a", 5 * MINUTE), undefined],
  ["one that has expired", issued("a", -MINUTE), undefined],
])("%s is made anew and replaced", async (_, old, refused) => {
  const { cache, notes } = await newCache();
  await cache.getOrIssue("me", undefined, async () => old);
  expect(await cache.getOrIssue("me", refused, async () => issued("b"))).toEqual(issued("b"));
  expect(await cache.getOrIssue("me", undefined, unasked)).toEqual(issued("b"));
  expect(notes).toEqual([]);
});

test("one that another process made meanwhile is taken instead of the refused one", async () => {
  const { cache, root } = await newCache();
  await cache.getOrIssue("me", undefined, async () => issued("a"));
  await (await newCache(root)).cache.getOrIssue("me", "a", async () => issued("b"));
  expect(await cache.getOrIssue("me", "a", unasked)).toEqual(issued("b"));
});

test("one that has more than 5 minutes left is used", async () => {
  const { cache } = await newCache();
  await cache.getOrIssue("me", undefined, async () => issued("a", 5 * MINUTE + 1));
  expect(await cache.getOrIssue("me", undefined, unasked)).toEqual(issued("a", 5 * MINUTE + 1));
});

describe("a damaged file is replaced with one note", () => {
  test.each([
    ["empty", ""],
    ["cut off", '{"token":"a","expir'],
    ["another document", "[1]"],
    ["without a token", `{"expiresAtMs":${NOW + 60 * MINUTE}}`],
    ["a token that no header can hold", `{"token":"a\\r\\nx: 1","expiresAtMs":${NOW + 60 * MINUTE}}`],
    ["an empty token", `{"token":"","expiresAtMs":${NOW + 60 * MINUTE}}`],
    ["without an end", '{"token":"a"}'],
    ["an end in words", '{"token":"a","expiresAtMs":"tomorrow"}'],
    ["binary", "\0\u0001\ufffd"],
  ])("%s", async (_, text) => {
    const { cache, file, notes } = await newCache();
    await cache.getOrIssue("me", undefined, async () => issued("a"));
    await writeFile(file, text);
    expect(await cache.getOrIssue("me", undefined, async () => issued("b"))).toEqual(issued("b"));
    expect(notes).toEqual([`note: ${file} is damaged and will be replaced`]);
    expect(await cache.getOrIssue("me", undefined, unasked)).toEqual(issued("b"));
  });
});

test("a folder that cannot be written costs a log-in each time, and no more", async () => {
  const place = join(await temporaryFolder(), "a-file");
  await writeFile(place, "");
  const { cache } = await newCache(join(place, "huawei-sms"));
  expect(await cache.getOrIssue("me", undefined, async () => issued("a"))).toEqual(issued("a"));
  expect(await cache.getOrIssue("me", undefined, async () => issued("b"))).toEqual(issued("b"));
});

test("a file that cannot be written does neither", async () => {
  const { cache, file, notes } = await newCache();
  await mkdir(file, { recursive: true });
  expect(await cache.getOrIssue("me", undefined, async () => issued("a"))).toEqual(issued("a"));
  expect(notes).toEqual([]);
});

test("a log-in that fails throws, is made once, and leaves nothing behind", async () => {
  const { cache, root } = await newCache();
  let asked = 0;
  const refused = new Error("wrong password");
  const failing = async () => {
    asked += 1;
    throw refused;
  };
  await expect(cache.getOrIssue("me", undefined, failing)).rejects.toBe(refused);
  expect([asked, await readdir(join(root, "tokens"))]).toEqual([1, []]);
});

describe("a lock that another process holds", () => {
  const heldBy = (reason: Error): Files => ({ ...systemFiles, locked: () => Promise.reject(reason) });

  test("for too long costs a log-in, and the token is remembered", async () => {
    const { cache, root } = await newCache(undefined, heldBy(new ConfigError("held")));
    expect(await cache.getOrIssue("me", undefined, async () => issued("a"))).toEqual(issued("a"));
    expect(await (await newCache(root)).cache.getOrIssue("me", undefined, unasked)).toEqual(issued("a"));
  });

  test("is waited for until an interruption, after which nobody logs in", async () => {
    const interruption = new InterruptedError("SIGINT");
    const interrupt = new AbortController();
    interrupt.abort(interruption);
    const { cache } = await newCache(undefined, heldBy(interruption), interrupt);
    await expect(cache.getOrIssue("me", undefined, unasked)).rejects.toBe(interruption);
  });

  test("is waited for with a note", async () => {
    const { cache, notes } = await newCache(undefined, {
      ...systemFiles,
      locked: async (_path, work, options) => {
        await options?.note?.("waiting");
        expect(options?.interrupted?.aborted).toBe(false);
        return work();
      },
    });
    await cache.getOrIssue("me", undefined, async () => issued("a"));
    expect(notes).toEqual(["waiting"]);
  });
});

test("processes that want the same token at once log in once", async () => {
  const folder = join(await temporaryFolder(), "huawei-sms");
  const log = join(await temporaryFolder(), "log");
  await writeFile(log, "");
  const script = await bundled(`
    import { appendFile } from "node:fs/promises";
    import { createTokenCache, type IssuedToken } from "./auth/token-cache.ts";
    import { systemFiles } from "./system/files.ts";
    const [folder, log] = process.argv.slice(2);
    const clock = { now: () => new Date(), elapsedMs: () => performance.now(), utcOffset: () => 0, sleep: async () => {} };
    const cache = createTokenCache({ files: systemFiles, clock, note: async () => {}, interrupted: new AbortController().signal }, folder);
    const { token } = await cache.getOrIssue("me", undefined, async () => {
      await appendFile(log, "log-in\\n");
      await new Promise((done) => setTimeout(done, 300));
      return { token: "t-" + process.pid, expiresAtMs: Date.now() + 86_400_000 };
    });
    console.log(token);
  `);
  const tokens = await Promise.all(Array.from({ length: 4 }, () => runScript(script, [folder, log])));
  expect([new Set(tokens).size, await readFile(log, "utf8")]).toEqual([1, "log-in\n"]);
});
