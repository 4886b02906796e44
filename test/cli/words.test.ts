import { readdirSync, readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { manPage } from "../../src/cli/man-page.ts";
import { ENVIRONMENT } from "../../src/commands/help/environment.ts";
import { COMMANDS } from "../../src/commands/index.ts";
import { testCli } from "../cli.ts";

/** Words of those who make the program, and turns of phrase that are no English. None may reach a user. */
const UNWANTED = new RegExp(
  [
    String.raw`\bseeds?\b`,
    "design card",
    "contract",
    "house style",
    String.raw`\bkeeper\b`,
    String.raw`\bknock\b`,
    "trying on",
    "tells more",
    "a sign of life",
    "nothing is wrong",
    String.raw`so many \w+ at most`,
    "looks at no",
    String.raw`may heal\b`,
    "not moved yet",
    "is told",
    "the service takes them",
    "ridden out",
  ].join("|"),
  "i",
);

test.each(COMMANDS.map(({ path }) => path.join(" ")))("the help of %s is in plain English", async (path) => {
  const { stdout } = await testCli().run(...path.split(" "), "--help");
  expect(UNWANTED.exec(stdout)?.[0]).toBeUndefined();
});

test("so is the manual page, and the list of variables", async () => {
  expect(UNWANTED.exec(await manPage(COMMANDS, "1.0.0", "2026-01-01"))?.[0]).toBeUndefined();
  expect(UNWANTED.exec(JSON.stringify(ENVIRONMENT))?.[0]).toBeUndefined();
});

/** Texts in quotes, without comments. */
function textsOf(file: string): readonly string[] {
  const code = readFileSync(file, "utf8")
    .replaceAll(/\/\*[^]*?\*\//g, "")
    .replaceAll(/(^|\s)\/\/.*$/gm, "$1");
  return code.match(/"(?:[^"\\\n]|\\.)* (?:[^"\\\n]|\\.)*"|`[^`\n]* [^`\n]*`/g) ?? [];
}

test("so is each text in the sources: errors, hints, notes, events", () => {
  const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  const texts = files.flatMap((name) => textsOf(`src/${name}`).map((text) => ({ name, text })));
  expect(texts.length).toBeGreaterThan(1000);
  expect(texts.filter(({ text }) => UNWANTED.test(text.replaceAll(/\$\{[^}]*\}/g, "")))).toEqual([]);
});
