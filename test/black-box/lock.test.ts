import { mkdir, readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { bundled, runScript } from "../real-process.ts";
import { temporaryFolder } from "../temporary-folder.ts";

/** Goes through the rounds, each at its own instant and with a file of its own, in which it adds one to a number, reading and writing apart. */
const CONTENDER = `
  import { open, readFile, rm, writeFile } from "node:fs/promises";
  import { setTimeout as sleep } from "node:timers/promises";
  import { locked } from "./system/lock.ts";
  const [folder, rounds, start, msBetween] = process.argv.slice(2);
  for (let round = 0; round < Number(rounds); round += 1) {
    const path = folder + "/" + round;
    const instant = Number(start) + round * Number(msBetween);
    await sleep(Math.max(0, instant - 20 - Date.now()));
    while (Date.now() < instant);
    await locked(path, async () => {
      const only = await open(path + ".inside", "wx").catch(() => undefined);
      if (only === undefined) console.log("two holders in round " + round);
      const count = Number(await readFile(path, "utf8"));
      await sleep(2);
      await writeFile(path, String(count + 1));
      await only?.close();
      if (only) await rm(path + ".inside");
    });
  }`;

const CONTENDERS = 12;
const ROUNDS = 24;
const MS_BETWEEN_ROUNDS = 250;
/** By then all of them have started, on a busy machine too. */
const MS_TO_START = 2500;

const LONG_AGO = new Date(0);

async function staleFolder(lock: string): Promise<void> {
  await mkdir(lock);
  await writeFile(join(lock, "holder"), "");
  await utimes(join(lock, "holder"), LONG_AGO, LONG_AGO);
}

async function staleFile(lock: string): Promise<void> {
  await writeFile(lock, "holder");
  await utimes(lock, LONG_AGO, LONG_AGO);
}

/** What the contenders of a round find. */
const FOUND = [staleFolder, staleFile, async () => {}];

// An implementation that looks at a lock's age and then removes whatever has that name lets two in in two of five rounds.
test("processes that want a lock at one instant exclude each other, also when its holder died", async () => {
  const folder = await temporaryFolder();
  const script = await bundled(CONTENDER);
  const paths = Array.from({ length: ROUNDS }, (_, round) => join(folder, `${round}`));
  const prepare = (path: string, round: number) => FOUND[round % FOUND.length]?.(`${path}.lock`);
  await Promise.all(paths.flatMap((path, round) => [writeFile(path, "0"), prepare(path, round)]));
  const start = Date.now() + MS_TO_START;
  const contend = () => runScript(script, [folder, `${ROUNDS}`, `${start}`, `${MS_BETWEEN_ROUNDS}`]);
  const output = await Promise.all(Array.from({ length: CONTENDERS }, contend));
  const counts = await Promise.all(paths.map((path) => readFile(path, "utf8")));
  expect({ output: output.join(""), counts, left: (await readdir(folder)).length }).toEqual({
    output: "",
    counts: paths.map(() => `${CONTENDERS}`),
    left: ROUNDS,
  });
}, 60_000);
