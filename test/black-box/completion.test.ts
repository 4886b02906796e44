import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, describe, expect, test } from "vitest";

import { missing, openShell, SHELL_NAMES } from "./shell.ts";
import { bash, serve, type Served, sms } from "./sms.ts";

const FIRST = "8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c00";

/** What a task may be called by whoever can name one: none of it may run, break a line or reach the terminal. */
const HOSTILE = mkdtempSync(join(tmpdir(), "sms-hostile-"));
const NAMES = {
  a: `a$(touch ${HOSTILE}/a)`,
  b: `b\`touch ${HOSTILE}/b\``,
  c: `c'; touch ${HOSTILE}/c; '`,
  d: `d"; touch ${HOSTILE}/d; "`,
  e: `e & touch ${HOSTILE}/e | cat > ${HOSTILE}/e`,
  f: "f\\ $HOME !! * ? [x] {y,z} ~ # %",
  g: "g 迁移: web=01",
};
/** What no line of a shell can hold. */
const NEVER = { h: "h\ttab", i: "i\nnew line", j: "j\u001b[31mred", k: "k\u202eback", l: "-l" };

function hostileScenario(): string {
  const documents = Object.entries({ ...NAMES, ...NEVER }).map(([id, name]) => ({
    document: { id: `${id}-0001`, name, state: "READY" },
  }));
  const ids = [`$(touch ${HOSTILE}/id)`, "--yes"].map((id) => ({ document: { id, name: "n", state: "READY" } }));
  const file = join(mkdtempSync(join(tmpdir(), "sms-scenario-")), "scenario.json");
  writeFileSync(file, JSON.stringify({ tasks: [...documents, ...ids] }));
  return file;
}

const DEAD = "http://127.0.0.1:1";
const BROKEN = mkdtempSync(join(tmpdir(), "sms-broken-"));
writeFileSync(join(BROKEN, "config.json"), '{"version": 1,');
const FILES = mkdtempSync(join(tmpdir(), "sms-files-"));
writeFileSync(join(FILES, "ca-bundle.pem"), "");

/** What is typed before TAB, and what stands there then. */
const LINES = {
  "sms ta": "sms task",
  "sms task network-c": "sms task network-check",
  "sms task show --sec": "sms task show --section",
  "sms task show --section=sum": "sms task show --section=summary",
  "sms task show --section disks,net": "sms task show --section disks,network",
  "sms task wait x --for phase:fai": "sms task wait x --for phase:failed",
  "sms --color=al": "sms --color=always",
  "sms explain SMS.770": "sms explain SMS.7703",
  [`sms --ca-file ${FILES}/ca-b`]: `sms --ca-file ${FILES}/ca-bundle.pem`,
  [`sms --ca-file=${FILES}/ca-b`]: `sms --ca-file=${FILES}/ca-bundle.pem`,
  "sms sandbox run -- unam": "sms sandbox run -- uname",
  "sms nothing such": "sms nothing such",
};

let open: { end: () => unknown }[] = [];
afterEach(async () => {
  for (const each of open) await each.end();
  open = [];
});

async function sandbox(...flags: string[]): Promise<Served> {
  const served = await serve(...flags);
  open.push(served);
  return served;
}

