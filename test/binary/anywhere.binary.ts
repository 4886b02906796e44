import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { expect, test } from "vitest";

import { ended, serve } from "../black-box/sms.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { BINARY } from "./build-binary.ts";

const SEED = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxx0001";
const PAUSED = "8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c0008";
const BUILD = join(import.meta.dirname, "../../build/binary.mjs");
const isRoot = process.getuid?.() === 0;

type Env = Readonly<Record<string, string>>;
interface Identity {
  readonly uid?: number;
  readonly gid?: number;
}

/** Under no variables but these: no PATH, so no Node either. */
const run = (program: string, args: readonly string[], env: Env = {}, id: Identity = {}) =>
  ended(spawn(program, args, { env, cwd: "/", ...id }));
/** The sandbox's own line before the command: nothing else, of Node or the system, may stand there. */
const PRACTICE = expect.stringMatching(/^This is practice: [^\n]*\n$/);
/** The main job of the README's first command. */
const firstJob = (sms: string) => ["sandbox", "run", "--", sms, "task", "show", SEED];

test("without a single variable it does the README's first job", async () => {
  const { code, stdout, stderr } = await run(BINARY, firstJob(BINARY));
  expect([code, stdout.split("\n")[0], stderr]).toEqual([0, `MigrationTask  ${SEED}`, PRACTICE]);
});

test("in an otherwise empty root, it needs the C and C++ libraries of the system and nothing else", async ({
  skip,
}) => {
  if (!isRoot || process.platform !== "linux") {
    process.stdout.write("test of an empty root left out: only root on Linux can make one\n");
    skip();
  }
  const root = await temporaryFolder();
  const libraries = [...execFileSync("ldd", [BINARY], { encoding: "utf8" }).matchAll(/(\/\S+) \(/g)].map(
    ([, file = ""]) => file,
  );
  for (const file of libraries) {
    mkdirSync(join(root, dirname(file)), { recursive: true });
    copyFileSync(file, join(root, file));
  }
  copyFileSync(BINARY, join(root, "sms"));
  const { code, stdout, stderr } = await run("/usr/sbin/chroot", [root, "/sms", ...firstJob("/sms")]);
  expect([code, stdout.split("\n")[0], stderr]).toEqual([0, `MigrationTask  ${SEED}`, PRACTICE]);
  expect(libraries.map((file) => basename(file).replace(/[-.].*/, "")).toSorted()).toEqual([
    "ld",
    "libc",
    "libdl",
    "libgcc_s",
    "libm",
    "libpthread",
    "libstdc++",
  ]);
});

test("another user runs it, who has no home, in a path with spaces and Unicode", async () => {
  const folder = join(await temporaryFolder(), "ein Ördner, 移行 🚚");
  mkdirSync(folder);
  chmodSync(dirname(folder), 0o755);
  const own = join(folder, "s m s");
  copyFileSync(BINARY, own);
  const { code, stdout, stderr } = await run(own, firstJob(own), {}, isRoot ? { uid: 54_321, gid: 54_321 } : {});
  expect([code, stdout.split("\n")[0], stderr]).toEqual([0, `MigrationTask  ${SEED}`, PRACTICE]);
});

test("a link named sms on the path is enough for the examples as they stand in the help", async () => {
  const folder = await temporaryFolder();
  symlinkSync(BINARY, join(folder, "sms"));
  const { code, stdout } = await run(join(folder, "sms"), firstJob("sms"), { PATH: folder });
  expect([code, stdout.split("\n")[0]]).toEqual([0, `MigrationTask  ${SEED}`]);
});

test.each(["--bogus", "--require /nonexistent.js", "--inspect-brk=127.0.0.1:0", "--max-old-space-size=none", "--test"])(
  "NODE_OPTIONS=%s is meant for others",
  async (options) => {
    const { code, stdout, stderr } = await run(BINARY, ["explain", "SMS.3805"], { NODE_OPTIONS: options });
    expect([code, stdout.split("\n")[0], stderr]).toEqual([0, "SMS.3805", ""]);
  },
);

test("and reaches the command that the sandbox runs", async () => {
  const line = ["sandbox", "run", "--", "/bin/sh", "-c", 'echo "$NODE_OPTIONS"'];
  expect(await run(BINARY, line, { NODE_OPTIONS: "--bogus" })).toMatchObject({ code: 0, stdout: "--bogus\n" });
});

test.each(["--eval=1", "--inspect", "--node-options=--inspect", "-p", "--experimental-sea-config", "--v8-options"])(
  "%s of Node is no flag of sms",
  async (flag) => {
    const { code, stdout, stderr } = await run(BINARY, [flag]);
    expect([code, stdout, stderr.split("\n")[0]]).toEqual([
      2,
      "",
      expect.stringMatching(/^error: unknown (option|flag)/),
    ]);
  },
);

test("--env-file is its own flag: the file may be missing, and is written", async () => {
  const file = join(await temporaryFolder(), "new.env");
  const sandbox = await serve();
  const { code, stderr } = await run(BINARY, ["task", "stop", PAUSED, "--env-file", file], sandbox.env);
  await sandbox.end();
  expect([code, stderr]).toEqual([0, ""]);
  expect(readFileSync(file, "utf8")).toContain(`SMS_TASK_ID=${PAUSED}\n`);
});

test("SHA256SUMS has each binary", () => {
  const folder = dirname(BINARY);
  const sums = readdirSync(folder)
    .filter((name) => name.startsWith("sms-"))
    .map(
      (name) =>
        `${createHash("sha256")
          .update(readFileSync(join(folder, name)))
          .digest("hex")}  ${name}\n`,
    );
  expect(readFileSync(join(folder, "SHA256SUMS"), "utf8")).toBe(sums.join(""));
});

test("a platform without a binary is named, and those that have one", async () => {
  const { code, stderr } = await run(process.execPath, [BUILD, "--platform", "toString"]);
  expect([code, stderr]).toEqual([
    2,
    "no binary for toString, only for linux-x64, linux-arm64, win-x64, darwin-arm64\n",
  ]);
});
