import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, describe, expect, test } from "vitest";

import { bash, SMS_IN_SHELL, sms } from "./sms.ts";

const temporary = () => mkdtempSync(join(tmpdir(), "sms-config-"));
const isRoot = process.getuid?.() === 0;

/** A place for the profiles, with or without a file; `run` is `sms config …` there. */
function place(file?: unknown, folder = temporary()) {
  const path = join(folder, "config.json");
  if (file !== undefined) writeFileSync(path, typeof file === "string" ? file : JSON.stringify(file), { mode: 0o600 });
  return {
    folder,
    path,
    run: (argv: readonly string[], env: Readonly<Record<string, string>> = {}) =>
      sms(["config", ...argv], { SMS_CONFIG_DIR: folder, ...env }),
    document: () => JSON.parse(readFileSync(path, "utf8")) as unknown,
  };
}
const told = (...lines: readonly string[]) => ({ code: 0, signal: null, stdout: "", stderr: `${lines.join("\n")}\n` });
const mode = (path: string) => statSync(path).mode & 0o777;

describe("set", () => {
  test("makes the folder, the file and the first profile, which becomes the current one; only the user may read them", async () => {
    const folder = join(temporary(), "a", "b");
    const { run, path, document } = place(undefined, folder);
    expect(await run(["set", "region", "cn-north-4"])).toEqual(
      told(`created profile default in ${path} and set its region`),
    );
    expect(document()).toEqual({ version: 1, current: "default", profiles: { default: { region: "cn-north-4" } } });
    expect([folder, path].map(mode)).toEqual([0o700, 0o600]);
    expect(readdirSync(folder)).toEqual(["config.json"]);
    expect(await run(["get", "region"])).toEqual({ code: 0, signal: null, stdout: "cn-north-4\n", stderr: "" });
  });

  test("without SMS_CONFIG_DIR it is the folder of the XDG rules, or the home's", async () => {
    const home = temporary();
    for (const [env, folder] of [
      [{ HOME: home }, join(home, ".config", "huawei-sms")],
      [{ HOME: home, XDG_CONFIG_HOME: join(home, "x") }, join(home, "x", "huawei-sms")],
    ] as const) {
      expect(await sms(["config", "set", "max_retries", "0", "-q"], env)).toMatchObject({ code: 0, stderr: "" });
      expect(readdirSync(folder)).toEqual(["config.json"]);
    }
  });

  test("writes to --profile, else SMS_PROFILE, else the current one; -o json says which", async () => {
    const { run, path, document } = place({ version: 1, current: "a", profiles: { a: {} } });
    expect(await run(["set", "max_retries", "1", "--profile", "b"], { SMS_PROFILE: "c" })).toEqual(
      told(
        `created profile b in ${path} and set its max_retries`,
        "note: another profile is the current one; sms config use b changes that",
      ),
    );
    expect((await run(["set", "max_retries", "2", "-q"], { SMS_PROFILE: "c" })).stderr).toBe("");
    const { stdout } = await run(["set", "max_retries", "3", "-o", "json"]);
    expect(JSON.parse(stdout)).toEqual({ schema: "sms.config/1", path, profile: "a", name: "max_retries", value: "3" });
    const profiles = { a: { max_retries: "3" }, b: { max_retries: "1" }, c: { max_retries: "2" } };
    expect(document()).toEqual({ version: 1, current: "a", profiles });
  });

  test.each<[string, readonly string[], Readonly<Record<string, string>>, string]>([
    [
      "a variable",
      ["region", "cn-north-4"],
      { SMS_REGION: "ru-moscow-1" },
      "SMS_REGION takes precedence over a profile",
    ],
    ["a flag", ["max_retries", "2", "--max-retries", "3"], {}, "--max-retries takes precedence over a profile"],
    [
      "its own endpoint",
      ["region", "cn-north-4"],
      {},
      "an endpoint takes precedence over a region, and profile p has one",
    ],
    ["another credential", ["auth", "ecs"], {}, "the profile's credential_process takes precedence over it"],
  ])("warns when %s keeps it from being used", async (_, argv, env, reason) => {
    const p = { endpoint: "https://sms.example", credential_process: "keys", regoin: ["other values may be wrong"] };
    const { run, path } = place({ version: 1, current: "p", profiles: { p } });
    expect(await run(["set", ...argv], env)).toEqual(
      told(`set ${argv[0]} of profile p in ${path}`, `warning: this setting has no effect now: ${reason}`),
    );
  });

  test("a profile needs a name that no shell takes apart", async () => {
    const { run, folder } = place();
    const { code, stderr } = await run(["set", "region", "cn-north-4"], { SMS_PROFILE: "a b" });
    expect([code, stderr, readdirSync(folder)]).toEqual([
      2,
      'error: SMS_PROFILE: "a b" is not a valid profile name\n  hint: A name consists of 1 to 64 letters, digits, . _ - and @.\n',
      [],
    ]);
  });

  test("mends a value that makes no sense, and leaves all else as it is written, digits included", async () => {
    const other = '{ "unknown": [1.0, 9223372036854775807], "region": "mars" }';
    const { run, path } = place(`{"version":1,"current":"a","profiles":{"a":{"region":5},"b":${other}}}`);
    expect((await run(["set", "region", "cn-north-4"])).code).toBe(0);
    expect(readFileSync(path, "utf8").replaceAll(/\s+/g, "")).toBe(
      `{"version":1,"current":"a","profiles":{"a":{"region":"cn-north-4"},"b":${other.replaceAll(" ", "")}}}`,
    );
  });

  test.each(["sk", "token", "password"])(
    "%s given as an argument is nowhere: not in the output, not in a file",
    async (name) => {
      const { run, folder } = place({ version: 1, profiles: {} });
      for (const format of ["table", "json"]) {
        const { code, stdout, stderr } = await run(["set", name, "hunter2hunter2", "-o", format, "--debug"]);
        expect([code, stdout]).toEqual([2, ""]);
        expect(stderr).not.toContain("hunter2");
      }
      const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
      expect(files.filter((file) => readFileSync(join(folder, file), "utf8").includes("hunter2"))).toEqual([]);
    },
  );
});

