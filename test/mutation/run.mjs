// Mutation testing with Stryker: `npm run test:mutation`, or `npm run test:mutation -- retry masking` for some of rules.mjs.
// Fails when fewer than 90 % of the mutants are killed. survivors.md says why the others may live.
import { Stryker } from "@stryker-mutator/core";

import { RULES } from "./rules.mjs";

const LEAST_KILLED = 0.9;
const KILLED = new Set(["Killed", "Timeout"]);

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(RULES);
const results = [];
for (const name of names) {
  const { mutate, tests } = RULES[name];
  process.env["MUTATION_TESTS"] = tests.join(" ");
  // One after another: each has tests of its own, and Stryker keeps its state in this process.
  // oxlint-disable-next-line no-await-in-loop
  results.push(...(await new Stryker(optionsFor(name, mutate)).runMutationTest()));
}

const lines = [];
for (const file of new Set(results.map(({ fileName }) => fileName))) {
  lines.push(`${file.slice(file.indexOf("src/"))}: ${tally(results.filter(({ fileName }) => fileName === file))}`);
}
process.stdout.write(`\n${lines.join("\n")}\nall: ${tally(results)}\n`);
if (killed(results) < LEAST_KILLED * results.length) process.exitCode = 1;

function optionsFor(name, mutate) {
  return {
    mutate,
    testRunner: "vitest",
    vitest: { configFile: "test/mutation/vitest.config.ts", related: false },
    coverageAnalysis: "perTest",
    concurrency: 1,
    timeoutMS: 10_000,
    reporters: ["clear-text", "json"],
    clearTextReporter: { logTests: false, reportTests: false, allowColor: false },
    jsonReporter: { fileName: `.stryker/${name}.json` },
    tempDirName: ".stryker/tmp",
    ignorePatterns: ["dist", "docs", "coverage"],
    // Stryker reads it with the API of TypeScript 5, and needs nothing of it: vitest strips types without it.
    tsconfigFile: "none",
    allowConsoleColors: false,
  };
}

function killed(mutants) {
  return mutants.filter(({ status }) => KILLED.has(status)).length;
}

function tally(mutants) {
  const percent = (100 * killed(mutants)) / mutants.length;
  return `${killed(mutants)} of ${mutants.length} killed (${percent.toFixed(1)} %)`;
}
