import { mkdir, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterEach, describe, expect, test, vi } from "vitest";

import { ConfigError } from "../../src/errors.ts";
import { locked } from "../../src/system/lock.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const newPath = async () => join(await temporaryFolder(), "file");

test("the work's answer comes back, and no lock is left", async () => {
  const path = await newPath();
  expect(await locked(path, async () => readdir(join(path, "..")))).toEqual(["file.lock"]);
  expect(await readdir(join(path, ".."))).toEqual([]);
});

test("a failure of the work comes back, and no lock is left", async () => {
  const path = await newPath();
  await expect(locked(path, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  expect(await readdir(join(path, ".."))).toEqual([]);
});

test("calls of one process wait for each other", async () => {
  const path = await newPath();
  let [inside, most] = [0, 0];
  const work = async () => {
    most = Math.max(most, (inside += 1));
    await new Promise((done) => setTimeout(done, 5));
    inside -= 1;
  };
  await Promise.all(Array.from({ length: 10 }, () => locked(path, work)));
  expect([inside, most]).toEqual([0, 1]);
});

test("locks of different paths are independent", async () => {
  const [one, other] = [await newPath(), await newPath()];
  expect(await locked(one, () => locked(other, async () => "both"))).toBe("both");
});

test("without the folder the call fails and the work is not begun", async () => {
  const path = join(await newPath(), "none", "file");
  const work = () => Promise.reject(new Error("begun"));
  await expect(locked(path, work)).rejects.toMatchObject({ code: "ENOENT" });
});

/** A lock as `sms` makes it, of a holder that renewed it so long ago. */
async function lockFolder(path: string, ageMs: number): Promise<string> {
  await mkdir(`${path}.lock`);
  const holder = join(`${path}.lock`, "holder");
  await writeFile(holder, "");
  await setAge(holder, ageMs);
  return holder;
}

/** A plain file in place of the lock's folder. */
async function lockFile(path: string, ageMs: number): Promise<string> {
  await writeFile(`${path}.lock`, "holder");
  await setAge(`${path}.lock`, ageMs);
  return `${path}.lock`;
}

const setAge = (file: string, ageMs: number) => utimes(file, new Date(), new Date(Date.now() - ageMs));

/** How long it took to get the lock, ms. */
async function msToAcquire(path: string): Promise<number> {
  const started = performance.now();
  await locked(path, async () => {});
  return performance.now() - started;
}

describe.each([
  ["a folder", lockFolder],
  ["a plain file", lockFile],
])("a lock that is %s", (_, make) => {
  test("is stale when its holder did not renew it for 15 s", async () => {
    const path = await newPath();
    await make(path, 15_050);
    expect(await msToAcquire(path)).toBeLessThan(500);
    expect(await readdir(join(path, ".."))).toEqual([]);
  });

  test("is waited for until then", async () => {
    const path = await newPath();
    await make(path, 14_200);
    expect(await msToAcquire(path)).toBeGreaterThan(700);
  });

  test.each([
    ["in a day", -86_400_000],
    ["in a second", -1000],
  ])("is kept at first when it is dated %s", async (_date, ageMs) => {
    const path = await newPath();
    const file = await make(path, ageMs);
    const interrupt = new AbortController();
    const acquired = locked(path, async () => "begun", { interrupted: interrupt.signal });
    setTimeout(() => interrupt.abort(new Error("interrupted")), 300);
    await expect(acquired).rejects.toThrow("interrupted");
    expect((await stat(file)).isFile()).toBe(true);
    expect(await readdir(join(path, ".."))).toEqual(["file.lock"]);
  });
});

test("an empty folder is a free lock: its holder died while it let go", async () => {
  const path = await newPath();
  await mkdir(`${path}.lock`);
  expect(await msToAcquire(path)).toBeLessThan(500);
});

test("a lock that another process took over meanwhile is left to it", async () => {
  const path = await newPath();
  await locked(path, async () => {
    const [holder = ""] = await readdir(`${path}.lock`);
    await rm(join(`${path}.lock`, holder));
    await writeFile(join(`${path}.lock`, "another"), "");
  });
  expect(await readdir(`${path}.lock`)).toEqual(["another"]);
});

describe("with time that a test moves", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test("a holder at work renews its lock every 5 s, and no longer than it works", async () => {
    const path = await newPath();
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    await locked(path, async () => {
      const [name = ""] = await readdir(`${path}.lock`);
      const holder = join(`${path}.lock`, name);
      await setAge(holder, 60_000);
      const dated = (await stat(holder)).mtimeMs;
      vi.advanceTimersByTime(4999);
      await new Promise((done) => setTimeout(done, 50));
      expect((await stat(holder)).mtimeMs).toBe(dated);
      vi.advanceTimersByTime(1);
      await vi.waitFor(async () => expect(Date.now() - (await stat(holder)).mtimeMs).toBeLessThan(5000));
    });
    expect(vi.getTimerCount()).toBe(0);
  });

  test.each([
    ["a folder", lockFolder],
    ["a plain file", lockFile],
  ])("%s that is dated in the future is stale when nobody renews it for 15 s", async (_, make) => {
    const path = await newPath();
    await make(path, -86_400_000);
    vi.useFakeTimers({ toFake: ["performance"] });
    let begun = false;
    const acquired = locked(path, async () => void (begun = true));
    const passing = async (ms: number) => {
      await new Promise((done) => setTimeout(done, 300));
      vi.advanceTimersByTime(ms);
      await new Promise((done) => setTimeout(done, 100));
    };
    await passing(15_000);
    expect(begun).toBe(false);
    await passing(1);
    await acquired;
    expect([begun, await readdir(join(path, ".."))]).toEqual([true, []]);
  });

  test("one dated in the future whose holder renews it is waited for", async () => {
    const path = await newPath();
    const holder = await lockFolder(path, -86_400_000);
    vi.useFakeTimers({ toFake: ["performance"] });
    let begun = false;
    const acquired = locked(path, async () => void (begun = true)).catch((error: unknown) => error);
    for (const laterMs of [1000, 2000, 3000]) {
      await new Promise((done) => setTimeout(done, 100));
      vi.advanceTimersByTime(5000);
      await setAge(holder, -86_400_000 - laterMs);
    }
    await new Promise((done) => setTimeout(done, 100));
    vi.advanceTimersByTime(5001);
    expect(await acquired).toBeInstanceOf(ConfigError);
    expect([begun, await readdir(`${path}.lock`)]).toEqual([false, ["holder"]]);
  });

  test("waiting is said once, after a second, and ends in an error after 20 s, the work not begun", async () => {
    const path = await newPath();
    await lockFolder(path, 0);
    vi.useFakeTimers({ toFake: ["performance"] });
    const notes: string[] = [];
    let begun = false;
    const acquired = locked(path, async () => void (begun = true), { note: async (text) => void notes.push(text) });
    const error = acquired.catch((reason: unknown) => reason);
    const passing = async (ms: number) => {
      vi.advanceTimersByTime(ms);
      await new Promise((done) => setTimeout(done, 100));
    };
    await passing(1000);
    expect(notes).toEqual([]);
    await passing(1);
    await passing(18_999);
    expect(notes).toEqual([`note: waiting for another sms, which holds ${path}.lock`]);
    await passing(1);
    expect(await error).toBeInstanceOf(ConfigError);
    expect(await error).toMatchObject({ message: `another process has held ${path}.lock for more than 20 s` });
    expect([begun, await readdir(`${path}.lock`)]).toEqual([false, ["holder"]]);
  });
});
