import { spawn, spawnSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { ended, serve, sms, SMS } from "./sms.ts";

const POSIX = process.platform !== "win32";
const isRoot = process.getuid?.() === 0;
/** A user whom no list of users knows. */
const STRANGER = 54321;

/** Only root can run programs as somebody else, and only programs that others may run: not a Node below /root. */
const canBeStranger = isRoot && spawnSync(process.execPath, ["-v"], { uid: STRANGER, gid: STRANGER }).status === 0;

const temporary = () => mkdtempSync(join(tmpdir(), "sms-owner-"));

/** A configuration below `folder` whose program leaves a mark when it runs. */
function plant(folder: string, more: object = {}): { readonly mark: string; readonly config: string } {
  const mark = join(temporary(), "mark");
  const below = join(folder, "huawei-sms");
  mkdirSync(below, { recursive: true });
  const profile = { region: "cn-north-4", credential_process: `touch ${mark}`, ...more };
  const config = join(below, "config.json");
  writeFileSync(config, JSON.stringify({ version: 1, current: "planted", profiles: { planted: profile } }), {
    mode: 0o600,
  });
  return { mark, config };
}

/** Runs it in a folder, with nothing but these variables, as this or another user. */
function run(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  options: { cwd?: string; uid?: number } = {},
) {
  const id = options.uid === undefined ? {} : { uid: options.uid, gid: options.uid };
  const child = spawn(process.execPath, [SMS, ...args], {
    env: { PATH: process.env["PATH"], ...env },
    ...id,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  child.stdin.end();
  return ended(child);
}

const NOWHERE = { SMS_ENDPOINT: "http://127.0.0.1:1" };
const STATUS = ["auth", "status", "--max-retries", "0"];

describe.runIf(POSIX)("an empty or relative base counts as unset", () => {
  test.each([
    ["HOME", { HOME: "" }],
    ["a relative HOME", { HOME: "here" }],
  ])("%s: the current folder has no say", async (_, env) => {
    const cwd = temporary();
    plant(join(cwd, ".config"));
    plant(join(cwd, "here", ".config"));
    const { stdout } = await run(["config", "path"], env, { cwd });
    expect(stdout).toMatch(/^\//);
    expect(stdout.startsWith(cwd)).toBe(false);
  });

  test.each(["XDG_CONFIG_HOME", "XDG_CACHE_HOME"])("a relative %s", async (name) => {
    const [cwd, HOME] = [temporary(), temporary()];
    const { mark } = plant(join(cwd, "here"));
    expect(await run(STATUS, { ...NOWHERE, HOME, [name]: "here" }, { cwd })).toMatchObject({ code: 4 });
    expect([existsSync(mark), readdirSync(join(cwd, "here", "huawei-sms"))]).toEqual([false, ["config.json"]]);
    const { stdout } = await run(["config", "path"], { HOME, [name]: "here" }, { cwd });
    expect(stdout).toBe(`${join(HOME, ".config", "huawei-sms", "config.json")}\n`);
  });

  test("a relative SMS_CONFIG_DIR is an error", async () => {
    const cwd = temporary();
    const { mark } = plant(cwd);
    const env = { ...NOWHERE, HOME: temporary(), SMS_CONFIG_DIR: "huawei-sms" };
    expect(await run(STATUS, env, { cwd })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("SMS_CONFIG_DIR: it must be an absolute path"),
    });
    expect(existsSync(mark)).toBe(false);
  });
});

describe.runIf(canBeStranger)("a user without a home folder", () => {
  test("has no files, not even in the folder for temporary ones", async () => {
    const TMPDIR = temporary();
    chmodSync(TMPDIR, 0o1777);
    const { config } = plant(join(TMPDIR, ".config"));
    for (const path of [join(TMPDIR, ".config"), join(TMPDIR, ".config", "huawei-sms"), config])
      chownSync(path, STRANGER, STRANGER);
    const options = { uid: STRANGER, cwd: TMPDIR };
    const done = await run(STATUS, { ...NOWHERE, TMPDIR }, options);
    expect([done.code, done.stderr.split(":", 2).join(":")]).toEqual([4, "error: no credentials found"]);
    expect(await run(["config", "path"], { TMPDIR }, options)).toMatchObject({ code: 2, stdout: "" });
    expect(await run(["config", "get", "max_retries"], { TMPDIR }, options)).toMatchObject({ code: 0, stdout: "4\n" });
  });
});

describe.runIf(POSIX)("a configuration that others may have written", () => {
  test.each<[string, (config: string, folder: string) => void]>([
    ["a folder open to all", (_, folder) => chmodSync(folder, 0o777)],
    ["a folder open to its group", (_, folder) => chmodSync(folder, 0o770)],
    ["a file open to all", (config) => chmodSync(config, 0o666)],
  ])("is not used: %s", async (_, open) => {
    const HOME = temporary();
    const { mark, config } = plant(join(HOME, ".config"));
    open(config, join(HOME, ".config", "huawei-sms"));
    const { code, stderr } = await run(STATUS, { ...NOWHERE, HOME });
    expect([code, existsSync(mark)]).toEqual([4, false]);
    expect(stderr).toContain(`warning: ${config} is not used: others may write to ${HOME}`);
    expect(await run(["config", "set", "region", "cn-north-4"], { HOME })).toMatchObject({ code: 2, stdout: "" });
  });

  test.runIf(isRoot)("is not used by root: another user's file, folder or home", async () => {
    for (const foreign of [[""], [".config"], [".config", "huawei-sms"], [".config", "huawei-sms", "config.json"]]) {
      const HOME = temporary();
      const { mark, config } = plant(join(HOME, ".config"));
      const path = join(HOME, ...foreign);
      chownSync(path, STRANGER, STRANGER);
      const { code, stderr } = await run(STATUS, { ...NOWHERE, HOME });
      expect([code, existsSync(mark)]).toEqual([4, false]);
      expect(stderr).toContain(
        `warning: ${config} is not used: ${path.replace(/\/$/, "")} belongs to another user (number ${STRANGER})`,
      );
    }
  });

  test.runIf(canBeStranger)("is not used by anybody else either; root's own is", async () => {
    for (const [owner, code] of [
      [STRANGER + 1, 4],
      [0, 9],
    ] as const) {
      const HOME = temporary();
      const { config } = plant(join(HOME, ".config"), { credential_process: undefined, token: "of-a-test" });
      chmodSync(HOME, 0o755);
      chmodSync(config, 0o644);
      chownSync(config, owner, owner);
      expect(await run([...STATUS, "--request-timeout", "5s"], { ...NOWHERE, HOME }, { uid: STRANGER })).toMatchObject({
        code,
      });
    }
  });
});

describe.runIf(POSIX)("credentials of other tools", () => {
  test("are not used where others may have written them", async () => {
    const HOME = temporary();
    const files: Readonly<Record<string, string>> = {
      [join(HOME, ".huaweicloud", "credentials")]: "[global]\nak = AKOFTHETEST\nsk = skofthetest\n",
      [join(HOME, ".hcloud", "config.json")]: JSON.stringify({
        current: "default",
        profiles: [{ name: "default", mode: "AKSK", accessKeyId: "AKOFTHETEST", secretAccessKey: "skofthetest" }],
      }),
    };
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(path, ".."));
      writeFileSync(path, text);
      chmodSync(path, 0o666);
    }
    const { code, stderr } = await run(STATUS, { ...NOWHERE, HOME });
    expect(code).toBe(4);
    for (const path of Object.keys(files))
      expect(stderr).toContain(`warning: ${path} is not used: others may write to ${path}`);
    const [named = ""] = Object.keys(files);
    expect(await run(STATUS, { ...NOWHERE, HOME, HUAWEICLOUD_SDK_CREDENTIALS_FILE: named })).toMatchObject({ code: 2 });
  });
});

test.runIf(POSIX)("a cached token that others may have written is not used", async () => {
  const sandbox = await serve();
  const { SMS_AUTH_TOKEN: _, ...endpoints } = sandbox.env;
  const cache = temporary();
  const user = {
    HW_USER_NAME: "sandbox-user",
    HW_USER_PASSWORD: "sandbox-password",
    HW_DOMAIN_NAME: "sandbox-account",
  };
  const env = { ...endpoints, ...user, XDG_CACHE_HOME: cache };
  expect(await sms(["task", "list", "-q"], env)).toMatchObject({ code: 0, stderr: "" });
  const tokens = join(cache, "huawei-sms", "tokens");
  const name = readdirSync(tokens).find((each) => each.endsWith(".json")) ?? "";
  chmodSync(tokens, 0o777);
  const { code, stderr } = await sms(["task", "list"], env);
  await sandbox.end();
  expect([code, stderr]).toEqual([
    0,
    expect.stringContaining(`warning: ${join(tokens, name)} is not used: others may write to ${tokens}`),
  ]);
});