describe("unset", () => {
  const profiles = { a: { region: "cn-north-4", regoin: "x" }, b: { region: "ru-moscow-1" } };

  test("removes a setting, also one that has no name; what is not set is no error and no write", async () => {
    const { run, path, document } = place({ version: 1, current: "a", profiles });
    expect(await run(["unset", "regoin"])).toEqual(told(`unset regoin of profile a in ${path}`));
    const before = statSync(path).ino;
    expect(await run(["unset", "endpoint"])).toEqual(told("endpoint was not set in profile a"));
    expect(statSync(path).ino).toBe(before);
    const { stdout } = await run(["unset", "region", "-o", "json", "--profile", "b"]);
    expect(JSON.parse(stdout)).toEqual({ schema: "sms.config/1", path, profile: "b", names: ["region"] });
    expect(document()).toEqual({ version: 1, current: "a", profiles: { a: { region: "cn-north-4" }, b: {} } });
    expect(await run(["unset", "regoin"])).toMatchObject({ code: 2, stdout: "" });
    expect(await run(["unset", "toString"])).toMatchObject({ code: 2, stdout: "" });
  });

  test("--all removes a profile; without the current one there is none", async () => {
    const { run, path, document } = place({ version: 1, current: "a", profiles });
    expect(await run(["unset", "--all", "--profile", "nope"])).toMatchObject({ code: 2 });
    expect(await run(["unset", "--all", "--profile", "b"])).toEqual(told(`removed profile b from ${path}`));
    expect(await run(["unset", "--all"])).toEqual(
      told(`removed profile a from ${path}`, "note: it was the current profile; sms config use NAME selects another"),
    );
    expect(document()).toEqual({ version: 1, profiles: {} });
    expect(await run(["unset", "--all"])).toEqual(told("there was no profile default"));
  });

  test("of credentials forgets remembered tokens, too", async () => {
    const { run } = place({ version: 1, current: "a", profiles: { a: { token: "planted", max_retries: 1 } } });
    const cache = temporary();
    mkdirSync(join(cache, "huawei-sms", "tokens"), { recursive: true });
    await run(["unset", "max_retries"], { XDG_CACHE_HOME: cache });
    expect(existsSync(join(cache, "huawei-sms", "tokens"))).toBe(true);
    await run(["unset", "token"], { XDG_CACHE_HOME: cache });
    expect(existsSync(join(cache, "huawei-sms", "tokens"))).toBe(false);
  });
});

