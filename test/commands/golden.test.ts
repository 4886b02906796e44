import { readdirSync } from "node:fs";

import nock from "nock";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";

import { digitsOf, isJsonNumber, isJsonObject, type Json, parseJson } from "../../src/json.ts";
import { OPERATIONS } from "../../src/model/operations.ts";
import { displayWidth } from "../../src/output/width.ts";
import { FORMATS } from "../../src/view/answer.ts";
import { testCli } from "../cli.ts";
import { COMMANDS, type ExpectedJson } from "./golden-commands.ts";

const NAMES = Object.keys(COMMANDS);
const WIDTHS = [40, 80, 120, 200];
/** Of what is shown on terminals of all widths; other commands are shown on one of 80. */
const TABLES = new Set(["task-show-wide", "task-list-wide", "source-list", "task-wait-several", "help-states"]);
/** A table in a pipe is not the one on a terminal; other formats do not look where they go. */
const SAME_ANYWHERE = FORMATS.filter((format) => format !== "table");

interface Written {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

async function written(name: string, flags: readonly string[], columns?: number): Promise<Written> {
  const command = COMMANDS[name];
  // An optional answer that was not fetched must not be there for the next run.
  nock.cleanAll();
  const cli = testCli({ utcOffset: 480, ...(columns === undefined ? {} : { columns }) });
  command?.meets?.(cli);
  const { stdout, stderr, exitCode } = await cli.run(...(command?.argv ?? []), ...flags);
  return { stdout, stderr, exitCode };
}

/** All that was written as one text: a line more anywhere is seen. */
async function golden({ stdout, stderr, exitCode }: Written, file: string): Promise<void> {
  const text = `${stdout}--- stderr\n${stderr}--- exit ${exitCode}\n`;
  await expect(text).toMatchFileSnapshot(`../golden/commands/${file}.txt`);
}

/** Operations print alike: start is shown in every format, the others as JSON only. */
const ONCE = new Set(Object.values(OPERATIONS).flatMap(({ word }) => (word === "start" ? [] : [`task-${word}`])));
const IN_FULL = NAMES.filter((name) => !ONCE.has(name));

const CASES = NAMES.flatMap((name) => (ONCE.has(name) ? ["json"] : SAME_ANYWHERE).map((format) => ({ name, format })));

test.each(CASES)("$name as $format, on a terminal as in a pipe", async ({ name, format }) => {
  const pipe = await written(name, ["-o", format]);
  await golden(pipe, `${name}.${format}`);
  expect(await written(name, ["-o", format, "--color", "never"], 80)).toEqual(pipe);
});

test.each(IN_FULL)("%s as a table in a pipe", async (name) => golden(await written(name, []), `${name}.pipe`));

const LOOKS = IN_FULL.flatMap((name) => (TABLES.has(name) ? WIDTHS : [80]).map((columns) => ({ name, columns })));

test.each(LOOKS)("$name on a terminal of $columns columns", async ({ name, columns }) => {
  const terminal = await written(name, ["--color", "never"], columns);
  await golden(terminal, `${name}.${columns}`);
  if (TABLES.has(name))
    for (const line of terminal.stdout.split("\n")) expect(displayWidth(line), line).toBeLessThanOrEqual(columns);
});

test("colour on a terminal", async () => golden(await written("task-show", [], 100), "task-show.100.color"));

test("no golden is left over", () => {
  const expected = [
    ...CASES.map(({ name, format }) => `${name}.${format}`),
    ...IN_FULL.map((name) => `${name}.pipe`),
    ...LOOKS.map(({ name, columns }) => `${name}.${columns}`),
    "task-show.100.color",
  ];
  const known = new Set(expected.map((name) => `${name}.txt`));
  expect(readdirSync("test/golden/commands").filter((file) => !known.has(file))).toEqual([]);
});

describe("what was printed reads back", () => {
  /** Whole numbers as bigints, to the last digit. */
  function plain(json: Json): unknown {
    if (isJsonNumber(json)) return /^-?\d+$/.test(digitsOf(json)) ? BigInt(digitsOf(json)) : Number(digitsOf(json));
    if (Array.isArray(json)) return json.map(plain);
    if (!isJsonObject(json)) return json;
    return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, plain(value)]));
  }
  const readJson = (text: string) => (text === "" ? undefined : plain(parseJson(text)));

  test.each(NAMES)("%s: YAML gives the values of JSON, and both are those that were expected", async (name) => {
    const json = readJson((await written(name, ["-o", "json"])).stdout);
    for (const version of ["1.1", "1.2"] as const) {
      const { stdout } = await written(name, ["-o", "yaml"]);
      expect(stdout === "" ? undefined : parse(stdout, { version, intAsBigInt: true })).toEqual(json);
    }
    expectJson(json, COMMANDS[name]?.json);
  });

  function expectJson(json: unknown, expected: ExpectedJson | undefined): void {
    if (expected === undefined || expected === "nothing") return expect(json).toBeUndefined();
    if ("value" in expected) return expect(json).toEqual(plain(expected.value));
    const objects = [json].flat();
    expect(objects).not.toEqual([]);
    for (const each of objects)
      if ("schema" in expected) expect(each).toMatchObject(expected);
      else expect(Object.keys(each as object)).toEqual(expected.fields);
  }

  test.each(NAMES)("%s: each line of jsonl is a value of the whole", async (name) => {
    const whole = elementsOf(readJson((await written(name, ["-o", "json"])).stdout));
    const { stdout } = await written(name, ["-o", "jsonl"]);
    const lines = stdout
      .split("\n")
      .filter((line) => line !== "")
      .map(readJson)
      .filter((line) => !isEvent(line));
    // With a query each line is an answer to it.
    if (!COMMANDS[name]?.argv.includes("--query")) expect(lines).toEqual(whole);
  });

  function isEvent(value: unknown): boolean {
    return typeof value === "object" && value !== null && "schema" in value && value.schema === "sms.event/1";
  }

  const LIST_FIELDS = new Set(["tasks", "source_servers", "templates", "migration_errors"]);

  function elementsOf(json: unknown): readonly unknown[] {
    if (json === undefined) return [];
    if (Array.isArray(json)) return json;
    const rows = Object.entries(json ?? {}).find(([key]) => LIST_FIELDS.has(key))?.[1] as
      | readonly unknown[]
      | undefined;
    return rows ?? [json];
  }
});
