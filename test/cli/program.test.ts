import { describe, expect, test } from "vitest";

import { parseArgv } from "../../src/cli/program.ts";
import { type CommandEntry, defineCommand } from "../../src/commands/command.ts";
import { COMMANDS, NOUNS } from "../../src/commands/index.ts";
import { wantsJsonErrors } from "../../src/main.ts";
import { testCli } from "../cli.ts";

const PATHS = COMMANDS.map(({ path }) => path.join(" "));

test.each(["", "help", ...Object.keys(NOUNS), ...PATHS])("the help of `sms %s`", async (path) => {
  const argv = [...path.split(" ").filter((word) => word !== ""), "--help"];
  const { exitCode, stdout, stderr } = await testCli().run(...argv);
  expect([exitCode, stderr]).toEqual([0, ""]);
  expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  for (const columns of [60, 100]) {
    const { stdout: wrapped } = await testCli({ columns }).run(...argv);
    // Examples are to be pasted, and tables in notes are laid out: they keep their lines.
    const tooLong = wrapped.split("\n").filter((line) => line.length > columns && /^\S| {2}(?:--|#)/.test(line));
    expect(tooLong.filter((line) => !line.startsWith("  sms "))).toEqual([]);
  }
  await expect(stdout).toMatchFileSnapshot(`../golden/help/${path.replaceAll(" ", "-") || "sms"}.txt`);
});

test.each(PATHS)("`sms help %s` is its --help, unless it is a page itself", async (path) => {
  const words = path.split(" ");
  const { stdout } = await testCli().run("help", ...words);
  expect(stdout).toBe((await testCli().run(...words, "--help")).stdout);
});

test.each([40, 60])("sms alone is broken where a terminal of %i columns ends", async (columns) => {
  const { stderr } = await testCli({ columns }).run();
  const lines = stderr.trimEnd().split("\n");
  expect(lines.filter((line) => line.length > columns && !line.startsWith("  sms "))).toEqual([]);
  if (columns === 60) expect(lines.filter((line) => line.startsWith("  sms ")).length).toBe(6);
});

test("sms alone fits one screen, says how to begin, and names every command", async () => {
  const { exitCode, stdout, stderr } = await testCli({ columns: 80 }).run();
  expect([exitCode, stdout]).toEqual([2, ""]);
  const lines = stderr.trimEnd().split("\n");
  expect(lines.length).toBeLessThanOrEqual(23);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  for (const { path } of COMMANDS) for (const word of path.slice(0, 2)) expect(stderr).toContain(word);
  await expect(stderr).toMatchFileSnapshot("../golden/help/alone.txt");
});

test("a command's help has its own flags, and those that mean something to it", async () => {
  const helpOf = async (...path: string[]) => (await testCli().run(...path, "--help")).stdout;
  const stop = await helpOf("task", "stop");
  for (const flag of ["--template-id", "--switch-hce", "--consistency-check", "--yes", "--region", "--query <"])
    expect(stop).not.toContain(flag);
  expect(stop).toContain("sms help flags");
  expect(await helpOf("task", "clone-test")).toMatch(/Flags\n {2}--template-id/);
  expect(await helpOf("task", "start")).toMatch(/--switch-hce[^]*--yes/);
  expect(await helpOf("task", "skip")).not.toContain("--force");
});

test("a flag that its help leaves out is taken all the same", async () => {
  const line = ["task", "stop", "t", "--switch-hce", "--template-id", "id=T"];
  expect(await parseArgv(line)).toMatchObject({ kind: "run" });
});

test.each([[["help"]], [["--help"]], [["-h"]]])("%j is the help of sms", async (argv) => {
  expect((await testCli().run(...argv)).stdout).toMatch(/^Migration tasks of Huawei Cloud/);
});

test("--version is the version of the package", async () => {
  const { default: manifest } = await import("../../package.json", { with: { type: "json" } });
  expect(await testCli().run("--version")).toMatchObject({ exitCode: 0, stdout: `${manifest.version}\n`, stderr: "" });
});

test.each([[[]], [["task"]], [["task", "speed-limit"]], [["sandbox"]]])(
  "%j lacks a command: its help on stderr, exit 2",
  async (argv) => {
    const { exitCode, stdout, stderr } = await testCli().run(...argv);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("Commands\n");
  },
);

test.each([
  [["-o", "xml"], '--output: "xml" is not one of table, json, yaml, jsonl, tsv, markdown'],
  [["--color", "blue"], '--color: "blue" is not one of auto, always, never'],
  [["--request-timeout", "soon"], '--request-timeout: "soon" is not a duration'],
  [["--request-timeout", "0s"], "--request-timeout: 0 leaves no time at all"],
  [["--max-retries", "-1"], '--max-retries: "-1" is not a whole number from 0 to 100'],
  [
    ["--region", "eu"],
    '--region: SMS has no region "eu"; it has cn-north-4, ap-southeast-3, my-kualalumpur-1, ru-moscow-1, ae-ad-1, eu-west-101, ap-southeast-1 (retired)',
  ],
  [["--endpoint", "sms.test"], "--endpoint is not an http(s) address"],
])("%j is refused with what would be right", async (flags, message) => {
  const { exitCode, stderr } = await testCli({ env: { SMS_ENDPOINT: "" } }).run("task", "show", "x", ...flags);
  expect([exitCode, stderr.split("\n")[0]]).toEqual([2, `error: ${message}`]);
});

test("a usage error under -o json is one JSON object, wherever the flag stands", async () => {
  for (const argv of [
    ["-o", "json", "task", "strat"],
    ["task", "show", "--output=json"],
    ["task", "show", "x", "--nope", "-ojson"],
    ["task", "show", "x", "--nope", "-o", "jsonl"],
    ["task", "list", "--query", "a[", "-ojsonl"],
    ["task", "list", "--nope", "-o", "yaml"],
  ]) {
    const { exitCode, stdout, stderr } = await testCli().run(...argv);
    expect([exitCode, stdout, JSON.parse(stderr).error.kind]).toEqual([2, "", "usage"]);
  }
});

test.each([
  [["-o", "json"], true],
  [["-ojson"], true],
  [["--output=json"], true],
  [["-o", "jsonl"], true],
  [["-ojsonl"], true],
  [["--output=jsonl"], true],
  [["--output", "jsonl"], true],
  [["-o", "yaml"], true],
  [["-oyaml"], true],
  [["-qojson"], true],
  [["-qo", "yaml"], true],
  [["-o", "markdown"], false],
  [["-o", "jsonlines"], false],
  [["-ojsonx"], false],
  [["-o", "tsv"], false],
  [["-o"], false],
  [["--output", "table"], false],
  [["sandbox", "run", "--", "x", "-o", "json"], false],
])("%j asks for JSON: %s", (argv, asks) => {
  expect(wantsJsonErrors(argv)).toBe(asks);
});

test("global flags stand before or after the command", async () => {
  for (const argv of [
    ["-o", "json", "--utc", "task", "show", "x", "--region", "cn-north-4"],
    ["task", "--utc", "show", "--region=cn-north-4", "x", "-ojson"],
    ["task", "show", "--section", "disks", "--utc", "-o", "json", "x", "--region", "cn-north-4"],
  ]) {
    expect(await parseArgv(argv)).toMatchObject({
      kind: "run",
      globals: { output: "json", utc: true, region: "cn-north-4", noInput: false },
    });
  }
});

test("the help of a group has all its commands, also where the line has the word of one in another place", async () => {
  const help = await parseArgv(["task", "--help"]);
  expect(help).toMatchObject({ kind: "text", text: expect.stringContaining("\n  watch ") as string });
  const { text } = help as { readonly text: string };
  expect(await parseArgv(["task", "-o", "show"])).toEqual({ kind: "text", text, exitCode: 2 });
});

describe("a command of one word", () => {
  let loads = 0;
  const look = defineCommand({
    args: { places: { help: "where to", placeholder: "[place...]", parse: (raw) => (Array.isArray(raw) ? raw : []) } },
    flags: { far: { help: "beyond the hills", parse: (raw) => raw === true } },
    examples: [{ what: "Look around", line: "sms look" }],
    run: () => ({ many: true, items: nothing() }),
  });
  async function* nothing() {}
  const entries: readonly CommandEntry[] = [
    ...COMMANDS,
    { path: ["look"], summary: "Look somewhere", isReadOnly: true, load: async () => ((loads += 1), look) },
  ];
  const textOf = async (...argv: string[]) => {
    const invocation = await parseArgv(argv, entries);
    return invocation.kind === "text" ? invocation.text : undefined;
  };

  test("runs, with arguments and flags in any order, and loads only when it is named", async () => {
    loads = 0;
    await parseArgv(["task", "show", "x"], entries);
    await parseArgv(["--help"], entries);
    expect(loads).toBe(0);
    for (const argv of [["look"], ["--utc", "look", "here", "--far", "-ojson"], ["look", "--far", "here", "there"]]) {
      expect(await parseArgv(argv, entries)).toMatchObject({ kind: "run" });
    }
    expect(loads).toBe(3);
  });

  test("stands in the list of commands and has a help of its own", async () => {
    expect(await textOf("--help")).toMatch(/\n {2}look +Look somewhere\n/);
    const help = await textOf("look", "--help");
    expect(help).toMatch(/^Look somewhere\n\nExamples\n {2}# Look around\n {2}sms look\n\nUsage\n {2}sms look \[/);
    expect(help).toMatch(/\n {2}--far +beyond the hills\n/);
    expect(await textOf("help", "look")).toBe(help);
  });

  test.each([
    [["lok"], "unknown command 'lok'", "Did you mean sms look?"],
    [["look", "--fra"], "unknown option '--fra'", "Did you mean --far?"],
    [["help", "lok"], "unknown command 'lok'", undefined],
  ])("%j is a mistake", async (argv, message, hint) => {
    await expect(parseArgv(argv, entries)).rejects.toMatchObject({
      kind: "usage",
      message,
      ...(hint === undefined ? {} : { facts: { hint } }),
    });
  });
});

test.each(["constructor", "toString", "__proto__", "valueOf"])(
  "%s, which every object has, is no command",
  async (word) => {
    const { exitCode, stdout, stderr } = await testCli().run(word);
    expect([exitCode, stdout, stderr.split("\n")[0]]).toEqual([2, "", `error: unknown command '${word}'`]);
  },
);
