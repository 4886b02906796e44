import { spawnSync } from "node:child_process";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { argvOf, resolveProcess } from "../../src/auth/process.ts";
import { InterruptedError } from "../../src/errors.ts";
import { systemCapture } from "../../src/system/child.ts";
import { outcomeOf } from "../failure.ts";
import { bundled, scriptFile } from "../real-process.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const POSIX = process.platform !== "win32";
const NODE = JSON.stringify(process.execPath);
const NAME = `credential_process ${process.execPath}`;
const SOURCE = `profile a (${NAME})`;
const HINT = "Run the command by itself to see what it prints; no shell runs it, so ~, $ and | are not understood.";
const NEVER = new AbortController().signal;

async function obtain(script: string, args = "", options: { readonly timeLimitMs?: number } = {}) {
  const line = `${NODE} --no-warnings ${JSON.stringify(await scriptFile(script))} ${args}`;
  const resolved = resolveProcess("profile a", line, systemCapture, NEVER, options.timeLimitMs);
  return outcomeOf(() => resolved.obtain());
}
const printing = (value: unknown) => obtain(`console.log(${JSON.stringify(JSON.stringify(value))})`);
const failed = (message: string) => ({ kind: "auth", message, hint: HINT });

describe("a program that prints", () => {
  test.each([
    ["keys", { ak: "AK", sk: "SK" }, { kind: "keys", accessKey: "AK", secretKey: "SK" }],
    [
      "temporary keys with all they may have",
      { ak: "AK", sk: "SK", security_token: "ST", domain_id: "0123", expires_at: "2026-01-02T03:04:05Z" },
      {
        kind: "keys",
        accessKey: "AK",
        secretKey: "SK",
        securityToken: "ST",
        domainId: "0123",
        expiresAtMs: Date.parse("2026-01-02T03:04:05Z"),
      },
    ],
    ["a token", { token: "T" }, { kind: "token", token: "T" }],
    [
      "a token with its end, to the microsecond",
      { token: "T", expires_at: "2026-01-02T03:04:05.123456Z" },
      { kind: "token", token: "T", expiresAtMs: Date.parse("2026-01-02T03:04:05.123Z") },
    ],
    [
      "what the AWS CLI understands",
      { Version: 1, AccessKeyId: "AK", SecretAccessKey: "SK", SessionToken: "ST", Expiration: "2026-01-02T03:04:05Z" },
      {
        kind: "keys",
        accessKey: "AK",
        secretKey: "SK",
        securityToken: "ST",
        expiresAtMs: Date.parse("2026-01-02T03:04:05Z"),
      },
    ],
    [
      "what IAM answers",
      { credential: { access: "AK", secret: "SK", securitytoken: "ST", expires_at: "2026-01-02T03:04:05.123000Z" } },
      {
        kind: "keys",
        accessKey: "AK",
        secretKey: "SK",
        securityToken: "ST",
        expiresAtMs: Date.parse("2026-01-02T03:04:05.123Z"),
      },
    ],
    [
      "nulls for what it does not have",
      { token: null, ak: "AK", sk: "SK", security_token: null, expires_at: null },
      { kind: "keys", accessKey: "AK", secretKey: "SK" },
    ],
    ["more than was asked for", { Version: 1, ak: "AK", sk: "SK" }, { kind: "keys", accessKey: "AK", secretKey: "SK" }],
    [
      "an empty token beside keys",
      { token: "", ak: "AK", sk: "SK" },
      { kind: "keys", accessKey: "AK", secretKey: "SK" },
    ],
  ])("%s", async (_, printed, expected) => {
    expect(await printing(printed)).toEqual({ gave: { source: SOURCE, ...expected } });
  });

  const NEITHER = `${NAME} printed neither ak and sk nor token`;
  test.each([
    ["half a pair", { ak: "hush-hush" }, failed(NEITHER)],
    ["the other half", { sk: "hush-hush", token: "" }, failed(NEITHER)],
    ["nothing of use", { access: "hush-hush" }, failed(NEITHER)],
    [
      "half of the AWS CLI's pair",
      { AccessKeyId: "hush-hush" },
      failed(`${NAME} printed neither AccessKeyId and SecretAccessKey nor token`),
    ],
    [
      "half of IAM's pair",
      { credential: { secret: "hush-hush" } },
      failed(`${NAME} printed neither access and secret nor token`),
    ],
    [
      "a date in words beside the AWS CLI's pair",
      { AccessKeyId: "AK", SecretAccessKey: "hush-hush", Expiration: "soon" },
      failed(`${NAME}: Expiration is not an ISO 8601 date`),
    ],
    ["no object", ["hush-hush"], failed(`${NAME} did not print a JSON object`)],
    ["a text", "hush-hush", failed(`${NAME} did not print a JSON object`)],
    ["a number for a key", { ak: 5, sk: "hush-hush" }, failed(`${NAME}: ak is not a string`)],
    [
      "a date in words",
      { token: "hush-hush", expires_at: "soon" },
      failed(`${NAME}: expires_at is not an ISO 8601 date`),
    ],
    [
      "a number for a date",
      { token: "hush-hush", expires_at: 5 },
      failed(`${NAME}: expires_at is not an ISO 8601 date`),
    ],
    [
      "a token that no header can hold",
      { token: "hush\nhush" },
      {
        kind: "config",
        message: `${NAME}: token holds a line break, a space or another character that no key or token has`,
      },
    ],
  ])("%s is refused, and what it printed is not repeated", async (_, printed, expected) => {
    expect(await printing(printed)).toEqual(expected);
  });

  test.each([
    ["words", 'console.log("hush-hush")'],
    ["nothing", ""],
    ["JSON cut off", `process.stdout.write('{"token":"hush-')`],
    ["more than a mebibyte", `process.stdout.write('{"token":"' + "x".repeat(3 << 20) + '"}')`],
    ["two documents", `console.log('{"token":"hush-hush"}{}')`],
  ])("%s is no JSON object", async (_, script) => {
    const { message, hint } = { message: "", hint: "", ...(await obtain(script)) };
    // A mebibyte that was cut at a lucky place may be one.
    expect([message, hint]).toEqual([`${NAME} did not print a JSON object`, HINT]);
  });
});

