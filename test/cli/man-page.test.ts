import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

import { beforeAll, describe, expect, test } from "vitest";

import { example, item, paragraph, roffText, verbatim } from "../../src/cli/man-page.ts";
import { flagTerm } from "../../src/commands/command.ts";
import { GLOBAL_FLAGS } from "../../src/commands/global-flags.ts";
import { ENVIRONMENT } from "../../src/commands/help/environment.ts";
import { COMMANDS } from "../../src/commands/index.ts";
import { EXIT_CODES } from "../../src/exit-code.ts";
import { SMS, sms } from "../black-box/sms.ts";

test.each([
  ["plain words", "plain words"],
  ["--dry-run", "\\-\\-dry\\-run"],
  ["a\\nb", "a\\(rsnb"],
  [".hidden", "\\&.hidden"],
  ["one\n.two", "one\n\\&.two"],
  ["'quoted' \"twice\" `thrice`", "\\(aqquoted\\(aq \\(dqtwice\\(dq \\(gathrice\\(ga"],
  ["~/x^2", "\\(ti/x\\(ha2"],
  ["≥ 2 · 迁 😀", "\\[u2265] 2 \\[u00B7] \\[u8FC1] \\[u1F600]"],
])("troff shows %j as it is", (text, expected) => expect(roffText(text)).toBe(expected));

const groff = (source: string) =>
  spawnSync("groff", ["-man", "-Tutf8", "-ww", "-P-cbou", "-rLL=80n"], { input: source, encoding: "utf8" });
const hasMandoc = spawnSync("mandoc", ["-Tlint"], { input: "" }).error === undefined;
if (!hasMandoc) process.stdout.write("the check of the manual page is left out: mandoc is not installed\n");
const hasGroff = groff("").status === 0;
if (!hasGroff) process.stdout.write("tests of the drawn manual page left out: groff is not installed\n");

test.runIf(hasGroff)("whatever the text is, it is drawn as it is", () => {
  const nasty = [".so /etc/passwd", "'br", "\\fBbold\\fR \\n(.s", "--a 'b' \"c\" `d` ~e ^f", "…"];
  const source = [".TH X 1", ".nh", ...nasty.flatMap((text) => [paragraph(text), item(text, text), verbatim(text)])];
  const { stdout, stderr } = groff([...source, example({ what: nasty[0] ?? "", line: nasty[3] ?? "" })].join("\n"));
  expect(stderr).toBe("");
  for (const text of nasty) expect(stdout.split(text).length - 1).toBeGreaterThanOrEqual(4);
});

describe("sms.1", () => {
  const page = readFileSync(SMS.replace(/sms\.js$/, "sms.1"), "utf8");
  const flags = new Set<string>();
  beforeAll(async () => {
    for (const { load } of COMMANDS)
      for (const [key, param] of Object.entries((await load()).flags))
        if (!param.isHidden) flags.add(flagTerm(key, param));
  });

  test("is what npm install -g puts among the manual pages, and what the built program prints", async () => {
    const { default: manifest } = await import("../../package.json", { with: { type: "json" } });
    // npm 11 passes over a man that is no list.
    expect([manifest.man, manifest.files.includes("dist")]).toEqual([["dist/sms.1"], true]);
    expect(await sms(["__man"])).toMatchObject({ code: 0, stdout: page, stderr: "" });
  });

  test("is ASCII, and begins no line with what is not one of its requests", () => {
    // oxlint-disable-next-line no-control-regex -- the range is meant
    expect(page).toMatch(/^[\n -~]*$/);
    const requests = page.split("\n").flatMap((line) => /^[.'](\S*)/.exec(line)?.slice(1) ?? []);
    expect([...new Set(requests)].toSorted()).toEqual(["PP", "SH", "SS", "TH", "TP", "ad", "fi", "in", "nf", "nh"]);
  });

  test("has every command, flag, exit code and variable", () => {
    const words = [
      ...COMMANDS.map(({ path }) => `.SS sms ${path.map(roffText).join(" ")}`),
      ...COMMANDS.map(({ summary }) => roffText(summary)),
      ...[...flags, ...Object.entries(GLOBAL_FLAGS).map(([key, param]) => flagTerm(key, param))].map(
        (term) => `.TP\n\\fB${roffText(term)}\\fR\n`,
      ),
      ...EXIT_CODES.map(({ code, meaning }) => `.TP\n\\fB${code}\\fR\n${roffText(meaning)}`),
      ...ENVIRONMENT.map(({ name, meaning }) => `.TP\n\\fB${name}\\fR\n${roffText(meaning)}`),
    ];
    expect(words.filter((each) => !page.includes(each))).toEqual([]);
    expect(words.length).toBeGreaterThan(100);
  });

  test.runIf(hasMandoc)("passes mandoc but for its style", () => {
    const { stdout } = spawnSync("mandoc", ["-Tlint", "-Wwarning"], { input: page, encoding: "utf8" });
    expect(stdout).toBe("");
  });

  test("has the date of its version in the changelog, once that is released", () => {
    const [, date] = /^\.TH SMS 1 "(\d{4}-\d\d-\d\d)" "sms /m.exec(page) ?? [];
    expect(date).toBeDefined();
    const [, released = ""] = /^## \S+ – (.*)$/m.exec(readFileSync("CHANGELOG.md", "utf8")) ?? [];
    expect(["unreleased", date]).toContain(released);
  });

  test("describes a flag of several commands once", () => {
    for (const term of ["--heartbeat <duration>", "--junit <file>", "--dry-run", "--yes"])
      expect(page.split(`.TP\n\\fB${roffText(term)}\\fR\n`), term).toHaveLength(2);
  });

  test.runIf(hasGroff)("is drawn without a warning, in 80 columns", () => {
    const { status, stdout, stderr } = groff(page);
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout.split("\n").filter((line) => [...line].length > 80)).toEqual([]);
    expect(stdout).toContain("sms task list --all --phase failed -o tsv --query 'tasks[].id' |");
  });
});
