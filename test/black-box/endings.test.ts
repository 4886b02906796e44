import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

import { temporaryFolder } from "../temporary-folder.ts";
import { bash, READS_NODE_OPTIONS, serve, type Served, sms, SMS_IN_SHELL, start } from "./sms.ts";

const READY = "8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c0002";
const SYNCS = "8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c0003";

let sandbox: Served;
beforeAll(async () => {
  sandbox = await serve("--speed", "1");
});
afterAll(() => sandbox.end());

let server: Server | undefined;
afterEach(() => void server?.close());

let connections = 0;

/** The port of a server that accepts connections and says nothing. */
async function silentServer(): Promise<number> {
  connections = 0;
  server = createServer(() => void (connections += 1));
  await new Promise<void>((done) => server?.listen(0, "127.0.0.1", done));
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

const isWritten = (file: string) => existsSync(file) && readFileSync(file, "utf8") !== "";

/** A command line for a shell that runs `sms` and writes its process id to a file. */
const asProcess = (words: string) => `bash -c 'echo $$ > $HOME/pid; exec "$@"' - ${SMS_IN_SHELL} ${words}`;

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (holds()) return;
    await new Promise((later) => setTimeout(later, 100));
  }
  throw new Error("it never came about");
}

/** Options of Node with which no request is ever answered. */
const stuck = `--require ${join(import.meta.dirname, "never-settle.cjs")}`;

describe.runIf(READS_NODE_OPTIONS)("a promise that never settles", () => {
  test("is a fault with exit code 1, words and reports", async () => {
    const folder = await temporaryFolder();
    const junit = join(folder, "report.xml");
    const env = { ...sandbox.env, NODE_OPTIONS: stuck };
    const { code, stdout, stderr } = await sms(["task", "wait", READY, "--for", "ABORT", "--junit", junit], env);
    expect([code, stdout]).toEqual([
      1,
      expect.stringMatching(/^.*: never read when the command was ended \(after .*\)$/m),
    ]);
    expect(stderr).toMatch(/never settled[\s\S]*Please report it/);
    expect(readFileSync(junit, "utf8")).toContain("<error ");
  });

  test.each([["task", "show", READY], ["task", "start", READY], ["doctor"], ["api", "GET", "/v3/tasks"]])(
    "%s %s %s",
    async (...line) => {
      const { code, stderr } = await sms(line, { ...sandbox.env, NODE_OPTIONS: stuck });
      expect(code).toBe(1);
      expect(stderr).toContain("Please report it");
    },
  );
});

describe("a stderr that cannot be written", () => {
  test.each(["2> /dev/full", "2> >(true)", "2>&-"])("%s changes nothing for a wait", async (redirection) => {
    const fast = await serve("--speed", "2000", "--fault", "GET * 502 x2");
    const line = `sleep 0.3; sms task start ${READY} --wait --interval 100ms -o tsv --query outcome ${redirection}`;
    const { code, stdout } = await bash(line, fast.env);
    await fast.end();
    expect([code, stdout]).toEqual([0, "accepted\n"]);
  });

  test("changes nothing for --debug and annotations", async () => {
    const line = "sms task show nobody --debug 2> /dev/full";
    expect(await bash(line, { ...sandbox.env, GITHUB_ACTIONS: "true" })).toMatchObject({ code: 3 });
  });
});

describe("an answer that cannot be written", () => {
  test.each([
    ["to a full disk", "> /dev/full", 1],
    ["to a reader that is gone", "| true", 0],
  ])("%s does not hide what was sent", async (_, redirection, expected) => {
    const own = await serve("--speed", "1");
    const line = `(sleep 0.3; sms task start ${READY} no-such-task; echo "exit $?" >&2) ${redirection}`;
    const { stderr } = await bash(line, own.env);
    await own.end();
    expect(stderr).toContain("not on stdout: start accepted: web-01 (8d3c5a10");
    expect(stderr).toMatch(/exit 10/);
    const alone = await serve("--speed", "1");
    const { stderr: second } = await bash(`(sms task start ${READY}; echo "exit $?" >&2) ${redirection}`, alone.env);
    await alone.end();
    expect(second).toContain(`exit ${expected}`);
  });

  test.each([
    [`speed-limit set ${READY} 00:00-23:59=50`, "speed-limit set accepted: web-01 ("],
    [`logs ${READY} --bucket sms-logs`, "logs uploading: web-01 ("],
  ])("to a full disk: what was sent by %s is on stderr", async (line, said) => {
    const own = await serve("--speed", "1");
    const { code, stderr } = await bash(`sms task ${line} > /dev/full`, own.env);
    await own.end();
    expect([code, stderr]).toEqual([1, expect.stringContaining(`not on stdout: ${said}`)]);
  });

  test.each(["tsv", "jsonl"])("a wait whose reader is gone goes on, and ends with its own code: %s", async (format) => {
    const own = await serve("--speed", "2000");
    const line = `sms task start ${READY} -q; (sms task wait ${READY} --for SYNCING -o ${format} --interval 100ms -q; echo "exit $?" >&2) | true`;
    const { stderr } = await bash(line, own.env);
    await own.end();
    expect(stderr).toContain("not on stdout: wait ");
    expect(stderr).toContain("exit 5");
  });
});

