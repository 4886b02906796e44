import { describe, expect, test } from "vitest";

import { COMMANDS } from "../../src/commands/index.ts";
import { OPERATIONS } from "../../src/model/operations.ts";
import { testCli } from "../cli.ts";

const UUID = "7a9a9540-ff28-4869-b9e4-855fbe549a23";

async function hintFor(line: string): Promise<string | undefined> {
  const { exitCode, stdout, stderr } = await testCli().run(...line.split(" "));
  expect([exitCode, stdout], line).toEqual([2, ""]);
  return stderr.startsWith("{") ? JSON.parse(stderr).error.hint : /^ {2}hint: (.*)$/m.exec(stderr)?.[1];
}

/** What is typed by habit, and the command or flag that is suggested for it. */
const HABITS: readonly (readonly [typed: string, suggested: string])[] = [
  ...["get", "describe", "info", "view", "status", "state"].map(
    (word) => [`task ${word} web-01`, "sms task show web-01"] as const,
  ),
  ["task ls --all", "sms task list --all"],
  ...["pause", "abort", "cancel"].map((word) => [`task ${word} web-01`, "sms task stop web-01"] as const),
  ...["resume", "retry", "rerun", "continue"].map(
    (word) => [`task ${word} web-01 db-01 --wait`, "sms task start web-01 db-01 --wait"] as const,
  ),
  ...["cutover", "launch"].map((word) => [`task ${word} web-01`, "sms task test web-01"] as const),
  ...["top", "follow", "monitor"].map((word) => [`task ${word} web-01`, "sms task watch web-01"] as const),
  ["task log web-01", "sms task logs web-01"],
  ...["halt", "kill"].map((word) => [`task ${word} web-01`, "sms task stop web-01"] as const),
  ...["begin", "run"].map((word) => [`task ${word} web-01`, "sms task start web-01"] as const),
  ["task tail web-01", "sms task watch web-01"],
  ["task ls web-01", "sms task list"],
  ["task show --id web-01", "sms task show web-01"],
  ["task stop --task_id=web-01", "sms task stop web-01"],
  ["task list --phase done", "succeeded"],
  ["task list --phase RUNNING", "running"],
  ["task list --state RUNING", "RUNNING"],
  ["task list -o yml", "yaml"],
  ["task list -o csv", "tsv"],
  ["task list --output jsno", "json"],
  ["task lsit", "sms task list"],
  ["logs web-01", "sms task logs web-01"],
  [`task ${UUID}`, `sms task show ${UUID}`],
  ["show web-01", "sms task show web-01"],
  ["show web-01 -o json", "sms task show web-01 -o json"],
  ["--utc show web-01", "sms --utc task show web-01"],
  ["start web-01", "sms task start web-01"],
  ["get web-01", "sms task show web-01"],
  ["list", "sms task list"],
  ["ls", "sms task list"],
  ["login", "sms auth login"],
  ["whoami", "sms auth status"],
  ["tasks", "sms task list"],
  ["tasks list --all", "sms task list --all"],
  ["tasks get web-01", "sms task show web-01"],
  ["tasks web-01", "sms task show web-01"],
  ["servers", "sms source list"],
  ["source status web-01", "sms source show web-01"],
  ["task show web-01 --json", "-o json"],
  ["task show web-01 --format json", "-o json"],
  ["task show web-01 --format=yaml", "-o yaml"],
  ["task show web-01 --format text", "-o table|json|yaml|jsonl|tsv|markdown"],
  ["task list -f json", "-o json"],
  ["task show web-01 -w", "sms task watch web-01"],
  ["task list --watch", "sms task watch"],
  ["task start web-01 -w", "--wait"],
  ["task clear web-01 -y", "--yes"],
  ["task list --failed", "--phase failed"],
  ["task list --rolled-back", "--phase rolled_back"],
  ["task list --state failed", "--phase failed"],
  ["task list --status RUNNING", "--state RUNNING"],
  ["task wait web-01 --for done", "phase:succeeded"],
  ["task wait web-01 --for success", "phase:succeeded"],
  ["task wait web-01 --for failed", "phase:failed"],
  ["task wait web-01 --for MIGRATE_SUCESS", "MIGRATE_SUCCESS"],
  ["task list -v", "--debug"],
  // By spelling.
  ["task shwo web-01", "sms task show web-01"],
  ["task wacth web-01", "sms task watch web-01"],
  ["tsk list", "sms task list"],
  ["docter", "sms doctor"],
  ["task show web-01 --secton disks", "--section"],
  ["task show web-01 --outptu json", "--output"],
];

