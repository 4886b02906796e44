import { spawnSync } from "node:child_process";
import { accessSync, constants, readdirSync, readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";
import { parse } from "yaml";

import manifest from "../../package.json" with { type: "json" };

const FILE = ".github/workflows/release.yml";
const TEXT = readFileSync(FILE, "utf8");

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly needs?: string | readonly string[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}
const workflow = parse(TEXT) as {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
};
const jobs = Object.entries(workflow.jobs);
const steps = jobs.flatMap(([, job]) => job.steps);

test("each action is pinned by a commit, its version beside it", () => {
  const uses = [...TEXT.matchAll(/^ +- uses: (.*)$/gm)].map(([, what]) => what);
  expect(uses).toHaveLength(steps.filter((step) => "uses" in step).length);
  expect(uses.filter((what) => !/^actions\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(what ?? ""))).toEqual([]);
});

test("one action has one version", () => {
  const versions = new Set(steps.flatMap(({ uses }) => uses ?? []));
  expect(new Set([...versions].map((each) => each.split("@")[0])).size).toBe(versions.size);
});

test("each step is one command: a script of ours that may be run, or npm", () => {
  const commands = steps.flatMap(({ run }) => run ?? []);
  const wrong = commands.filter((command) => !isNpm(command) && !isScript(command));
  expect([commands.length > 8, wrong]).toEqual([true, []]);
});

/** With nothing of the event in it, which others may have written. */
function isScript(command: string): boolean {
  const [file = ""] = command.split(" ");
  accessSync(file, constants.X_OK);
  return /^(\.ci\/\w+( \d+)*|\.github\/scripts\/[\w-]+\.sh( "\$GITHUB_REF_NAME")?( [\w-]+)?)$/.test(command);
}

function isNpm(command: string): boolean {
  const script = /^npm run ([\w:]+)$/.exec(command)?.[1];
  if (script !== undefined) return script in manifest.scripts;
  return ["npm ci", "npm audit"].includes(command);
}

test("only what publishes may do more than read, and nothing keeps the token that it was fetched with", () => {
  const more = jobs.flatMap(([name, { permissions }]) => (permissions === undefined ? [] : [[name, permissions]]));
  expect(workflow.permissions).toEqual({ contents: "read" });
  expect(Object.fromEntries(more)).toEqual({
    npm: { contents: "read", "id-token": "write" },
    github: { contents: "write" },
  });
  const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
  expect(checkouts.map((step) => step.with)).toEqual(jobs.map(() => ({ "persist-credentials": false })));
});

test("nothing is published before everything else has passed", () => {
  const needs = jobs.map(([name, job]) => [name, [job.needs ?? []].flat()]);
  expect(Object.fromEntries(needs)).toEqual({
    check: [],
    matrix: [],
    artefacts: ["check", "matrix"],
    npm: ["artefacts"],
    github: ["npm"],
  });
});

const SCRIPTS = [".ci/run", ".ci/matrix", ...readdirSync(".github/scripts").map((name) => `.github/scripts/${name}`)];
const hasShellcheck = spawnSync("shellcheck", ["--version"]).status === 0;

describe.each(SCRIPTS)("%s", (file) => {
  test("is bash, and stops at the first failure", () => {
    expect(readFileSync(file, "utf8")).toMatch(/^#!\/usr\/bin\/env bash\n(#.*\n)+set -euo pipefail\n/);
    expect(spawnSync("bash", ["-n", file], { encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
  });

  test.skipIf(!hasShellcheck)("has nothing that shellcheck, where it is installed, would remark on", () => {
    expect(spawnSync("shellcheck", [file], { encoding: "utf8" }).stdout).toBe("");
  });
});