test("a batch that runs out of descriptors says so, sends what it can, and counts all", async () => {
  const folder = await temporaryFolder();
  const tasks = Array.from({ length: 100 }, (_, at) => ({
    frozen: true,
    document: { id: `id-${at}`, name: `srv-${at}`, state: "READY" },
  }));
  writeFileSync(join(folder, "many.json"), JSON.stringify({ tasks }));
  const own = await serve("--scenario", join(folder, "many.json"));
  const line = `ulimit -n 40; sms task start $(seq -f id-%g 0 99) --concurrency 64 --max-retries 0 -o tsv --no-headers -q`;
  const { code, stdout, stderr } = await bash(line, own.env);
  await own.end();
  expect([code, stdout.trimEnd().split("\n").length]).toEqual([10, 100]);
  expect(stderr).toContain("too many open files");
  expect(stderr).not.toMatch(/fault in sms|at .*\.js:/);
});

describe("report files", () => {
  test("a named pipe that nobody reads from ends in an error", async () => {
    const folder = await temporaryFolder();
    const own = await serve();
    const line = `mkfifo pipe; sms task start ${READY} -q --junit pipe`;
    const { code, stderr } = await bash(line, own.env, folder);
    await own.end();
    expect([code, stderr]).toEqual([1, expect.stringContaining("--junit could not be written")]);
  });

  test("a named pipe with a reader gets all of it, a link that leads nowhere stays one, and folders are made", async () => {
    const folder = await temporaryFolder();
    const own = await serve();
    const files = "--junit pipe --summary link --dotenv a/b/r.env";
    const line = `mkfifo pipe; ln -s target link; cat pipe > read & sms task start ${READY} -q ${files}; code=$?; wait; exit $code`;
    expect(await bash(line, own.env, folder)).toMatchObject({ code: 0, stderr: "" });
    await own.end();
    expect(readFileSync(join(folder, "read"), "utf8")).toContain("</testsuites>");
    expect(readlinkSync(join(folder, "link"))).toBe("target");
    expect(readFileSync(join(folder, "target"), "utf8")).toContain("web-01");
    expect(readFileSync(join(folder, "a/b/r.env"), "utf8")).toContain("SMS_EXIT_CODE=0");
  });

  test("stdout is no report file", async () => {
    const { code, stderr } = await sms(["task", "start", READY, "--junit", "-"], sandbox.env);
    expect([code, stderr]).toEqual([2, expect.stringContaining("--junit: - is no file")]);
  });
});

test.each([
  ["speed-limit", ["speed-limit", "set", READY, "00:00-23:59=50"]],
  ["log", ["logs", READY, "--bucket", "sms-logs"]],
])("Ctrl-C while %s is under way ends with 130, outcome unknown", async (path, line) => {
  const own = await serve("--fault", `POST /v3/tasks/*/${path} delay 30s`);
  const child = start(["task", ...line, "--debug"], own.env);
  let text = "";
  child.stderr.on("data", (chunk: Buffer) => void (text += chunk.toString()));
  const end = new Promise((done) => child.on("close", done));
  await until(() => /POST \S+\/v3\/tasks/.test(text));
  await sleep(300);
  child.kill("SIGINT");
  expect([await end, text]).toEqual([130, expect.stringContaining("outcome unknown")]);
  await own.end();
});