test("a byte order mark in front of the JSON is skipped", async () => {
  const printed = await obtain(`console.log("\\ufeff" + '{"token":"T"}')`);
  expect(printed).toEqual({ gave: { source: SOURCE, kind: "token", token: "T" } });
});

test("UTF-16 is named as such", async () => {
  const printed = await obtain(`process.stdout.write(Buffer.from('\\ufeff{"token":"hush-hush"}', "utf16le"))`);
  expect(printed).toEqual(failed(`${NAME} did not print a JSON object: its output is UTF-16, and has to be UTF-8`));
});

describe("a program that does not work", () => {
  test.each([
    ["an exit code", 'console.log(\'{"token":"hush-hush"}\'); process.exitCode = 3', `${NAME} ended with exit code 3`],
    ["a signal", 'process.kill(process.pid, "SIGKILL")', `${NAME} ended with exit code ${POSIX ? 137 : 1}`],
  ])("%s counts for more than what it printed", async (_, script, message) => {
    expect(await obtain(script)).toEqual(failed(message));
  });

  test("one that is too slow is ended, with all it holds open", async () => {
    const started = Date.now();
    const slow = `
      import { spawn } from "node:child_process";
      spawn(process.execPath, ["--no-warnings", "-e", "setTimeout(() => {}, 8000)"], { stdio: "inherit" });
      setInterval(() => {}, 1000);`;
    expect(await obtain(slow, "", { timeLimitMs: 1500 })).toEqual(failed(`${NAME} did not finish within 1.5 s`));
    expect(Date.now() - started).toBeLessThan(6000);
  });

  test("one that is not there", async () => {
    const resolved = resolveProcess("profile a", "/no/such/program --token=x", systemCapture, NEVER);
    expect(await outcomeOf(() => resolved.obtain())).toEqual(
      failed("credential_process /no/such/program could not be started (no such program)"),
    );
  });

  test.runIf(POSIX)("one that may not be run", async () => {
    const path = join(await temporaryFolder(), "program");
    await writeFile(path, "#!/bin/sh\necho '{}'\n");
    await chmod(path, 0o600);
    const resolved = resolveProcess("profile a", path, systemCapture, NEVER);
    expect(await outcomeOf(() => resolved.obtain())).toEqual(
      failed(`credential_process ${path} could not be started (not executable)`),
    );
  });

  test("Ctrl-C meanwhile is Ctrl-C, and ends it", async () => {
    const interrupt = new AbortController();
    const script = await scriptFile("setInterval(() => {}, 1000)");
    const resolved = resolveProcess(
      "profile a",
      `${NODE} --no-warnings ${JSON.stringify(script)}`,
      systemCapture,
      interrupt.signal,
    );
    const asked = resolved.obtain();
    const reason = new InterruptedError("SIGINT");
    setTimeout(() => interrupt.abort(reason), 200);
    await expect(asked).rejects.toBe(reason);
  });

  test("Ctrl-C before it started", async () => {
    const reason = new InterruptedError("SIGINT");
    const resolved = resolveProcess("profile a", `${NODE} -v`, systemCapture, AbortSignal.abort(reason));
    await expect(resolved.obtain()).rejects.toBe(reason);
  });
});

