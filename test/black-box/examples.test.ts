import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { CommandEntry } from "../../src/commands/command.ts";
import { COMMANDS, FIRST_EXAMPLES } from "../../src/commands/index.ts";
import { OPERATIONS } from "../../src/model/operations.ts";
import { TEMPLATE } from "../sandbox/harness.ts";
import { folderWithSms, missing } from "./shell.ts";
import { bash, serve, type Served } from "./sms.ts";

const task = (last: string) => `8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c00${last}`;
const PATH = `${folderWithSms()}:${process.env["PATH"]}`;

const FAST = ["--speed", "3000"];

interface Run {
  /** Instead of a task that is ready. */
  readonly ids?: Readonly<Record<"ID" | "OTHER", string>>;
  /** Other than 0. */
  readonly code?: number;
  /** What is run instead; undefined for nothing. */
  readonly line?: string | undefined;
  readonly because?: string;
  /** Of the sandbox. */
  readonly flags?: readonly string[];
}

const on = (id: string, other = id): Run => ({ ids: { ID: task(id), OTHER: task(other) } });
/** It ends with Ctrl-C, which timeout(1) sends and tells by 124; port 8080 may be taken. */
const untilCtrlC = (line: string): Run => ({
  line: `timeout -s INT 1 ${line.replace("--port 8080", "--port 0")}`,
  code: 124,
});

/** A task whose consistency check is under way, for as long as it is needed. */
function checkingScenario(): string {
  const sub_tasks = ["MIGRATE_LINUX_FILE", "CHECK_CONSISTENCY"].map((name, at) => ({
    name,
    progress: at === 0 ? 100 : 1,
  }));
  const file = join(mkdtempSync(join(tmpdir(), "sms-scenario-")), "scenario.json");
  const document = { id: task("02"), name: "web-01", state: "RUNNING", sub_tasks };
  writeFileSync(file, JSON.stringify({ tasks: [{ document }] }));
  return file;
}

/** --region goes before SMS_ENDPOINT, and would lead to the real service. */
function inSandbox(line: string): string {
  return line.replace("--region ap-southeast-3", '--endpoint "$SMS_ENDPOINT"');
}

const DOCTOR = "sms doctor --profile prod --region ap-southeast-3";
const LOGIN = "print-secrets-as-json | sms auth login --stdin --region ap-southeast-3";

/** What an example needs beyond the usual, by its command, and by its line where that differs. */
const RUNS: Readonly<Record<string, Run>> = {
  "task wait": on("03"),
  "sms task wait $ID": on("02"),
  // The default sources have full names, some are offline, and some servers have errors.
  ...Object.fromEntries(
    [
      "sms source show web-01",
      "sms source show web-01 --section checks",
      "sms source show web-01 --fail-on unavailable,offline,check-error",
      "sms source show web-01 --query init_target_server.disks -o json",
    ].map((line) => [line, { line: line.replace("web-01", "web-01.example.internal") }]),
  ),
  "sms source list --fail-on unavailable,offline,check-error": { code: 5 },
  "sms overview --fail-on error,unavailable": { code: 5 },
  "sms errors --fail": { code: 5 },
  "task consistency": on("11"),
  "sms task wait $ID $OTHER --for phase:succeeded": on("07"),
  // One of the sandbox's tasks is in a state that nobody knows, which never ends a watch.
  "sms task watch; sms task watch --phase syncing": untilCtrlC("sms task watch --phase syncing,unknown"),
  "task stop": on("03"),
  "sms task stop $ID --wait && sms task delete $ID": on("03"),
  "task test": on("11"),
  "task clone-test": on("11"),
  "task restart": on("08"),
  "task clear": on("07"),
  "task skip": { flags: ["--scenario", checkingScenario(), "--speed", "20"] },
  "task delete": on("07"),
  "task logs": on("03"),
  "auth login": { line: undefined, because: "asks questions on a terminal" },
  // It stands for a program of the reader's.
  [LOGIN]: { line: `print-secrets-as-json() { echo '{"token":"sandbox-token"}'; }; ${inSandbox(LOGIN)}` },
  [DOCTOR]: { line: inSandbox(DOCTOR) },
  "source <(sms completion zsh)": missing("zsh")
    ? { line: undefined, because: "zsh is not here" }
    : { line: "zsh -fc 'autoload -U compinit; compinit -u -D; source <(sms completion zsh)'" },
  "sms completion powershell | Out-String | Invoke-Expression": { line: undefined, because: "a line of PowerShell" },
};

/** A folder to be in, with what the examples take for granted. */
function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "sms-examples-"));
  writeFileSync(join(path, "migrate.sh"), "#!/bin/sh\nexec sms task list\n", { mode: 0o755 });
  writeFileSync(join(path, "rules.json"), '{"speed_limit":[{"start":"08:00","end":"18:00","speed":50}]}');
  const project = { name: "wave3", region: "ap-southeast-3", type: "MIGRATE_FILE" };
  writeFileSync(join(path, "project.json"), JSON.stringify(project));
  mkdirSync(join(path, ".config/huawei-sms"), { recursive: true });
  const profiles = { prod: { region: "cn-north-4", token: "sandbox-token" }, old: { region: "cn-north-4" } };
  const config = JSON.stringify({ version: 1, current: "prod", profiles });
  writeFileSync(join(path, ".config/huawei-sms/config.json"), config, { mode: 0o600 });
  mkdirSync(join(path, ".config/fish/completions"), { recursive: true });
  return path;
}

let shared: Served;
beforeAll(async () => {
  shared = await serve("--speed", "3000");
});
afterAll(() => shared.end());

const ACTIONS = new Set([
  ...Object.values(OPERATIONS).map(({ word }) => `task ${word}`),
  "task delete",
  "task logs",
  "task consistency",
  "task speed-limit set",
  "task speed-limit clear",
]);

describe.each([{ path: "", examples: FIRST_EXAMPLES }, ...(await Promise.all(COMMANDS.map(examplesOf)))])(
  "the examples of `sms $path`",
  ({ path, examples }) => {
    const own = path === "sandbox serve" ? untilCtrlC : () => RUNS[path];
    const all = examples.map(({ line }) => ({
      shown: line,
      line,
      code: 0,
      flags: FAST,
      ...on("02"),
      ...own(line),
      ...RUNS[line],
    }));
    test.skip.each(all.filter(({ line }) => line === undefined))("$shown: $because", () => {});
    test.each(all.filter(({ line }) => line !== undefined))("$shown", async ({ line = "", ids, code, flags }) => {
      const home = folder();
      // What an action changes would be in the way of the next one.
      const sandbox = ACTIONS.has(path) ? await serve(...flags) : shared;
      const env = { ...sandbox.env, ...ids, HOME: home, PATH, TEMPLATE };
      const ended = await bash(line, env, home);
      if (sandbox !== shared) await sandbox.end();
      expect([ended.code, ended.code === code ? "" : ended.stderr]).toEqual([code, ""]);
    });
  },
);

test("each of these runs belongs to a command or an example", async () => {
  const all = await Promise.all(COMMANDS.map(examplesOf));
  const known = new Set([
    ...all.map(({ path }) => path),
    ...all.flatMap(({ examples }) => examples.map(({ line }) => line)),
  ]);
  expect(Object.keys(RUNS).filter((each) => !known.has(each))).toEqual([]);
});

async function examplesOf({ path, load }: CommandEntry) {
  return { path: path.join(" "), examples: (await load()).examples };
}