describe.each(SHELL_NAMES)("%s", (name) => {
  const reason = missing(name);
  if (reason !== undefined) process.stdout.write(`tests of completion in ${name} left out: ${reason}\n`);
  const shell = async (env: Readonly<Record<string, string>> = {}) => {
    const opened = await openShell(name, env);
    open.push(opened);
    return opened;
  };

  test.skipIf(reason)("commands, flags, their words, codes and files", async () => {
    const { completed } = await shell();
    const found: Record<string, string> = {};
    for (const line of Object.keys(LINES)) found[line] = (await completed(line)).words.join(" ");
    expect(found).toEqual(LINES);
  });

  test.skipIf(reason)("ids and names of live tasks, each once, and what they are", async () => {
    const { env } = await sandbox();
    const { completed, listed } = await shell(env);
    const { words } = await completed(`sms task show ${FIRST}11 ${FIRST}1`);
    expect(words).toEqual(["sms", "task", "show", `${FIRST}11`, `${FIRST}10`]);
    expect((await completed("sms task stop name=cache")).words).toEqual(["sms", "task", "stop", "name=cache-01"]);
    const list = await listed(`sms task start ${FIRST}0`, /0009.*DELETING/);
    expect(list).toMatch(/0002\s+.*web-01 +READY/);
  });

  test.skipIf(reason)("a hostile name or id becomes one word, and none of it runs", async () => {
    const { env } = await sandbox("--scenario", hostileScenario());
    const { completed, listed } = await shell(env);
    for (const [id, value] of Object.entries(NAMES)) {
      expect((await completed(`sms task show name=${id}`)).words).toEqual(["sms", "task", "show", `name=${value}`]);
    }
    for (const id of Object.keys(NEVER)) {
      expect((await completed(`sms task show name=${id}`)).words).toEqual(["sms", "task", "show", `name=${id}`]);
    }
    expect((await completed("sms task show --y")).words).toEqual(["sms", "task", "show", "--y"]);
    const list = await listed("sms task show ", /l-0001/);
    expect(list).toContain("j\\u001b[31mred");
    expect(readdirSync(HOSTILE)).toEqual([]);
  });

  test.skipIf(reason).each([
    ["no credentials", {}],
    ["half of a key pair", { SMS_ENDPOINT: DEAD, CLOUD_SDK_AK: "x" }],
    ["a dead endpoint", { SMS_ENDPOINT: DEAD, SMS_AUTH_TOKEN: "x" }],
    [
      "a user whose token is not remembered",
      { SMS_ENDPOINT: DEAD, HW_USER_NAME: "a", HW_USER_PASSWORD: "b", HW_DOMAIN_NAME: "c" },
    ],
    ["a broken profile file", { SMS_CONFIG_DIR: BROKEN }],
  ])("%s: nothing is offered and nothing said", async (_, env) => {
    const { completed } = await shell(env);
    const { words, text } = await completed("sms task show 8d");
    expect(words).toEqual(["sms", "task", "show", "8d"]);
    expect(text).not.toMatch(/error|hint|note|warning|127\.0\.0\.1/i);
  });
});

test("a service that does not answer holds nobody up for longer than a second", async () => {
  const { env } = await sandbox("--fault", "GET * silent");
  const began = performance.now();
  const { code, stdout, stderr } = await sms(["__complete", "fish", "task", "show", ""], env);
  expect([code, stdout, stderr]).toEqual([0, ":words\n", ""]);
  expect(performance.now() - began).toBeLessThan(2000);
});

test("a program that gives credentials too late does not either, nor is it left running", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sms-slow-"));
  const profiles = { slow: { endpoint: DEAD, credential_process: "sleep 7531" } };
  writeFileSync(join(folder, "config.json"), JSON.stringify({ version: 1, current: "slow", profiles }), {
    mode: 0o600,
  });
  const { code, stdout, stderr } = await sms(["__complete", "fish", "task", "show", ""], { SMS_CONFIG_DIR: folder });
  expect([code, stdout, stderr]).toEqual([0, ":words\n", ""]);
  expect((await bash("pgrep -fx 'sleep 7531'")).stdout).toBe("");
});

test("completing what needs no look-up takes little longer than Node itself", async () => {
  const timesOf = async (run: () => Promise<unknown>) => {
    const times: number[] = [];
    for (let runs = 0; runs < 7; runs += 1) {
      const began = performance.now();
      await run();
      times.push(performance.now() - began);
    }
    return Math.min(...times);
  };
  const node = await timesOf(() => bash(`'${process.execPath}' -e 0`));
  const completing = await timesOf(() => bash("sms __complete zsh 80 task show --sec"));
  expect(completing / node).toBeLessThan(3);
});
