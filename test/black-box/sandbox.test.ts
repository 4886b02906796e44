import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { temporaryFolder } from "../temporary-folder.ts";
import { bash, ended, serve, SMS_IN_SHELL, sms, start } from "./sms.ts";

const SEED = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxx0001";

test.each([0, 7, 141])("run exits with the command's code %i", async (code) => {
  expect(await sms(["sandbox", "run", "--", process.execPath, "-e", `process.exit(${code})`])).toMatchObject({ code });
});

test("run leads the command to the sandbox, its flags untouched", async () => {
  const { code, stdout } = await bash(
    `sms sandbox run --speed 1 -- ${SMS_IN_SHELL} task show ${SEED} --section summary -q`,
  );
  expect([code, stdout.split("\n")[0]]).toEqual([0, `MigrationTask  ${SEED}`]);
});

test("run sets every address to the sandbox's: no part of the command goes anywhere else", async () => {
  const script =
    "console.log(JSON.stringify(Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('SMS_')))))";
  const { stdout } = await sms(["sandbox", "run", "--", process.execPath, "-e", script]);
  const { SMS_ENDPOINT: url, ...rest } = JSON.parse(stdout) as Record<string, string>;
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(rest).toEqual({
    SMS_IAM_ENDPOINT: url,
    SMS_METADATA_ENDPOINT: url,
    SMS_AUTH_TOKEN: "sandbox-token",
    SMS_SANDBOX: "1",
  });
});

test("run says on stderr that this is practice, and how to leave; --quiet leaves it out", async () => {
  const command = ["--", process.execPath, "-e", "0"];
  const { stdout, stderr } = await sms(["sandbox", "run", ...command]);
  expect([stdout, stderr]).toEqual([
    "",
    "This is practice: sms talks to a local sandbox, not to Huawei Cloud, until the command ends (in a shell: exit). SMS_SANDBOX=1 is set.\n",
  ]);
  expect((await sms(["sandbox", "run", "-q", ...command])).stderr).toBe("");
});

test("a command that is not there is a usage error", async () => {
  const { code, stderr } = await sms(["sandbox", "run", "--", "no-such-command-anywhere"]);
  expect(code).toBe(2);
  expect(stderr).toContain("no-such-command-anywhere cannot be run");
});

test.each([
  ["SIGTERM", 143],
  ["SIGINT", 130],
] as const)("%s stops the command and the service, and leaves nothing behind", async (signal, code) => {
  const child = start([
    "sandbox",
    "run",
    "--",
    process.execPath,
    "-e",
    "console.log(process.pid, process.env.SMS_ENDPOINT); setInterval(() => {}, 1000)",
  ]);
  const end = ended(child);
  const line = await new Promise<string>((said) => child.stdout.once("data", said));
  const [pid = "", url = ""] = line.trim().split(" ");
  child.kill(signal);
  expect([128 + 15, code]).toContain((await end).code);
  expect(() => process.kill(Number(pid), 0)).toThrow("ESRCH");
  await expect(fetch(url)).rejects.toThrow("fetch failed");
});

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("serve stops on %s, also while a client waits", async (signal, code) => {
  const { child, env, end } = await serve("--fault", "GET * silent");
  const waiting = sms(["task", "show", SEED, "--max-retries", "0"], env);
  await new Promise((later) => setTimeout(later, 500));
  // Its end comes of this signal alone: end() sends another.
  const closed = once(child, "close");
  child.kill(signal);
  await closed;
  expect(await end()).toMatchObject({ code });
  expect((await waiting).code).toBe(9);
});

test("serve prints its address, its tasks, and lines for another shell that work", async () => {
  const child = start(["sandbox", "serve"]);
  const end = ended(child);
  const printed = await new Promise<string>((said) => child.stdout.once("data", said));
  expect(printed).toMatch(/^# SMS sandbox at http:\/\/127\.0\.0\.1:\d+/);
  expect(printed).toContain(
    "CLOUD_SDK_SK='sandbox-secret-key-that-opens-nothing-01'\n#   export SMS_DOMAIN_ID='5a0db0c5",
  );
  const { code, stdout } = await bash(`${printed}\nsms task show ${SEED} -o json`);
  expect([code, JSON.parse(stdout).name]).toEqual([0, "MigrationTask"]);
  child.kill("SIGTERM");
  await end;
});

test.each([
  [["--fault", "nonsense"], "--fault: "],
  [["--scenario", "no-such-file.json"], "--scenario: there is no file no-such-file.json"],
  [["--scenario", "."], "--scenario: "],
  [["--scenario", "package.json"], "--scenario: "],
  [["--port", "70000"], "--port: "],
  [["--speed", "0"], "--speed: "],
  [["--token-life", "0s"], "--token-life: 0 leaves no time at all"],
  [["--token-life", "5"], "--token-life: "],
])("serve %j is a usage error", async (flags, message) => {
  const { code, stdout, stderr } = await sms(["sandbox", "serve", ...flags]);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(`error: ${message}`);
});

test("a port in use is said to be", async () => {
  const { env, end } = await serve();
  const { code, stderr } = await sms(["sandbox", "serve", "--port", new URL(env["SMS_ENDPOINT"] ?? "").port]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^error: the sandbox cannot use port \d+/);
  await end();
});

test("run needs no configuration that can be read", async () => {
  const folder = await temporaryFolder();
  writeFileSync(join(folder, "config.json"), "{ broken");
  const line = 'sms sandbox run -- bash -c "sms task list -o tsv --no-headers"';
  const { code, stdout, stderr } = await bash(line, { SMS_CONFIG_DIR: folder });
  expect([code, stderr]).toEqual([0, expect.stringContaining("continuing without profiles")]);
  expect(stdout).toContain("web-01");
});
