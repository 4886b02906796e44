import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parseXml } from "@rgrove/parse-xml";
import { parse } from "dotenv";
import { describe, expect, test } from "vitest";

import { blocksOf, README, readPage, USER_PAGES } from "../pages.ts";
import { folderWithSms } from "./shell.ts";
import { type Ended, ended, serve, type Served } from "./sms.ts";

/** How a script is run by each; a shell that is not installed is left out, by name. */
const SHELLS = { bash: ["bash"], dash: ["dash"], "busybox sh": ["busybox", "sh"], zsh: ["zsh", "-f"] } as const;
type Shell = keyof typeof SHELLS;
const isInstalled = (shell: Shell) => {
  const [program, ...args] = SHELLS[shell];
  return spawnSync(program, [...args, "-c", "exit 0"]).status === 0;
};
const ALL = (Object.keys(SHELLS) as readonly Shell[]).map((shell) => ({ shell, installed: isInstalled(shell) }));

const PATH = `${folderWithSms()}:${process.env["PATH"]}`;
const newFolder = () => mkdtempSync(join(tmpdir(), "sms-shells-"));

function runIn(shell: Shell, script: string, { env }: Pick<Served, "env">, cwd = newFolder()): Promise<Ended> {
  const [program, ...args] = SHELLS[shell];
  const child = spawn(program, [...args, "-c", script], { cwd, env: { ...env, PATH, HOME: newFolder(), TZ: "UTC" } });
  child.stdin.end();
  return ended(child);
}

/** The first pages' blocks that need more than a sandbox are tested with the README. */
const [, , , ...FURTHER] = blocksOf(readPage(README), "sh");
const RECIPES = [
  ...FURTHER.filter((block) => !/^sms auth login$/m.test(block)),
  ...USER_PAGES.filter((page) => page !== README).flatMap((page) => blocksOf(readPage(page), "sh")),
];

test("there are recipes, and a shell besides bash to run them", () => {
  expect([RECIPES.length > 9, ALL.filter(({ installed }) => installed).length > 1]).toEqual([true, true]);
});

/** The tests of the README run them in bash. */
const POSIX = ALL.filter(({ shell }) => shell === "dash" || shell === "busybox sh");

describe.each(POSIX)("in $shell", ({ shell, installed }) => {
  test.skipIf(!installed).each(RECIPES)(
    "the recipe works:\n%s",
    async (recipe) => {
      const sandbox = await serve("--speed", "3000");
      const { code, stderr } = await runIn(shell, `set -e\n${recipe}`, sandbox);
      await sandbox.end();
      expect([code, code === 0 ? "" : stderr]).toEqual([0, ""]);
    },
    60_000,
  );
});

const [WAVE = ""] = blocksOf(readPage("docs/ci.md"), "shell");
/** Nobody waits for an hour in a test: a slice takes so long. */
const SLICE = WAVE.replace("--timeout 50m", "--timeout 2s --interval 500ms").replace("sleep 30", "sleep 3");

/** Ten tasks, ready; the third fails when a tenth of its time is over. */
function tenTasks(): string {
  const steps = [{ name: "MIGRATE_LINUX_FILE", seconds: 400, speed: 320 }];
  const failure = { step: "MIGRATE_LINUX_FILE", percent: 10, error: { error_code: "SMS.3805", error_param: ["22"] } };
  const tasks = Array.from({ length: 10 }, (_, at) => ({
    document: { id: `t-${at}`, name: `web-${at}`, state: "READY", os_type: "LINUX" },
    plan: { steps, end: "MIGRATE_SUCCESS", ...(at === 3 ? { failure } : {}) },
  }));
  const file = join(newFolder(), "scenario.json");
  writeFileSync(file, JSON.stringify({ tasks }));
  return file;
}