describe("use", () => {
  test("chooses a profile that is there, also when the current one is gone", async () => {
    const { run, path, document } = place({ version: 1, current: "gone", profiles: { a: {}, b: {} } });
    expect(await run(["use", "c"])).toEqual({
      code: 2,
      signal: null,
      stdout: "",
      stderr: `error: <profile>: there is no profile "c"\n  hint: Profiles in ${path}: a, b.\n`,
    });
    expect(await run(["use", "b"])).toEqual(told(`profile b of ${path} is now the current one`));
    expect(document()).toEqual({ version: 1, current: "b", profiles: { a: {}, b: {} } });
  });

  test("says when SMS_PROFILE goes before it", async () => {
    const { run, path } = place({ version: 1, profiles: { a: {} } });
    const { code, stdout, stderr } = await run(["use", "a", "-o", "json"], { SMS_PROFILE: "b" });
    expect([code, JSON.parse(stdout), stderr]).toEqual([
      0,
      { schema: "sms.config/1", path, profile: "a" },
      `profile a of ${path} is now the current one\nwarning: SMS_PROFILE is set and takes precedence: profile b\n`,
    ]);
  });
});

test("20 writers at once lose nothing", async () => {
  const { run, folder, document } = place();
  const names = ["max_retries", "project_id", "project_name", "domain_id"];
  const all = Array.from({ length: 20 }, (_, at) => ({ profile: `p${at % 5}`, name: names[at % 4] ?? "" }));
  const ended = await Promise.all(all.map(({ profile, name }) => run(["set", name, "7", "-q", "--profile", profile])));
  expect(ended.map(({ code, stderr }) => `${code}${stderr}`)).toEqual(all.map(() => "0"));
  const each = Object.fromEntries(names.map((name) => [name, "7"]));
  expect(document()).toEqual({
    version: 1,
    current: expect.stringMatching(/^p\d$/) as string,
    profiles: { p0: each, p1: each, p2: each, p3: each, p4: each },
  });
  expect(readdirSync(folder)).toEqual(["config.json"]);
});

const BROKEN = [
  [
    "broken JSON",
    '{\n  "version": 1,\n  "profiles": {"a": {"token": "planted"}\n',
    ":4:1: it is not JSON: close brace expected",
  ],
  ["a newer version", '{\n  "version": 2,\n  "profiles": {"a": {}}\n}', ":2: version: it was written by a newer sms"],
  ["wrong types", '{\n  "version": 1,\n  "profiles": {\n    "a": []\n  }\n}', ":4: profiles.a: it must be an object"],
] as const;

test.each(BROKEN)("%s: an error with file and line, and the file stays as it is", async (_, text, problem) => {
  const { run, path } = place(text);
  for (const argv of [
    ["set", "region", "cn-north-4"],
    ["unset", "region"],
    ["unset", "--all"],
    ["use", "a"],
    ["list"],
  ]) {
    const { code, stdout, stderr } = await run(argv);
    expect([code, stdout, stderr.split("\n")[0]]).toEqual([2, "", `error: ${path}${problem}`]);
    expect(stderr).not.toContain("planted");
  }
  expect(readFileSync(path, "utf8")).toBe(text);
  expect(await run(["path"])).toMatchObject({ code: 0, stdout: `${path}\n` });
});

