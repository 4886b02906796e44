import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isatty } from "node:tty";

import { InterruptedError, type Signal } from "./errors.ts";

/** Everything from outside. Made once, in bin; tests hand in their own. */
export interface Context {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly platform: NodeJS.Platform;
  readonly clock: Clock;
  /** 0 ≤ random() < 1 */
  readonly random: () => number;
  readonly fetch: Fetch;
  readonly files: Files;
  readonly spawn: Spawn;
  /** Aborted by the first SIGINT or SIGTERM, with an InterruptedError; a second one ends the process at once. */
  readonly interrupted: AbortSignal;
}

export interface Input {
  readonly isTTY: boolean;
  /** One line as typed, without its end; undefined when the input ended. */
  readLine(): Promise<string | undefined>;
}

export interface Output {
  readonly isTTY: boolean;
  /** Display columns; undefined when it is not a terminal. */
  readonly columns: number | undefined;
  /** Nobody reads any more (EPIPE): what is written is dropped. */
  readonly closed: boolean;
  /** Resolves when the text is handed to the system, so that a slow reader slows the writer. */
  write(text: string): Promise<void>;
}

export interface Clock {
  now(): Date;
  /** Minutes that local time is ahead of UTC at that date. */
  utcOffset(date: Date): number;
  /** Rejects with the signal's reason when it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export type Fetch = (url: URL, init: RequestInit) => Promise<Response>;

export interface Files {
  /** The text, or undefined when there is no such file. */
  read(path: string): Promise<string | undefined>;
  /** Replaces the file in one step; owner only (0600, folders 0700). */
  writePrivate(path: string, text: string): Promise<void>;
}

/** Runs a command with the terminal of this one; resolves to its exit code, 128 + n when a signal ended it. */
export type Spawn = (
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  interrupted: AbortSignal,
) => Promise<number>;

export function systemContext(): Context {
  return {
    // process.stdin would open the stream at every start.
    stdin: { isTTY: isatty(0), readLine },
    stdout: systemOutput(process.stdout),
    stderr: systemOutput(process.stderr),
    env: process.env,
    home: homedir(),
    platform: process.platform,
    clock: {
      now: () => new Date(),
      utcOffset: (date) => -date.getTimezoneOffset(),
      sleep: (ms, signal) =>
        sleep(ms, undefined, signal ? { signal } : {}).catch((error: unknown) => {
          throw signal?.aborted ? signal.reason : error;
        }),
    },
    random: Math.random,
    fetch: (url, init) => globalThis.fetch(url, init),
    files: { read, writePrivate },
    spawn: runChild,
    interrupted: interruptSignal(),
  };
}

function systemOutput(stream: NodeJS.WriteStream): Output {
  let closed = false;
  // Without a listener, a reader that goes away (| head -1) ends the process with a stack trace.
  stream.on("error", () => {
    closed = true;
  });
  return {
    isTTY: stream.isTTY === true,
    get columns() {
      return stream.isTTY ? stream.columns : undefined;
    },
    get closed() {
      return closed;
    },
    write: (text) => new Promise((done) => (closed ? done() : stream.write(text, () => done()))),
  };
}

async function readLine(): Promise<string | undefined> {
  const { createInterface } = await import("node:readline");
  const lines = createInterface({ input: process.stdin });
  try {
    for await (const line of lines) return line;
    return undefined;
  } finally {
    lines.close();
  }
}

async function read(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** Beside the file, then renamed over it: a reader sees the old text or the new one. Libraries for this end the process on Ctrl-C. */
async function writePrivate(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}.${randomUUID()}`;
  try {
    await writeFile(draft, text, { mode: 0o600, flag: "wx" });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  const interrupt = (signal: Signal) => {
    // Once only: a second signal finds no listener and ends the process at once.
    for (const each of ["SIGINT", "SIGTERM"]) process.removeAllListeners(each);
    controller.abort(new InterruptedError(signal));
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  return controller.signal;
}

const SIGNAL_NUMBERS: Readonly<Partial<Record<NodeJS.Signals, number>>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGKILL: 9,
  SIGPIPE: 13,
  SIGTERM: 15,
};
const GRACE_MS = 5000;

const runChild: Spawn = async (command, args, env, interrupted) => {
  const child = spawn(command, args, { stdio: "inherit", env: { ...process.env, ...env } });
  const stop = () => {
    child.kill("SIGTERM");
    sleep(GRACE_MS, undefined, { ref: false }).then(
      () => child.kill("SIGKILL"),
      () => {},
    );
  };
  interrupted.addEventListener("abort", stop, { once: true });
  try {
    return await new Promise((done, failed) => {
      child.on("error", failed);
      child.on("exit", (code, signal) => done(code ?? 128 + (SIGNAL_NUMBERS[signal ?? "SIGTERM"] ?? 0)));
    });
  } finally {
    interrupted.removeEventListener("abort", stop);
  }
};