test.each(HABITS)("sms %s: did you mean %s?", async (typed, suggested) => {
  const hint = await hintFor(typed);
  expect(hint?.startsWith(`Did you mean ${suggested}?`), hint).toBe(true);
});

const NO_SUGGESTION = "sms --help lists the commands, sms COMMAND --help its flags.";

/** `log`, which is a habit, is near `logs`. The words of each command that changes something, with two letters exchanged, one left out, and one too many. */
const MISSPELLED = COMMANDS.filter(({ isReadOnly, path }) => !isReadOnly && path.at(-1) !== "logs").flatMap(
  ({ path }) => {
    const verb = path.at(-1) ?? "";
    return [
      `${verb[1]}${verb[0]}${verb.slice(2)}`,
      verb.slice(0, -1),
      `${verb}${verb.at(-1)}`,
      verb.replace(/[aeiou]/, "y"),
    ].map((typed) => [[...path.slice(0, -1), typed], verb] as const);
  },
);

describe("spelling alone", () => {
  test.each(MISSPELLED)("%j is not taken for %s", async (path, verb) => {
    const hint = await hintFor([...path, "web-01"].join(" "));
    expect(hint).not.toMatch(new RegExp(String.raw`Did you mean sms.* ${verb}\b`));
  });

  test("each operation is among these", () => {
    expect(MISSPELLED.map(([, verb]) => verb)).toEqual(expect.arrayContaining(Object.keys(OPERATIONS)));
  });

  test.each(["task reset web-01", "task clean web-01", "task strat web-01", "task tset web-01", "task lcear web-01"])(
    "sms %s gets no suggestion",
    async (typed) => expect(await hintFor(typed)).toBe(NO_SUGGESTION),
  );

  test.each(["task clear web-01 --foce", "task clear web-01 --yse", "task list --insecur"])(
    "sms %s is not offered what switches a guard off",
    async (typed) => expect(await hintFor(typed)).toBe(NO_SUGGESTION),
  );
});

test("a flag that the command does not have is not suggested", async () => {
  expect(await hintFor("task list -y")).toBe(NO_SUGGESTION);
  expect(await hintFor("task show web-01 --failed")).toBe(NO_SUGGESTION);
});

test("all tasks come on standard input", async () => {
  expect(await hintFor("task start --all")).toContain("--query 'tasks[].id' | sms task start -");
});

test.each(["task halb web-01", "task edit web-01", "task show web-01 --ye"])(
  "sms %s is too short to guess",
  async (typed) => {
    expect(await hintFor(typed)).toBe(NO_SUGGESTION);
  },
);

test.each(["task create", "create web-01", "task new"])("sms %s names what creates tasks", async (typed) => {
  expect(await hintFor(typed)).toContain("the console of SMS does, or hcloud");
});

test("a suggested command can be pasted: its words are quoted for a shell", async () => {
  const { stderr } = await testCli().run("show", "name=web 01");
  expect(stderr).toContain("Did you mean sms task show 'name=web 01'?");
});

test("a mistake that is no unknown word gets a general hint", async () => {
  expect(await testCli().run("task", "show", "x", "-o")).toMatchObject({
    exitCode: 2,
    stderr: `error: option '-o, --output <format>' argument missing\n  hint: ${NO_SUGGESTION}\n`,
  });
});

test.each(["version", "-v", "-V"])("sms %s is sms --version", async (word) => {
  const cli = testCli();
  expect(await cli.run(word)).toEqual(await cli.run("--version"));
});

test.each([
  ["-h task start", "task start --help"],
  ["--help task list", "task list --help"],
  ["help start", "task start --help"],
  ["help get", "task show --help"],
  ["help tasks list", "task list --help"],
  ["help login", "auth login --help"],
  ["-h sandbox run -- bash", "sandbox run --help"],
  ["start --help", "task start --help"],
  ["login -h", "auth login --help"],
  ["task help start", "task start --help"],
])("sms %s is sms %s", async (line, same) => {
  const cli = testCli();
  expect(await cli.run(...line.split(" "))).toEqual(await cli.run(...same.split(" ")));
  expect((await cli.run(...line.split(" "))).exitCode).toBe(0);
});
