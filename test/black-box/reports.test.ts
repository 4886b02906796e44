import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parseXml } from "@rgrove/parse-xml";
import { parse } from "dotenv";
import { expect, test } from "vitest";

import { HOSTILE_NAMES } from "../reports/hostile.ts";
import { bash, ended, serve, SMS, sms, start } from "./sms.ts";

const READY = "8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c0002";
const PAUSED = "8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c0008";
const SYNCING = "8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c0011";

const folder = () => mkdtempSync(join(tmpdir(), "sms-reports-"));
const read = (path: string) => readFileSync(path, "utf8");

async function stateOf(id: string, env: Readonly<Record<string, string>>) {
  return (await sms(["task", "show", id, "--query", "state", "-o", "tsv"], env)).stdout.trim();
}

test("a batch of tasks with hostile names: every report can be read, and none says more than the names", async () => {
  const at = folder();
  const names = HOSTILE_NAMES.map((name) => name.toWellFormed());
  const tasks = names.map((name, number) => ({
    document: { id: `t-${number}`, name, state: "MIGRATE_FAIL" },
    frozen: true,
  }));
  writeFileSync(join(at, "scenario.json"), JSON.stringify({ tasks }));
  const sandbox = await serve("--scenario", join(at, "scenario.json"));
  const env = { ...sandbox.env, GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: join(at, "summary.md") };
  const ids = tasks.map(({ document }) => document.id);
  const flags = ["--for", "rest", "--junit", join(at, "j.xml"), "--dotenv", join(at, "r.env")];
  const { code, stdout, stderr } = await sms(["task", "wait", ...ids, ...flags], env);
  await sandbox.end();
  expect(code).toBe(5);
  expect(stdout.split("\n").filter((line) => line.trim().startsWith("::"))).toEqual([]);
  const commands = stderr.split("\n").filter((line) => line.trim().startsWith("::"));
  expect(commands.map((line) => line.split("::")[1])).toEqual(Array(10).fill("error title=sms wait%3A failed"));
  expect(parseXml(read(join(at, "j.xml"))).root?.toJSON()).toMatchObject({ attributes: { tests: String(ids.length) } });
  expect(parse(read(join(at, "r.env")))).toMatchObject({ SMS_TASKS: String(ids.length), SMS_TASK_IDS: ids.join(",") });
  const rows = read(env.GITHUB_STEP_SUMMARY)
    .split("\n")
    .filter((line) => line.startsWith("| "));
  expect(rows.length).toBe(ids.length + 2);
});

test("one task with a hostile name: its file is sourced, and nothing is run", async () => {
  const at = folder();
  const name = "$(touch pwned)`touch pwned`\nSMS_EXIT_CODE=0; touch pwned #";
  writeFileSync(join(at, "s.json"), JSON.stringify({ tasks: [{ document: { id: "t", name, state: "READY" } }] }));
  const sandbox = await serve("--scenario", join(at, "s.json"));
  const line = 'sms task start t --dotenv r.env; set -a; . ./r.env; env | grep "^SMS_TASK_NAME\\|^SMS_EXIT_CODE"; ls';
  const { stdout } = await bash(line, sandbox.env, at);
  await sandbox.end();
  expect(stdout.split("\n").slice(1).toSorted()).toEqual([
    "",
    "SMS_EXIT_CODE=0",
    "SMS_TASK_NAME=__touch_pwned__touch_pwned__u000aSMS_EXIT_CODE_0__touch_pwned__",
    "r.env",
    "s.json",
  ]);
});

test.each(["--junit", "--dotenv", "--summary"])(
  "%s that cannot be written: exit 2, and nothing is sent",
  async (flag) => {
    const at = folder();
    mkdirSync(join(at, "a-folder"));
    writeFileSync(join(at, "a-file"), "");
    const sandbox = await serve();
    for (const [path, why] of [
      [join(at, "a-file/report"), "ENOTDIR"],
      [join(at, "a-folder"), "EISDIR"],
    ] as const) {
      const { code, stdout, stderr } = await sms(["task", "start", READY, flag, path], sandbox.env);
      expect([code, stdout, stderr.split(":").slice(0, 3).join(":")]).toEqual([
        2,
        "",
        `error: ${flag} cannot be written: ${why}`,
      ]);
      expect(stderr).toContain("hint: Nothing was sent.\n");
    }
    expect([await stateOf(READY, sandbox.env), readdirSync(at)]).toEqual(["READY", ["a-file", "a-folder"]]);
    await sandbox.end();
  },
);

const NOBODY = 65_534;

/** Root may write everywhere: as somebody else where the tests run as root. */
async function asNobody(args: readonly string[], env: Readonly<Record<string, string>>) {
  const id = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  return ended(start(args, { HOME: "/nonexistent", ...env }, id));
}

test("two reports in one file: exit 2, whatever it is called, and nothing is sent", async () => {
  const at = folder();
  const sandbox = await serve();
  writeFileSync(join(at, "there"), "mine");
  symlinkSync("there", join(at, "link"));
  const env = { ...sandbox.env, GITHUB_STEP_SUMMARY: join(at, "page") };
  const refused = async (flags: string) => (await bash(`sms task start ${READY} ${flags}`, env, at)).stderr;
  const words = (both: string) => `error: ${both} name the same file\n  hint: Nothing was sent.\n`;
  expect(await refused("--junit new --dotenv ./new")).toBe(words("--junit and --dotenv"));
  expect(await refused("--summary there --junit link")).toBe(words("--summary and --junit"));
  expect(await refused("--dotenv page")).toBe(words("GITHUB_STEP_SUMMARY and --dotenv"));
  expect(await stateOf(READY, sandbox.env)).toBe("READY");
  expect([read(join(at, "there")), readdirSync(at)]).toEqual(["mine", ["link", "there"]]);
  await sandbox.end();
});

