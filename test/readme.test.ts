import { readdirSync, readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { flagTerm } from "../src/commands/command.ts";
import { GLOBAL_FLAGS } from "../src/commands/global-flags.ts";
import { ENVIRONMENT } from "../src/commands/help/environment.ts";
import { COMMANDS } from "../src/commands/index.ts";
import { EXIT_CODES } from "../src/exit-code.ts";
import { OPERATIONS } from "../src/model/operations.ts";
import { FORMATS } from "../src/view/answer.ts";
import { bash, serve } from "./black-box/sms.ts";
import { blocksOf, README, readPage, sectionOf, USER_PAGES } from "./pages.ts";

const [FIRST = "", SECOND, THIRD = "", ...OTHERS] = blocksOf(readPage(README), "sh");

test("the first block runs the main job and prints the documentation's task", async () => {
  const [install, ...job] = FIRST.trim().split(" && ");
  expect([FIRST.trim().split("\n").length, install]).toEqual([1, "npm ci"]);
  const { code, stdout, stderr } = await bash(job.join(" && "));
  expect([code, stderr]).toEqual([0, expect.stringMatching(/^This is practice: [^\n]*\n$/)]);
  expect(stdout).toContain("MigrationTask  xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxx0001");
});

test("the second block installs and tests", () => {
  expect(SECOND).toBe("npm ci && npm test\n");
});

test("the third block follows a migration from its start to its end", async () => {
  const { code, stdout } = await bash(THIRD);
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^web-01 .*: migration succeeded after [^:]*$/m)]);
});

test("no command that is shown could fetch a foreign package", () => {
  expect(USER_PAGES.map(readPage).join("\n")).not.toMatch(/\bnpx (?!--no-install)|npm (exec|x) /);
});

/** As it is, in a sandbox of its own. */
async function inSandbox(examples: string) {
  const sandbox = await serve("--speed", "3000");
  const { code, stdout, stderr } = await bash(
    `set -e; cd "$(mktemp -d)"\n${examples.replaceAll(" -- sms ", " -- bash -c 'sms \"$@\"' sms ")}`,
    sandbox.env,
  );
  await sandbox.end();
  return { code, stdout, stderr: code === 0 ? "" : stderr };
}

const EXAMPLES = [
  // Logging in needs an account.
  ...OTHERS.filter((block) => !/^sms auth login$/m.test(block)),
  ...USER_PAGES.filter((page) => page !== README).flatMap((page) => blocksOf(readPage(page), "sh")),
];

test.each(EXAMPLES)("the example works:\n%s", async (block) => {
  expect(await inSandbox(block)).toMatchObject({ code: 0, stderr: "" });
});

test("most examples are run", () => {
  expect([EXAMPLES.length > 9, OTHERS.length]).toEqual([true, 1]);
});

test("the examples from Look to Script work one after the other in one sandbox", async () => {
  const sections = ["Look at a task", "Act on a task", "Wait for it", "In a script"];
  const blocks = sections.flatMap((heading) => blocksOf(sectionOf("docs/guide.md", heading), "sh"));
  expect(blocks.length).toBeGreaterThan(4);
  expect(await inSandbox(blocks.join(""))).toMatchObject({ code: 0, stderr: "" });
}, 90_000);

const SCREENS = USER_PAGES.flatMap((page) => blocksOf(readPage(page), "console")).map((block) => {
  const [, command = "", shown = ""] = /^\$ (.*)\n([^]*)$/.exec(block) ?? [];
  return { command, shown };
});

/** Times and durations are others each time; columns are as wide as what is in them. */
const withoutNumbers = (text: string) =>
  text
    .trim()
    .replaceAll(/\d+ (d|h|min|s)\b( \d+ (h|min|s)\b)*/g, "DURATION")
    .replaceAll(/\d+/g, "0")
    .replaceAll(/ +/g, " ");

test.each(SCREENS)("the screen is what is shown today: $command", async ({ command, shown }) => {
  const { stdout } = await inSandbox(`${command} || true`);
  expect(withoutNumbers(stdout)).toBe(withoutNumbers(shown));
});

test("the README has five screens, two of them as pictures", () => {
  const pictures = readPage(README).match(/\]\(docs\/pictures\/(show|watch)\.svg\)/g) ?? [];
  expect(SCREENS.length + pictures.length).toBe(5);
});

