import { readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { locked } from "../../src/system/files.ts";
import { bundled, runScript } from "../real-process.ts";
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

test("those of one process wait for each other", async () => {
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

test("other paths do not wait", async () => {
  const [one, other] = [await newPath(), await newPath()];
  expect(await locked(one, () => locked(other, async () => "both"))).toBe("both");
});

test("a folder that is not there is told of, and the work is not begun", async () => {
  const path = join(await newPath(), "none", "file");
  const work = () => Promise.reject(new Error("begun"));
  await expect(locked(path, work)).rejects.toMatchObject({ code: "ENOENT" });
});

/** Adds one to the number in a file, many times, reading and writing apart. */
const COUNTER = `
  import { readFile, writeFile } from "node:fs/promises";
  import { locked } from "./system/files.ts";
  const [path, times] = process.argv.slice(2);
  for (let n = 0; n < Number(times); n += 1)
    await locked(path, async () => {
      const count = Number(await readFile(path, "utf8"));
      await new Promise((done) => setTimeout(done, Math.random() * 3));
      await writeFile(path, String(count + 1));
    });`;

describe("processes", () => {
  test("exclude each other: no count is lost", async () => {
    const path = await newPath();
    await writeFile(path, "0");
    const script = await bundled(COUNTER);
    await Promise.all(Array.from({ length: 4 }, () => runScript(script, [path, "25"])));
    expect([await readFile(path, "utf8"), await readdir(join(path, ".."))]).toEqual(["100", ["file"]]);
  });

  test("also when all of them find the lock of one that died", async () => {
    const path = await newPath();
    const script = await bundled(COUNTER);
    for (let round = 0; round < 3; round += 1) {
      await writeFile(path, "0");
      await writeFile(`${path}.lock`, "whoever died");
      await utimes(`${path}.lock`, new Date(0), new Date(0));
      await Promise.all(Array.from({ length: 6 }, () => runScript(script, [path, "3"])));
      expect([await readFile(path, "utf8"), await readdir(join(path, ".."))]).toEqual(["18", ["file"]]);
    }
  });
});

test("in one process all who find a lock that is stale still go one at a time", async () => {
  for (let round = 0; round < 20; round += 1) {
    const path = await newPath();
    await writeFile(`${path}.lock`, "whoever died");
    await utimes(`${path}.lock`, new Date(0), new Date(0));
    let [inside, most] = [0, 0];
    const work = async () => {
      most = Math.max(most, (inside += 1));
      await new Promise((done) => setTimeout(done, 3));
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 10 }, () => locked(path, work)));
    expect([most, await readdir(join(path, ".."))]).toEqual([1, []]);
  }
});

test("a lock of less than 15 s is waited for; one that another took over meanwhile is left to it", async () => {
  const path = await newPath();
  await writeFile(`${path}.lock`, "somebody");
  await utimes(`${path}.lock`, new Date(), new Date(Date.now() - 13_500));
  const started = Date.now();
  await locked(path, () => writeFile(`${path}.lock`, "another"));
  expect(Date.now() - started).toBeGreaterThan(1000);
  expect(await readFile(`${path}.lock`, "utf8")).toBe("another");
});
