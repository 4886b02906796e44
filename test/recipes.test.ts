import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import { parseXml } from "@rgrove/parse-xml";
import { parse } from "dotenv";
import { expect, test } from "vitest";
import { parse as parseYaml } from "yaml";

import manifest from "../package.json" with { type: "json" };
import { envFileOf } from "../src/reports/dotenv.ts";
import { bash, serve, SMS_IN_SHELL } from "./black-box/sms.ts";
import { blocksOf, readPage } from "./pages.ts";
import { report } from "./reports/hostile.ts";

const PAGE = readPage("docs/ci.md");
const [GITHUB = "", GITLAB = ""] = blocksOf(PAGE, "yaml");
const [JENKINS = ""] = blocksOf(PAGE, "groovy");

interface GitHubStep {
  readonly if?: string;
  readonly run: string;
}
interface GitLabJob {
  readonly script: readonly string[];
  readonly retry?: { readonly exit_codes: readonly number[] };
}

type Env = Readonly<Record<string, string>>;

/** A folder of its own with `sms` on the path, and a sandbox; its speed says whether db-01 is done soon. */
async function workspace(speed: number) {
  const at = mkdtempSync(join(tmpdir(), "sms-recipe-"));
  const program = join(at, "sms");
  writeFileSync(program, `#!/bin/sh\nexec ${SMS_IN_SHELL} "$@"\n`);
  chmodSync(program, 0o755);
  const sandbox = await serve("--speed", String(speed));
  const path = [at, process.env["PATH"]].join(delimiter);
  const env: Env = { ...sandbox.env, PATH: path, TASK: "name=db-01" };
  const shell = (line: string, more: Env = {}) => bash(line, { ...env, ...more }, at);
  return { at, shell, end: sandbox.end };
}

const [SOON, LATE] = [3000, 1];
/** Nobody waits for hours in a test. */
const impatient = (line: string) => line.replace(/--timeout \w+/, "--timeout 1s");

async function github(speed: number) {
  const { at, shell, end } = await workspace(speed);
  const files = { GITHUB_OUTPUT: join(at, "output"), GITHUB_STEP_SUMMARY: join(at, "summary.md") };
  const [, first, second] = (parseYaml(GITHUB) as { jobs: { migrate: { steps: readonly GitHubStep[] } } }).jobs.migrate
    .steps;
  // As GitHub runs a step: bash -e.
  const run = (line = "") => shell(`set -e\n${line}`, { ...files, GITHUB_ACTIONS: "true" });
  const replicated = await run(speed === LATE ? impatient(first?.run ?? "") : first?.run);
  const [, name = "", value] = /^steps\.replicate\.outputs\.(\w+) == '(\w+)'$/.exec(second?.if ?? "") ?? [];
  const goesOn = parse(readFileSync(files.GITHUB_OUTPUT, "utf8"))[name] === value;
  const cutOver = goesOn ? await run(second?.run) : undefined;
  await end();
  const summary = readFileSync(files.GITHUB_STEP_SUMMARY, "utf8");
  return { replicated, cutOver, titles: summary.match(/^### .*$/gm) };
}

test("GitHub Actions: replicates, cuts over", async () => {
  const { replicated, cutOver, titles } = await github(SOON);
  expect([replicated.code, cutOver?.code, titles]).toEqual([
    0,
    0,
    ["### sms task start: exit 0", "### sms task test: exit 0"],
  ]);
});

test("GitHub Actions: still running is a warning, and no cut-over", async () => {
  const { replicated, cutOver, titles } = await github(LATE);
  expect([replicated.code, cutOver, titles]).toEqual([0, undefined, ["### sms task start: exit 8"]]);
  expect(replicated.stderr).toContain("\n::warning title=sms start%3A timeout::db-01 ");
});

async function gitlab(speed: number) {
  const { at, shell, end } = await workspace(speed);
  const jobs = parseYaml(GITLAB) as Readonly<Record<"replicate" | "cut-over", GitLabJob>>;
  // As GitLab runs a script: the lines in one shell.
  const run = ({ script }: GitLabJob, more: Env) =>
    shell(`set -eo pipefail\n${script.map(speed === LATE ? impatient : String).join("\n")}`, more);
  const replicated = await run(jobs.replicate, {});
  const variables = parse(readFileSync(join(at, "sms.env"), "utf8"));
  const cutOver = await run(jobs["cut-over"], variables);
  await end();
  const { root } = parseXml(readFileSync(join(at, "sms.xml"), "utf8"));
  return { replicated, cutOver, junit: root?.attributes, repeatedFor: jobs.replicate.retry?.exit_codes };
}

test("GitLab CI: the state goes from job to job", async () => {
  const { replicated, cutOver, junit } = await gitlab(SOON);
  expect([replicated.code, cutOver.code, junit]).toMatchObject([0, 0, { tests: "1", failures: "0", errors: "0" }]);
});

test("GitLab CI: still running is the exit code that is run again", async () => {
  const { replicated, cutOver, repeatedFor } = await gitlab(LATE);
  expect([repeatedFor, cutOver.code]).toEqual([[replicated.code], 1]);
});

async function jenkins(speed: number) {
  const { at, shell, end } = await workspace(speed);
  const [, ...lines] = [...JENKINS.matchAll(/\bsh '([^']*)'/g)].map(([, line = ""]) => line);
  const codes: (number | null)[] = [];
  // As Jenkins runs a step: sh -xe, each in a shell of its own.
  for (const line of lines)
    codes.push((await shell('sh -xe -c "$LINE"', { LINE: speed === LATE ? impatient(line) : line })).code);
  const { stdout } = await shell('sms task show "$TASK" --query state -o tsv');
  await end();
  const { root } = parseXml(readFileSync(join(at, "sms.xml"), "utf8"));
  return { codes, state: stdout.trim(), junit: root?.attributes };
}

test("Jenkins: replicates, cuts over", async () => {
  const { codes, state, junit } = await jenkins(SOON);
  expect([codes, junit]).toMatchObject([[0, 0], { tests: "1", errors: "0" }]);
  expect(state).not.toBe("SYNCING");
});

test("Jenkins: still running ends the build without a cut-over", async () => {
  const { codes, state, junit } = await jenkins(LATE);
  expect([codes, state, junit]).toMatchObject([[0, 0], "RUNNING", { tests: "1", failures: "0", errors: "0" }]);
});

test("each recipe installs this package in this version, before anything else", () => {
  const steps = [
    (parseYaml(GITHUB) as { jobs: { migrate: { steps: readonly GitHubStep[] } } }).jobs.migrate.steps[0]?.run,
    (parseYaml(GITLAB) as { default: { before_script: readonly string[] } }).default.before_script[0],
    /\bsh '([^']*)'/.exec(JENKINS)?.[1]?.replace(' --prefix "$WORKSPACE/sms"', ""),
  ];
  expect(steps).toEqual(Array(3).fill(`npm install -g ${manifest.name}@${manifest.version}`));
  expect(JENKINS).toContain('PATH = "${WORKSPACE}/sms/bin:${PATH}"');
});

test("every name of the env file is in docs/ci.md and in sms help json", async () => {
  const { stdout } = await bash("sms help json -o tsv --no-headers");
  const told = stdout.split("\n").flatMap((line) => /^--dotenv\t(\w+)\t/.exec(line)?.[1] ?? []);
  const names = Object.keys(parse(envFileOf(report())));
  expect(told).toEqual(names);
  expect(names.filter((name) => !PAGE.includes(`\`${name}\``))).toEqual([]);
});