describe("the command line", () => {
  const ECHO =
    'console.log(JSON.stringify({ token: Buffer.from(JSON.stringify(process.argv.slice(2))).toString("base64") }))';
  const heard = async (args: string) => {
    const outcome = await obtain(ECHO, args);
    const { token } = { token: "", ...("gave" in outcome ? outcome.gave : {}) };
    return JSON.parse(Buffer.from(token, "base64").toString()) as unknown;
  };

  test.each([
    ["plain words --x=1", ["plain", "words", "--x=1"]],
    [`"two words" 'and three more'`, ["two words", "and three more"]],
    [`--path="C d/e f" end`, ["--path=C d/e f", "end"]],
    [`"" last`, ["", "last"]],
    ["$HOME ~ | ; && > `x` *", ["$HOME", "~", "|", ";", "&&", ">", "`x`", "*"]],
    ["  wide   gaps  ", ["wide", "gaps"]],
  ])("%s is taken apart without a shell", async (args, expected) => {
    expect(await heard(args)).toEqual(expected);
  });

  test.each(["", "   "])("%j names no command", async (line) => {
    expect(await outcomeOf(() => argvOf("profile a", line))).toEqual({
      kind: "config",
      message: "profile a: credential_process names no command",
    });
  });

  test("only the program is shown, and long words count as secrets", () => {
    const resolved = resolveProcess("profile a", "/bin/vault -t abcdefghijklmnopqrst9 --short", systemCapture, NEVER);
    expect({ ...resolved, obtain: undefined }).toEqual({
      source: "profile a (credential_process /bin/vault)",
      principal: "the identity that /bin/vault prints",
      secrets: ["abcdefghijklmnopqrst9"],
      renewable: true,
      obtain: undefined,
    });
  });
});

test("its stderr is ours, its stdin is empty, and it sees our environment", async () => {
  const program = await scriptFile(`
    import { readFileSync } from "node:fs";
    console.error("who are you? " + process.env.SMS_TEST_WORD);
    console.log(JSON.stringify({ token: "stdin" + readFileSync(0).length }));`);
  const script = await bundled(`
    import { systemCapture } from "./system/child.ts";
    import { resolveProcess } from "./auth/process.ts";
    const resolved = resolveProcess("p", process.argv[2], systemCapture, new AbortController().signal);
    console.log((await resolved.obtain()).token);`);
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--no-warnings", script, `${NODE} --no-warnings ${JSON.stringify(program)}`],
    {
      input: "task-1\ntask-2\n",
      encoding: "utf8",
      env: { ...process.env, SMS_TEST_WORD: "word" },
    },
  );
  expect({ stdout, stderr }).toEqual({ stdout: "stdin0\n", stderr: "who are you? word\n" });
});
