import { existsSync, readdirSync, readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { ENVIRONMENT } from "../src/commands/help/environment.ts";
import { COMMANDS } from "../src/commands/index.ts";
import { EXIT_CODES } from "../src/exit-code.ts";
import { OPERATIONS } from "../src/model/operations.ts";
import { FORMATS } from "../src/view/answer.ts";
import { bash, serve } from "./black-box/sms.ts";

const README = readFileSync("README.md", "utf8");
const shellBlocks = (text: string) => [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = ""]) => block);
const BLOCKS = shellBlocks(README);

test("the first block runs the main job and prints the documentation's task", async () => {
  const [install, ...job] = (BLOCKS[0] ?? "").trim().split(" && ");
  expect([BLOCKS[0]?.trim().split("\n").length, install]).toEqual([1, "npm ci"]);
  const { code, stdout, stderr } = await bash(job.join(" && "));
  expect([code, stderr]).toEqual([0, expect.stringMatching(/^This is practice: [^\n]*\n$/)]);
  expect(stdout).toContain("MigrationTask  xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxx0001");
});

test("the second block installs and tests", () => {
  expect(BLOCKS[1]).toBe("npm ci && npm test\n");
});

test("no command of the README could fetch a foreign package", () => {
  expect(README).not.toMatch(/\bnpx (?!--no-install)|npm (exec|x) /);
});

/** As it is, in a sandbox of its own. */
async function inSandbox(examples: string) {
  const sandbox = await serve("--speed", "3000");
  const { code, stderr } = await bash(
    `set -e; cd "$(mktemp -d)"\n${examples.replaceAll(" -- sms ", " -- bash -c 'sms \"$@\"' sms ")}`,
    sandbox.env,
  );
  await sandbox.end();
  return [code, code === 0 ? "" : stderr];
}

// The third needs an account.
test.each(BLOCKS.slice(3))("the example works:\n%s", async (block) => {
  expect(await inSandbox(block)).toEqual([0, ""]);
});

test("the examples from Look to Script work one after the other in one sandbox", async () => {
  const blocks = shellBlocks(README.slice(README.indexOf("\n## Look"), README.indexOf("\n### Exit codes")));
  expect(blocks.length).toBeGreaterThan(4);
  expect(await inSandbox(blocks.join(""))).toEqual([0, ""]);
}, 90_000);

/** The rows below this header, as written. */
function rowsBelow(header: string): readonly string[] {
  const [, below = ""] = README.split(`${header}\n`);
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
  const told = (command: string) => rows.some((row) => row.startsWith(`| \`sms ${command}`));
  expect(commands.filter((command) => !command.startsWith("help ") && !told(command))).toEqual([]);
  expect(rows.at(-1)).toContain(
    commands
      .filter((command) => command.startsWith("help "))
      .map((command) => command.slice("help ".length))
      .join("\\|"),
  );
});

/** What stands in code: examples without their comments, and `spans`. */
const CODE = [...README.matchAll(/^```\w+\n([^]*?)^```$|`([^`\n]+)`/gm)]
  .map(([, block, span = ""]) => (block ?? span).replaceAll(/^\s*# .*$/gm, ""))
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
  const others = ["--offline", "--platform", "--force", "--sign"];
  const help = readdirSync("test/golden/help").map((file) => readFileSync(`test/golden/help/${file}`, "utf8"));
  const known = new Set([...(help.join("\n").match(/--[a-z][a-z-]*/g) ?? []), ...others]);
  // Those of hcloud begin with --cli-; npm, the build and codesign have their own.
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

test("every page, picture and heading that is linked to is there", () => {
  const links = [...README.matchAll(/\]\((?!https:)([^)]+)\)/g)].map(([, link = ""]) => link);
  const anchor = (text: string) =>
    `#${text
      .toLowerCase()
      .replaceAll(/[^\w -]/g, "")
      .replaceAll(" ", "-")}`;
  const headings = new Set([...README.matchAll(/^#+ (.+)$/gm)].map(([, text = ""]) => anchor(text)));
  const missing = links.filter((link) => (link.startsWith("#") ? !headings.has(link) : !existsSync(link)));
  expect([links.length > 10, missing]).toEqual([true, []]);
  expect(links).toEqual(expect.arrayContaining(["docs/pictures/show.svg", "docs/pictures/watch.svg"]));
});