/** The rows below this header, as written, of the only table that has it. */
function rowsBelow(header: string): readonly string[] {
  const [, below = "", ...more] = USER_PAGES.map(readPage).join("\n").split(`\n${header}\n`);
  expect(more).toEqual([]);
  return below
    .slice(0, below.search(/^(?!\|)/m))
    .trimEnd()
    .split("\n")
    .slice(1);
}

test("the table of exit codes is the program's", () => {
  expect(rowsBelow("| code | meaning |")).toEqual(EXIT_CODES.map(({ code, meaning }) => `| ${code} | ${meaning} |`));
});

test("the table of the environment is the program's", () => {
  const rows = ENVIRONMENT.map(({ name, meaning }) => {
    const names = name.split(", ").map((each) => `\`${each}\``);
    return `| ${names.join(" ")} | ${meaning} |`;
  });
  expect(rowsBelow("| name | meaning |")).toEqual(rows);
});

test("the table of formats has every format and no other", () => {
  const named = rowsBelow("| `-o` | stdout |").map((row) => /^\| `(\w+)` \|/.exec(row)?.[1]);
  expect(named).toEqual([...FORMATS]);
});

const commands = COMMANDS.map(({ path }) => path.join(" "));

test("the table of commands leaves none out", () => {
  const rows = rowsBelow("| command | what it does |");
  const hasRow = (command: string) => rows.some((row) => row.startsWith(`| \`sms ${command}`));
  expect(commands.filter((command) => !command.startsWith("help ") && !hasRow(command))).toEqual([]);
  expect(rows.at(-1)).toContain(
    commands
      .filter((command) => command.startsWith("help "))
      .map((command) => command.slice("help ".length))
      .join("\\|"),
  );
});

/** What stands in code: examples without their comments, and `spans`. */
const codeOf = (text: string) =>
  [...text.matchAll(/^```\w+\n([^]*?)^```$|`([^`\n]+)`/gm)]
    .map(([, block, span = ""]) => (block ?? span).replaceAll(/^\s*# .*$/gm, ""))
    .join("\n");
/** Issue templates are nothing but what a reader may type or read. */
const TEMPLATES = readdirSync(".github/ISSUE_TEMPLATE").map((name) =>
  readFileSync(`.github/ISSUE_TEMPLATE/${name}`, "utf8"),
);
const CODE = [...USER_PAGES, "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md"]
  .map(readPage)
  .concat(TEMPLATES)
  .map(codeOf)
  .join("\n");

test("every command that is named exists", () => {
  const named = [...CODE.matchAll(/(?<![\w./@-])sms ([a-z][a-z-]*)(?: ([a-z][a-z-]*))?(?: ([a-z][a-z-]*))?/g)];
  const unknown = named
    .filter(
      ([, first = "", second, third]) =>
        ![first, `${first} ${second}`, `${first} ${second} ${third}`].some((command) => commands.includes(command)),
    )
    .map(([words]) => words);
  expect([named.length > 50, unknown]).toEqual([true, []]);
});

test("every flag that is named exists", () => {
  // Of sms without a command; then those of npm, of our build, of codesign and of docker.
  const others = [
    "--version",
    "--offline",
    "--prefix",
    "--platform",
    "--force",
    "--sign",
    "--rm",
    "--build-arg",
    "--entrypoint",
  ];
  const help = readdirSync("test/golden/help").map((file) => readFileSync(`test/golden/help/${file}`, "utf8"));
  const shared = Object.entries(GLOBAL_FLAGS).map(([key, param]) => flagTerm(key, param));
  const known = new Set([...([...help, ...shared].join("\n").match(/--[a-z][a-z-]*/g) ?? []), ...others]);
  // Those of hcloud begin with --cli-.
  const named = (CODE.match(/(?<![\w-])--[a-z][a-z-]*/g) ?? []).filter((flag) => !flag.startsWith("--cli-"));
  expect([named.length > 50, named.filter((flag) => !known.has(flag))]).toEqual([true, []]);
});

test("what the comparison counts is so many", () => {
  expect(rowsBelow("| | `sms` | `hcloud SMS …` (KooCLI) | `aws mgn` | Terraform `huaweicloud_sms_task` |")).toEqual(
    expect.arrayContaining([
      expect.stringContaining(`| exit codes | ${EXIT_CODES.length}, `),
      expect.stringContaining(
        `| actions on a task | ${["eight", "nine", "ten"][Object.keys(OPERATIONS).length - 8]} |`,
      ),
    ]),
  );
});
