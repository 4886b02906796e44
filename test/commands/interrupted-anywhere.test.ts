import { expect, test } from "vitest";

import type { Context } from "../../src/context.ts";
import { InterruptedError } from "../../src/errors.ts";
import { type CliOptions, testCli } from "../cli.ts";

/** What the service answers: a task that runs at once when it is started, and is done two reads later. */
function service(): Context["fetch"] {
  const states = ["READY", "RUNNING", "RUNNING", "MIGRATE_SUCCESS"];
  return async ({ pathname }, { method }) => {
    if (pathname === "/v3/auth/tokens") {
      const token = { expires_at: "2026-01-03T03:04:05.000000Z", user: { name: "u", domain: { id: "d", name: "d" } } };
      return new Response(JSON.stringify({ token }), { status: 201, headers: { "x-subject-token": "a-new-token" } });
    }
    const task = { id: "t", name: "web-01", state: states[0] };
    if (pathname === "/v3/tasks") return Response.json({ count: 1, tasks: [task] });
    if (method === "POST") return new Response("");
    if (states.length > 1) states.shift();
    return Response.json(task);
  };
}

/** Interrupts at the call number `at` of the world: one that can be interrupted never ends by itself then. */
function interrupting(at: number, interrupt: () => void) {
  let calls = 0;
  const counted =
    <A extends readonly unknown[], T>(
      call: (...of: A) => Promise<T>,
      signalOf: (...of: A) => AbortSignal | undefined = () => undefined,
    ) =>
    async (...of: A): Promise<T> => {
      calls += 1;
      if (calls !== at) return call(...of);
      const signal = signalOf(...of);
      setImmediate(interrupt);
      if (signal === undefined) return call(...of);
      return new Promise<never>((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
      });
    };
  const world = (context: Context): Context => {
    const { stdin, stdout, stderr, clock, files, probe, prompt } = context;
    const countedFiles = Object.entries(files).map(([name, call]) => [name, counted(call as () => Promise<unknown>)]);
    return {
      ...context,
      stdin: { ...stdin, readLine: counted(stdin.readLine) },
      stdout: { ...stdout, write: counted(stdout.write) },
      stderr: { ...stderr, write: counted(stderr.write) },
      clock: { ...clock, sleep: counted(clock.sleep, (_, signal) => signal) },
      fetch: counted(service(), (_, { signal }) => signal),
      files: Object.fromEntries(countedFiles) as typeof files,
      probe: {
        addresses: counted(probe.addresses, (_, { interrupted }) => interrupted),
        connect: counted(probe.connect, (_, { interrupted }) => interrupted),
        handshake: counted(probe.handshake, (_, { interrupted }) => interrupted),
      },
      prompt: {
        text: counted(prompt.text),
        secret: counted(prompt.secret),
        choice: counted(prompt.choice) as typeof prompt.choice,
      },
      capture: counted(context.capture, (_, { interrupted }) => interrupted),
    };
  };
  return { world, calls: () => calls };
}

const HANG_MS = 10_000;

async function exitCodeOf(at: number, line: readonly string[], options: CliOptions) {
  const { world, calls } = interrupting(at, () => cli.interrupt.abort(new InterruptedError("SIGINT")));
  const cli = testCli({ ...options, world });
  let timer: NodeJS.Timeout | undefined;
  const hang = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`hangs when it is interrupted at call ${at}`)), HANG_MS);
  });
  const { exitCode, stderr } = await Promise.race([cli.run(...line), hang]);
  clearTimeout(timer);
  return { exitCode, stderr, wasReached: calls() >= at };
}

const PASSWORD = { SMS_AUTH_TOKEN: "", HW_USER_NAME: "u", HW_USER_PASSWORD: "p", HW_DOMAIN_NAME: "d" };
const REPORTS = ["--junit", "j.xml", "--summary", "s.md", "--dotenv", "r.env"];

test.each<[string, readonly string[], CliOptions?]>([
  ["show", ["task", "show", "t"]],
  ["show of two, after a log-in", ["task", "show", "t", "t2", "-o", "json"], { env: PASSWORD }],
  ["list", ["task", "list", "--all"]],
  ["an action", ["task", "start", "t", ...REPORTS]],
  ["actions that are confirmed", ["task", "restart", "t", "t2"], { typed: ["y"], columns: 80 }],
  ["an action and its wait", ["task", "start", "t", "--wait", ...REPORTS]],
  ["a wait", ["task", "wait", "t", "--for", "phase:succeeded", "-o", "jsonl", ...REPORTS], { env: PASSWORD }],
  ["watch", ["task", "watch", "t"]],
  [
    "a log-in",
    ["auth", "login", "--region", "cn-north-4"],
    { typed: [], columns: 80, answers: ["password", "d", "u", "p"] },
  ],
  ["doctor", ["doctor"], { env: PASSWORD }],
  ["api", ["api", "POST", "/v3/tasks/t/action", "--body", '{"operation":"start"}']],
])("%s, interrupted at any call of the outside, ends with its own exit code or 130", async (_, line, options = {}) => {
  const { exitCode: own } = await exitCodeOf(Infinity, line, options);
  const seen = new Set<number>();
  for (let at = 1; ; at += 1) {
    const { exitCode, stderr, wasReached } = await exitCodeOf(at, line, options);
    if (!wasReached) break;
    seen.add(exitCode);
    expect([own, 130], `at call ${at}: ${stderr}`).toContain(exitCode);
    expect(stderr).not.toContain("fault in sms");
  }
  expect(seen).toContain(130);
});