test("a file that others may read is told when it holds secrets, but not under -q; a write mends it", async () => {
  const { run, path } = place({ version: 1, current: "a", profiles: { a: { token: "planted-token" } } });
  chmodSync(path, 0o644);
  const warning = `warning: ${path} holds secrets, and others may read it: chmod 600 it`;
  expect(await run(["get", "max_retries"])).toEqual({ ...told(warning), stdout: "4\n" });
  expect(await run(["get", "max_retries", "-q"])).toMatchObject({ code: 0, stderr: "" });
  expect(await run(["set", "max_retries", "1"])).toMatchObject({ code: 0 });
  expect([mode(path), await run(["get", "max_retries"])]).toEqual([0o600, { ...told(""), stdout: "1\n", stderr: "" }]);
});

test("without secrets others may read it", async () => {
  const { run, path } = place({ version: 1, current: "a", profiles: { a: { max_retries: "1" } } });
  chmodSync(path, 0o644);
  expect(await run(["get", "max_retries"])).toMatchObject({ code: 0, stdout: "1\n", stderr: "" });
});

test("a file that is a symbolic link stays one", async () => {
  const [real, link] = [place({ version: 1, profiles: { a: {} } }), place()];
  symlinkSync(real.path, link.path);
  expect(await link.run(["set", "max_retries", "1", "--profile", "a"])).toMatchObject({ code: 0 });
  expect([lstatSync(link.path).isSymbolicLink(), real.document()]).toEqual([
    true,
    { version: 1, profiles: { a: { max_retries: "1" } } },
  ]);
});

test("a folder in the place of the file cannot be read", async () => {
  const { run, folder } = place();
  mkdirSync(join(folder, "config.json"));
  const { code, stderr } = await run(["list"]);
  expect([code, stderr]).toEqual([2, expect.stringMatching(/^error: \S+config\.json cannot be read: EISDIR/)]);
});

test("a folder that cannot be written: an error, and nothing is changed", async ({ skip }) => {
  if (isRoot && (await bash("setpriv --version")).code !== 0) {
    process.stdout.write("test of a folder that cannot be written left out: root needs setpriv for it\n");
    skip();
  }
  const { folder, path } = place({ version: 1, profiles: { a: {} } });
  chmodSync(path, 0o644);
  chmodSync(folder, 0o555);
  const { code, stderr } = await bash(
    `${isRoot ? "setpriv --reuid 54321 --clear-groups" : ""} ${SMS_IN_SHELL} config set max_retries 1 --profile a`,
    { SMS_CONFIG_DIR: folder },
  );
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(/^error: \S+config\.json cannot be written: EACCES.*\n {2}hint: Nothing was changed\. /),
  ]);
  expect(JSON.parse(readFileSync(path, "utf8"))).toEqual({ version: 1, profiles: { a: {} } });
});

describe("a small disk", () => {
  const disk = temporary();
  const mount = () => bash('mount -t tmpfs -o size=8k tmpfs "$DISK"', { DISK: disk });
  const unmount = () => bash('umount "$DISK"', { DISK: disk });
  afterEach(unmount);

  test("that is full: an error, the file as it was, nothing left behind", async ({ skip }) => {
    if (!isRoot || (await mount()).code !== 0) {
      process.stdout.write("test of a full disk left out: it takes root, and a system that lets root mount\n");
      skip();
    }
    const { run, path, folder } = place({ version: 1, profiles: { a: {} } }, disk);
    expect(() => writeFileSync(join(disk, "rest"), "x".repeat(8192))).toThrow("ENOSPC");
    expect(await run(["set", "max_retries", "1", "--profile", "a"])).toEqual({
      code: 2,
      signal: null,
      stdout: "",
      stderr: `error: ${path} cannot be written: ENOSPC: no space left on device, write\n  hint: Nothing was changed. SMS_CONFIG_DIR names another folder.\n`,
    });
    expect(readFileSync(path, "utf8")).toBe('{"version":1,"profiles":{"a":{}}}');
    expect(readdirSync(folder).toSorted()).toEqual(["config.json", "rest"]);
  });
});