describe("an action that is interrupted before it left is not sent, and its outcome is no question", () => {
  async function interrupted(env: Readonly<Record<string, string>>, when: (stderr: string) => boolean) {
    const child = start(["task", "stop", READY, "--no-precheck"], env);
    let text = "";
    child.stderr.on("data", (chunk: Buffer) => void (text += chunk.toString()));
    const end = new Promise((done) => child.on("close", done));
    await until(() => when(text));
    child.kill("SIGINT");
    return [await end, text] as const;
  }

  test("while a 429 is waited out", async () => {
    const own = await serve("--fault", "POST /v3/tasks/*/action 429 x9");
    const [code, stderr] = await interrupted(own.env, (text) => text.includes("trying again"));
    await own.end();
    expect([code, stderr]).toEqual([130, expect.stringContaining(`stop: interrupted; not sent: ${READY}`)]);
    expect(stderr).not.toContain("unknown");
  });

  test("while a proxy has made no tunnel yet", async () => {
    const proxy = `http://127.0.0.1:${await silentServer()}`;
    const env = { SMS_ENDPOINT: "https://sms.example.com", SMS_AUTH_TOKEN: "t", HTTPS_PROXY: proxy };
    const [code, stderr] = await interrupted(env, () => connections > 0);
    expect([code, stderr]).toEqual([130, `stop: interrupted; not sent: ${READY}\n`]);
  });

  test("during the log-in before it", async () => {
    const iam = `http://127.0.0.1:${await silentServer()}`;
    const user = {
      HW_USER_NAME: "sandbox-user",
      HW_USER_PASSWORD: "sandbox-password",
      HW_DOMAIN_NAME: "sandbox-account",
    };
    const env = { SMS_ENDPOINT: iam, SMS_IAM_ENDPOINT: iam, ...user };
    const [code, stderr] = await interrupted(env, () => connections > 0);
    expect([code, stderr]).toEqual([130, `stop: interrupted; not sent: ${READY}\n`]);
  });
});

describe("when the answer is there the process ends, whatever is open", () => {
  test("a proxy that accepts and says nothing", async () => {
    const proxy = await silentServer();
    const env = {
      SMS_ENDPOINT: "https://sms.example.com",
      SMS_AUTH_TOKEN: "t",
      HTTPS_PROXY: `http://127.0.0.1:${proxy}`,
    };
    const started = performance.now();
    const { code, stderr } = await sms(["task", "show", READY, "--request-timeout", "1s", "--max-retries", "0"], env);
    expect([code, stderr]).toEqual([9, expect.stringContaining("within 1 s")]);
    expect(performance.now() - started).toBeLessThan(8000);
  });

  test("a TLS handshake that is never answered", async () => {
    const silent = await silentServer();
    const env = { SMS_ENDPOINT: `https://127.0.0.1:${silent}`, SMS_AUTH_TOKEN: "t" };
    const started = performance.now();
    const { code } = await sms(["task", "show", READY, "--request-timeout", "1s", "--max-retries", "0"], env);
    expect(code).toBe(9);
    expect(performance.now() - started).toBeLessThan(8000);
  });
});

test.runIf(READS_NODE_OPTIONS)("a second signal ends what a first one does not", async () => {
  const deaf = `--require ${join(import.meta.dirname, "never-ends.cjs")}`;
  const child = start(["task", "wait", SYNCS, "--for", "MIGRATE_SUCCESS"], { ...sandbox.env, NODE_OPTIONS: deaf });
  const end = new Promise((done) => child.on("close", (code, signal) => done([code, signal])));
  let text = "";
  child.stderr.on("data", (chunk: Buffer) => void (text += chunk.toString()));
  await until(() => text !== "");
  child.kill("SIGTERM");
  await new Promise((later) => setTimeout(later, 500));
  expect([child.exitCode, child.signalCode]).toEqual([null, null]);
  child.kill("SIGTERM");
  expect(await end).toEqual([null, "SIGTERM"]);
});

test("without a terminal SIGHUP is ignored", async () => {
  const child = start(["task", "wait", SYNCS, "--for", "MIGRATE_SUCCESS"], sandbox.env);
  let text = "";
  child.stderr.on("data", (chunk: Buffer) => void (text += chunk.toString()));
  const end = new Promise((done) => child.on("close", done));
  await until(() => text !== "");
  child.kill("SIGHUP");
  await new Promise((later) => setTimeout(later, 500));
  expect(child.exitCode).toBeNull();
  child.kill("SIGTERM");
  expect(await end).toBe(143);
});

