import { spawn } from "node:child_process";
import { cpSync, readFileSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { temporaryFolder } from "../temporary-folder.ts";
import { ended, serve, type Served, sms, SMS } from "./sms.ts";

const READY = "8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c0002";
const SYNCS = "8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c0003";
const FAILS = "8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c0004";

let sandbox: Served;
beforeAll(async () => {
  sandbox = await serve("--speed", "900", "--token-life", "3s");
});
afterAll(() => sandbox.end());

/** Runs a copy of the program, whose files are taken away at its first line on stderr, as an update does. */
async function replacedMeanwhile(line: readonly string[], env: Readonly<Record<string, string>>, then = () => {}) {
  const folder = await temporaryFolder();
  const program = join(folder, "program");
  cpSync(dirname(SMS), program, { recursive: true });
  const child = spawn(process.execPath, [join(program, "sms.js"), ...line], {
    env: { PATH: process.env["PATH"], HOME: folder, TZ: "UTC", ...env },
    cwd: folder,
  });
  child.stdin.end();
  child.stderr.once("data", () => {
    renameSync(program, join(folder, "gone"));
    then();
  });
  return { ...(await ended(child)), folder };
}

const REPORTS = ["--junit", "j.xml", "--summary", "s.md", "--dotenv", "r.env"];

test.each(["table", "json", "yaml", "jsonl", "tsv", "markdown"])(
  "a wait goes on to its result and its reports: %s",
  async (format) => {
    const tasks = [READY, FAILS, "no-such-task"];
    const line = ["task", "start", ...tasks, "--wait", "--interval", "200ms", "--heartbeat", "1s", "-o", format];
    const fresh = await serve("--speed", "900");
    const env = { ...fresh.env, GITHUB_ACTIONS: "true", FORCE_COLOR: "1" };
    const { code, stdout, stderr, folder } = await replacedMeanwhile([...line, ...REPORTS], env);
    await fresh.end();
    expect([code, stderr]).toEqual([10, expect.not.stringMatching(/MODULE_NOT_FOUND|Cannot find module|fault in sms/)]);
    for (const id of [READY, FAILS]) expect(stdout).toContain(id.slice(0, 8));
    expect(stderr).toContain("::error title=");
    for (const file of ["j.xml", "s.md", "r.env"]) expect(readFileSync(join(folder, file), "utf8")).toContain(READY);
  },
);

test("the error of an outage is told in words", async () => {
  const own = await serve("--speed", "1");
  const line = ["task", "wait", SYNCS, "--for", "phase:succeeded", "--interval", "200ms", "--max-outage", "1s"];
  const { code, stderr } = await replacedMeanwhile([...line, "--max-retries", "0"], own.env, () => void own.end());
  expect(code).toBe(9);
  expect(stderr).not.toMatch(/Cannot find module|fault in sms/);
});

test("a token is renewed", async () => {
  const { SMS_AUTH_TOKEN: _, ...endpoint } = sandbox.env;
  const user = {
    HW_USER_NAME: "sandbox-user",
    HW_USER_PASSWORD: "sandbox-password",
    HW_DOMAIN_NAME: "sandbox-account",
  };
  const env = { ...endpoint, ...user };
  const cache = await temporaryFolder();
  expect(await sms(["task", "list", "-q"], { ...env, XDG_CACHE_HOME: cache })).toMatchObject({ code: 0 });
  const line = ["task", "wait", SYNCS, "--for", "SYNCING", "--interval", "500ms"];
  const { code, stderr } = await replacedMeanwhile(line, { ...env, XDG_CACHE_HOME: cache });
  expect([code, stderr]).toEqual([0, expect.not.stringContaining("Cannot find module")]);
});
