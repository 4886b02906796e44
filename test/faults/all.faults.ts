import { expect, test } from "vitest";

import { playAll } from "./play-all.ts";
import { allScenarios, allWaits } from "./product.ts";

const every = Number(process.env["FAULTS_EVERY"] ?? 1);
const from = Number(process.env["FAULTS_FROM"] ?? 0);
const each = <T>(scenarios: readonly T[]) => scenarios.filter((_, index) => index % every === from);

test("every scenario ends as it should", async () => {
  const scenarios = { actions: each(allScenarios()), waits: each(allWaits()) };
  const { played, wrong } = await playAll(scenarios, (text) => void process.stderr.write(text));
  process.stdout.write(`${played - wrong.length} stories told right / ${played} stories played\n`);
  expect(wrong.map(({ title }) => title)).toEqual([]);
});