const hasTmux = spawnSync("tmux", ["-V"]).status === 0;

describe.runIf(hasTmux)("on a terminal", () => {
  let servers = 0;
  const socket = () => `sms-endings-${process.pid}-${servers}`;
  const tmux = (...args: readonly string[]) => execFileSync("tmux", ["-L", socket(), ...args], { encoding: "utf8" });
  afterEach(() => void spawnSync("tmux", ["-L", socket(), "kill-server"]));

  /** Runs a line of bash there, in which `sms` is the built program. */
  async function onTerminal(line: string, env: Readonly<Record<string, string>> = sandbox.env) {
    servers += 1;
    const home = await temporaryFolder();
    const variables = Object.entries({ ...env, HOME: home, HISTFILE: "", TERM: "screen", TZ: "UTC", PS1: "$ " });
    const shell = ["env", "-i", `PATH=${process.env["PATH"]}`, ...variables.map(([name, value]) => `${name}=${value}`)];
    tmux("new-session", "-d", "-x", "100", "-y", "30", ...shell, "bash", "--norc", "--noprofile");
    tmux("send-keys", "cd $HOME", "Enter");
    tmux("send-keys", `sms() { ${SMS_IN_SHELL} "$@"; }; clear; ${line}`, "Enter");
    return { keys: (key: string) => tmux("send-keys", key), screen: () => tmux("capture-pane", "-p"), home };
  }

  test.each(["C-c", "C-d"])("%s at a question ends with 130 and words", async (key) => {
    const { keys, screen } = await onTerminal('sms auth login; echo "exit $?"');
    await until(() => screen().includes("What kind of credentials"));
    keys("Enter");
    await until(() => screen().includes("Access key (AK)"));
    keys(key);
    await until(() => /exit \d+/.test(screen()));
    expect(screen()).toMatch(/nothing was sent or saved[\s\S]*exit 130/);
  });

  test("SIGTERM ends a question", async () => {
    const { home, screen } = await onTerminal(`${asProcess("auth login")}; echo "exit $?"`);
    await until(() => screen().includes("What kind of credentials"));
    process.kill(Number(readFileSync(join(home, "pid"), "utf8")), "SIGTERM");
    await until(() => /exit \d+/.test(screen()));
    expect(screen()).toContain("exit 143");
  });

  test("that goes away, a wait ends with 129, its results and reports whole", async () => {
    const own = await serve("--speed", "1");
    const wait = asProcess(`task start ${READY} --wait -o json --junit $HOME/j.xml`);
    const line = `${wait} > $HOME/out; echo $? > $HOME/code`;
    const { home, screen } = await onTerminal(`(trap '' HUP; ${line})`, own.env);
    await until(() => screen().includes("RUNNING"));
    // Both the system and the shell send SIGHUP when a terminal goes away.
    for (let times = 0; times < 3; times += 1) process.kill(Number(readFileSync(join(home, "pid"), "utf8")), "SIGHUP");
    tmux("kill-pane");
    await until(() => isWritten(join(home, "code")));
    expect(readFileSync(join(home, "code"), "utf8")).toBe("129\n");
    expect(JSON.parse(readFileSync(join(home, "out"), "utf8"))).toMatchObject({ task_id: READY, outcome: "accepted" });
    expect(readFileSync(join(home, "j.xml"), "utf8")).toContain("</testsuites>");
    await own.end();
  });

  test("that goes away, a wait under nohup goes on", async () => {
    const fast = await serve("--speed", "60");
    const { home, screen } = await onTerminal(
      `nohup ${asProcess(`task wait ${SYNCS} --for ABORT --interval 200ms`)} & sleep 2; echo up`,
      fast.env,
    );
    await until(() => /^up/m.test(screen()));
    tmux("kill-pane");
    await new Promise((later) => setTimeout(later, 500));
    expect(() => process.kill(Number(readFileSync(join(home, "pid"), "utf8")), 0)).not.toThrow();
    expect(await sms(["task", "stop", SYNCS], fast.env)).toMatchObject({ code: 0 });
    await until(() => readFileSync(join(home, "nohup.out"), "utf8").includes("reached"));
    await fast.end();
  });
});