/** Runs slices while something is still running, as a build server would. */
async function runWave(shell: Shell, sandbox: Served, folder: string): Promise<readonly (number | null)[]> {
  const codes: (number | null)[] = [];
  do codes.push((await runIn(shell, SLICE, sandbox, folder)).code);
  while (codes.at(-1) === 8 && codes.length < 20);
  return codes;
}

const read = (folder: string, name: string) => readFileSync(join(folder, name), "utf8");
const valuesOf = (folder: string) => parse(read(folder, "wave.env"));
const countsOf = (folder: string) => parseXml(read(folder, "wave.xml")).root?.attributes;

test("the wave of docs/ci.md does not take a task that was just started for one at rest", async () => {
  const folder = newFolder();
  // At this speed a task reads as ready for two seconds after its start.
  const sandbox = await serve("--speed", "1", "--scenario", tenTasks());
  const { code } = await runIn("bash", SLICE, sandbox, folder);
  await sandbox.end();
  expect([code, valuesOf(folder)["SMS_TASKS_UNFINISHED"]]).toEqual([8, "10"]);
});

describe.each(ALL)("the wave of docs/ci.md in $shell", ({ shell, installed }) => {
  test.skipIf(!installed)(
    "goes on in slices until all tasks are at rest; one that fails makes it red at the end, and not before",
    async () => {
      const folder = newFolder();
      const sandbox = await serve("--speed", "60", "--scenario", tenTasks());
      const [first, ...others] = await runWave(shell, sandbox, folder);
      const ids = Array.from({ length: 10 }, (_, at) => `t-${at}`);
      expect([first, others.at(-1)]).toEqual([8, 10]);
      expect(others.slice(0, -1).every((code) => code === 8)).toBe(true);
      expect(read(folder, "wave.txt").trim().split("\n").toSorted()).toEqual(ids);
      expect(valuesOf(folder)).toMatchObject({
        SMS_TASKS: "10",
        SMS_TASKS_SUCCEEDED: "9",
        SMS_FAILED_TASK_IDS: "t-3",
        SMS_UNFINISHED_TASK_IDS: "",
      });
      expect(countsOf(folder)).toMatchObject({ tests: "10", failures: "1", errors: "0" });
      await sandbox.end();
    },
    60_000,
  );

  test.skipIf(!installed)("is green on a good night, when no task has to be started", async () => {
    const folder = newFolder();
    const file = join(newFolder(), "scenario.json");
    writeFileSync(file, JSON.stringify({ tasks: [{ document: { id: "t", name: "t", state: "MIGRATE_SUCCESS" } }] }));
    const sandbox = await serve("--scenario", file);
    const { code, stderr } = await runIn(shell, SLICE, sandbox, folder);
    await sandbox.end();
    expect([code, stderr, read(folder, "wave.txt"), valuesOf(folder)["SMS_TASKS"]]).toEqual([0, "", "", "0"]);
    expect(countsOf(folder)).toMatchObject({ tests: "0", errors: "0" });
  });

  test.skipIf(!installed)("a slice that is cut off while it starts tasks is done again, and loses none", async () => {
    const folder = newFolder();
    const sandbox = await serve("--speed", "600", "--scenario", tenTasks());
    await runIn(
      shell,
      SLICE.replace("task start -", "task start t-0 t-1").replace(": > wave.started", "kill -9 $$"),
      sandbox,
      folder,
    );
    const codes = await runWave(shell, sandbox, folder);
    await sandbox.end();
    expect([codes.at(-1), valuesOf(folder)["SMS_TASKS"]]).toEqual([10, "10"]);
  });

  test.skipIf(!installed)("a slice that cannot reach the service starts nothing and is not a good night", async () => {
    const folder = newFolder();
    const env = { SMS_ENDPOINT: "http://127.0.0.1:9", SMS_AUTH_TOKEN: "t" };
    const { code } = await runIn(shell, SLICE.replace("task list", "task list --max-retries 0"), { env }, folder);
    expect(code).toBe(9);
    expect(() => read(folder, "wave.txt")).toThrow("ENOENT");
  });
});