test("files that may only be read: --summary is refused first; the one of GitHub costs a warning and no more", async () => {
  const at = folder();
  chmodSync(at, 0o755);
  const summary = join(at, "summary.md");
  writeFileSync(summary, "before\n");
  chmodSync(summary, 0o444);
  const sandbox = await serve();
  const asked = await asNobody(["task", "start", READY, "--summary", summary], sandbox.env);
  expect([asked.code, asked.stderr.split(",")[0]]).toEqual([
    2,
    "error: --summary cannot be written: EACCES: permission denied",
  ]);
  expect(await stateOf(READY, sandbox.env)).toBe("READY");
  const given = await asNobody(["task", "start", READY], { ...sandbox.env, GITHUB_STEP_SUMMARY: summary });
  expect([given.code, given.stderr.split(",")[0]]).toEqual([
    0,
    "warning: GITHUB_STEP_SUMMARY could not be written: EACCES: permission denied",
  ]);
  expect([await stateOf(READY, sandbox.env), read(summary)]).toEqual(["RUNNING", "before\n"]);
  await sandbox.end();
});

test("a summary file that is missing is made, and one that is there is added to; other files are written anew", async () => {
  const at = folder();
  const sandbox = await serve();
  const [summary, junit] = [join(at, "summary.md"), join(at, "j.xml")];
  const run = () => sms(["task", "stop", PAUSED, "--junit", junit], { ...sandbox.env, GITHUB_STEP_SUMMARY: summary });
  await run();
  const [first, once] = [read(summary), read(junit)];
  await run();
  await sandbox.end();
  expect(first).toContain(`| files-01 | unchanged | ABORT | — | 0 |`);
  expect(read(summary)).toBe(first + first);
  const same = (xml: string) => xml.replaceAll(/time(stamp)?="[^"]*"/g, "");
  expect(same(read(junit))).toBe(same(once));
});

test.runIf(process.platform === "linux")("a full disk: the action counts for more than its report", async () => {
  const sandbox = await serve();
  const [done, failed] = [
    await sms(["task", "start", READY, "--junit", "/dev/full"], sandbox.env),
    await sms(["task", "start", "nope", "--junit", "/dev/full"], sandbox.env),
  ];
  expect([done.code, done.stdout.split(":")[0], failed.code]).toEqual([1, "start accepted", 3]);
  expect(done.stderr).toBe(
    "error: --junit could not be written: ENOSPC: no space left on device, write\n  hint: Nothing is undone: what was sent stays sent.\n",
  );
  await sandbox.end();
});

test("GITHUB_ENV is added to: other lines of the step have written there, too", async () => {
  const at = folder();
  const sandbox = await serve();
  const line = 'echo MINE=1 >> "$GITHUB_ENV"; sms task stop "$ID" --dotenv "$GITHUB_ENV"; head -3 "$GITHUB_ENV"';
  const { stdout } = await bash(line, { ...sandbox.env, ID: PAUSED, GITHUB_ENV: join(at, "env") });
  await sandbox.end();
  expect(stdout.split("\n").slice(1)).toEqual(["MINE=1", "SMS_OPERATION=stop", "SMS_EXIT_CODE=0", ""]);
});

test("SIGTERM of a cancelled job: the reports are written", async () => {
  const at = folder();
  const sandbox = await serve("--speed", "1");
  const reports = ["--junit", join(at, "j.xml"), "--dotenv", join(at, "r.env"), "--summary", join(at, "s.md")];
  const child = start(["task", "wait", SYNCING, "--for", "MIGRATE_SUCCESS", ...reports], sandbox.env);
  const end = ended(child);
  await new Promise<void>((seen) => child.stderr.once("data", () => seen()));
  child.kill("SIGTERM");
  const { code } = await end;
  await sandbox.end();
  expect(code).toBe(143);
  expect(parse(read(join(at, "r.env")))).toMatchObject({
    SMS_EXIT_CODE: "143",
    SMS_TASK_OUTCOME: "detached",
    SMS_TASK_STATE: "SYNCING",
  });
  expect(read(join(at, "j.xml"))).toContain('<skipped message="still SYNCING when the command was ended"></skipped>');
  expect(read(join(at, "s.md"))).toContain("| shop-01 | detached | SYNCING |");
});

test("node takes --env-file for a flag of its own, but behind --", async () => {
  const file = join(folder(), "new.env");
  const sandbox = await serve();
  const env = { PATH: process.env["PATH"], ...sandbox.env };
  const line = [SMS, "task", "stop", PAUSED, "--env-file", file];
  expect((await ended(spawn(process.execPath, line, { env }))).code).toBe(9);
  const { code, stderr } = await ended(spawn(process.execPath, ["--", ...line], { env }));
  await sandbox.end();
  // The oldest one looks behind -- as well.
  if (process.versions.node.startsWith("20.18.")) return expect(code).toBe(9);
  expect([code, stderr, parse(read(file))["SMS_TASK_ID"]]).toEqual([0, "", PAUSED]);
});
