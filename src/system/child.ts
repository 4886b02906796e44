import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

import type { Capture } from "../context.ts";
import { limitTime } from "../time-limit.ts";

const SIGNAL_NUMBERS: Readonly<Partial<Record<NodeJS.Signals, number>>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGKILL: 9,
  SIGPIPE: 13,
  SIGTERM: 15,
};
const KILL_DELAY_MS = 5000;

/** Shares the terminal of this process. When `interrupted` is aborted it gets SIGTERM, and 5 s later SIGKILL. */
export async function systemSpawn(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  interrupted: AbortSignal,
): Promise<number> {
  const child = spawn(command, args, { stdio: "inherit", env });
  const stop = () => {
    child.kill("SIGTERM");
    sleep(KILL_DELAY_MS, undefined, { ref: false }).then(
      () => child.kill("SIGKILL"),
      () => {},
    );
  };
  interrupted.addEventListener("abort", stop, { once: true });
  try {
    return await new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("exit", (code, signal) => resolve(exitCodeOf(code, signal)));
    });
  } finally {
    interrupted.removeEventListener("abort", stop);
  }
}

/** The exit code that shells report for a child. */
function exitCodeOf(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? 128 + (SIGNAL_NUMBERS[signal ?? "SIGTERM"] ?? 0);
}

const MOST_OUTPUT = 1024 * 1024;

/** stdin stays closed, because ours may hold task ids. */
export const systemCapture: Capture = ([command = "", ...args], { timeoutMs, interrupted }) =>
  new Promise((resolve, reject) => {
    const { signal: stop, release } = limitTime(timeoutMs, interrupted);
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"], signal: stop, killSignal: "SIGKILL" });
    let stdout = "";
    child.stdout.setEncoding("utf8");
    child.stdout.on("data", (text: string) => {
      if (stdout.length < MOST_OUTPUT) stdout += text;
    });
    // A grandchild that keeps the pipe open must not delay the command.
    stop.addEventListener("abort", () => child.stdout.destroy(), { once: true });
    child.on("error", (error) => {
      if (!stop.aborted) reject(error);
      else if (interrupted.aborted) reject(interrupted.reason);
      else resolve({ exitCode: undefined, stdout });
    });
    child.on("close", (code, signal) => {
      release();
      resolve({ exitCode: exitCodeOf(code, signal), stdout });
    });
  });
