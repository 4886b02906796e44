import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { ENVIRONMENT } from "../src/commands/help/environment.ts";
import { COMMANDS } from "../src/commands/index.ts";
import { EXIT_CODES } from "../src/exit-code.ts";
import { bash, serve } from "./black-box/sms.ts";

const README = readFileSync("README.md", "utf8");
const BLOCKS = [...README.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = ""]) => block);

test("the first block runs the main job and prints the seed page's task", async () => {
  const [install, ...job] = (BLOCKS[0] ?? "").trim().split(" && ");
  expect([BLOCKS[0]?.trim().split("\n").length, install]).toEqual([1, "npm ci"]);
  const { code, stdout, stderr } = await bash(job.join(" && "));
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toContain("MigrationTask  xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxx0001");
});

test("the second block installs and tests", () => {
  expect(BLOCKS[1]).toBe("npm ci && npm test\n");
});

test("no command of the README could fetch a foreign package", () => {
  expect(README).not.toMatch(/\bnpx (?!--no-install)|npm (exec|x) /);
});

// The third needs an account; all further ones run as they are, inside a sandbox.
test.each(BLOCKS.slice(3))("the example works:\n%s", async (block) => {
  const sandbox = await serve("--speed", "3000");
  const { code, stderr } = await bash(
    `set -e; cd "$(mktemp -d)"\n${block.replaceAll(" -- sms ", " -- bash -c 'sms \"$@\"' sms ")}`,
    sandbox.env,
  );
  await sandbox.end();
  expect([code, code === 0 ? "" : stderr]).toEqual([0, ""]);
});

test.each(EXIT_CODES)("exit code $code is in the table", ({ code, meaning }) => {
  expect(README).toContain(`| ${code} | ${meaning} |`);
});

test.each(ENVIRONMENT)("$name is in the table", ({ name, meaning }) => {
  const names = name.split(", ").map((each) => `\`${each}\``);
  expect(README).toContain(`| ${names.join(" ")} | ${meaning} |`);
});

test.each(COMMANDS.filter(({ path }) => path[0] !== "help"))("$path is in the table", ({ path }) => {
  expect(README).toContain(`| \`sms ${path.join(" ")}`);
});
