import { readFileSync, writeFileSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { VERSION } from "../../src/version.ts";
import { pack } from "../package/pack.ts";
import { bash, serve, type Served } from "./sms.ts";

const SEED = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxx0001";

let folder: string;
let sandbox: Served;
let env: Readonly<Record<string, string>>;
beforeAll(async () => {
  [folder, sandbox] = await Promise.all([mkdtemp(join(tmpdir(), "sms-install-")), serve()]);
  const { filename } = await pack(folder);
  // Whatever npm would fetch, it would have to fetch from a registry that is not there.
  env = {
    ...sandbox.env,
    SEED,
    TARBALL: join(folder, filename),
    HOME: folder,
    npm_config_cache: join(folder, "cache"),
    npm_config_registry: "http://127.0.0.1:9/",
    npm_config_update_notifier: "false",
  };
});
afterAll(async () => {
  await sandbox.end();
  await rm(folder, { recursive: true, force: true });
});

const shown = { code: 0, signal: null, stdout: expect.stringContaining(`MigrationTask  ${SEED}`), stderr: "" };

test("npm install -g takes the package without a network, and puts sms and its manual page in place, without a warning", async () => {
  const prefix = join(folder, "prefix of my own");
  const { code, stdout, stderr } = await bash(
    'unset -f sms; npm install -g --offline --loglevel warn --no-progress --prefix "$PREFIX" "$TARBALL" > /dev/null && PATH="$PREFIX/bin:$PATH" && sms task show "$SEED" && ls "$PREFIX/share/man/man1"',
    { ...env, PREFIX: prefix },
  );
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(new RegExp(`^MigrationTask  ${SEED}[^]*\\nsms\\.1\\n$`));
});

test("npx runs it without a network", async () => {
  // Without the dot npx would take the file itself for the command.
  const line =
    'cd "$(dirname "$TARBALL")" && npx --offline --yes --loglevel error "./$(basename "$TARBALL")" task show "$SEED"';
  expect(await bash(line, env)).toEqual(shown);
});

test("two versions side by side each say their own", async () => {
  const other = join(folder, "other");
  await mkdir(other);
  await bash('tar -xzf "$TARBALL" -C "$OTHER"', { ...env, OTHER: other });
  for (const name of ["package.json", "dist/chunks/program.js"])
    replaceVersion(join(other, "package", name), VERSION, "9.8.7");
  const line = `
    for each in "$TARBALL" "$OTHER/package"; do
      n=$((n + 1))
      npm install -g --offline --silent --install-links --ignore-scripts --prefix "$OTHER/$n" "$each"
    done
    for n in 1 2; do
      "$OTHER/$n/bin/sms" --version && "$OTHER/$n/bin/sms" task show "$SEED" --query id -o tsv
    done`;
  const { stdout, stderr } = await bash(line, { ...env, OTHER: other });
  // The first word of each line: behind the number may be a commit.
  const words = stdout.split("\n").map((each) => each.split(" ")[0]);
  expect([words, stderr]).toEqual([[VERSION, SEED, "9.8.7", SEED, ""], ""]);
});

function replaceVersion(file: string, from: string, to: string): void {
  writeFileSync(file, readFileSync(file, "utf8").replace(`"${from}"`, `"${to}"`));
}
