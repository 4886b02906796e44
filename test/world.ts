import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { Capture, Clock, Context, Files, Output, Probe, Prompt } from "../src/context.ts";
import { systemFiles } from "../src/system/files.ts";

const NOW = new Date("2026-01-02T03:04:05Z");

export interface WorldOptions {
  /** Columns of the terminal that stdout and stderr are; absent: pipes. */
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What the user types at prompts; absent: stdin is no terminal. */
  readonly typed?: readonly string[];
  /** What the user types at the controlling terminal while stdin is a pipe; absent: there is none. */
  readonly typedAtTerminal?: readonly string[];
  /** Answers to the questions of a log-in. */
  readonly answers?: readonly string[];
  readonly capture?: Capture;
  /** The network as `sms doctor` finds it; where nothing is said, all is well. */
  readonly probe?: Partial<Probe>;
  /** What comes in on stdin, a line each. */
  readonly piped?: Iterable<string>;
  /** What comes in on stdin, to the byte. */
  readonly pipedBytes?: Uint8Array;
  /** Minutes ahead of UTC. */
  readonly utcOffset?: number;
  /** Sleeps last as long as they say; otherwise no time is lost with them. */
  readonly realTime?: boolean;
  /** By how many ms the clock is set forward, after so many ms of the run. */
  readonly clockShift?: (elapsedMs: number) => number;
  /** A real folder, for what writes real files; absent: files are kept in memory. */
  readonly home?: string;
}

export interface World {
  readonly context: Context;
  readonly stdout: Output & { text(): string };
  readonly stderr: Output & { text(): string };
  /** Milliseconds of each sleep. */
  readonly slept: readonly number[];
}

/** A world without a terminal, processes and files of its own, in which sleeping takes no time; requests are made by the global fetch. */
export function createWorld(
  options: WorldOptions,
  files: Map<string, string> = new Map(),
  interrupted: AbortSignal = new AbortController().signal,
): World {
  const [stdout, stderr] = [sink(options.columns), sink(options.columns)];
  const slept: number[] = [];
  const typed = [...(options.typed ?? [])];
  const typedAtTerminal = [...(options.typedAtTerminal ?? [])];
  const piped = options.piped ?? [];
  let elapsed = 0;
  const context: Context = {
    stdin: {
      isTTY: options.typed !== undefined,
      readLine: async () => typed.shift(),
      lines: () => linesOf(piped),
      bytes: () => chunksOf(options.pipedBytes ?? new Uint8Array()),
    },
    stdout,
    stderr,
    env: options.env ?? {},
    home: options.home ?? "/home/test",
    userId: options.home === undefined ? undefined : process.geteuid?.(),
    platform: "linux",
    clock: options.realTime
      ? REAL_CLOCK
      : {
          now: () => new Date(NOW.getTime() + elapsed + (options.clockShift?.(elapsed) ?? 0)),
          elapsedMs: () => elapsed,
          utcOffset: () => options.utcOffset ?? 0,
          sleep: async (ms, signal) => {
            signal?.throwIfAborted();
            slept.push(ms);
            elapsed += ms;
          },
        },
    random: () => 0.5,
    fetch: (url, init) => globalThis.fetch(url, init),
    files: options.home === undefined ? inMemory(files) : systemFiles,
    spawn: async () => 0,
    capture: options.capture ?? (async () => ({ exitCode: 0, stdout: "" })),
    probe: { ...WELL, ...options.probe },
    prompt: promptOf(options.answers ?? []),
    controllingTerminal: {
      exists: options.typedAtTerminal !== undefined,
      readLine: async () => typedAtTerminal.shift(),
    },
    interrupted,
    fault: new AbortController().signal,
    leave: async () => {},
  };
  return { context, stdout, stderr, slept };
}

function inMemory(files: Map<string, string>): Files {
  return {
    read: async (path) => files.get(path),
    entries: async (path) => ({ entries: [], exists: files.has(path) }),
    mode: async (path) => (files.has(path) ? 0o600 : undefined),
    writePrivate: async (path, text) => void files.set(path, text),
    write: async (path, text) => void files.set(path, text),
    append: async (path, text) => void files.set(path, (files.get(path) ?? "") + text),
    checkWritable: async () => {},
    makePrivateFolder: async () => {},
    isSame: async (path, other) => resolve(path) === resolve(other),
    remove: async (path) => void files.delete(path),
    locked: (_, work) => work(),
  };
}

const REAL_CLOCK: Clock = {
  now: () => new Date(),
  elapsedMs: () => performance.now(),
  utcOffset: () => 0,
  sleep: (ms, signal) =>
    sleep(ms, undefined, signal ? { signal } : {}).catch(() => {
      throw signal?.reason;
    }),
};

const WELL: Probe = {
  addresses: async () => ["192.0.2.1"],
  connect: async () => {},
  handshake: async () => ({
    protocol: "TLSv1.3",
    issuer: "an authority",
    validTo: new Date(NOW.getTime() + 90 * 86_400_000),
    problem: undefined,
  }),
};

function promptOf(answers: readonly string[]): Prompt {
  const left = [...answers];
  const next = async () => left.shift() ?? "";
  return { text: next, secret: next, choice: async <T extends string>() => (await next()) as T };
}

async function* linesOf(lines: Iterable<string>): AsyncGenerator<string> {
  yield* lines;
}

/** As a pipe brings them: cut anywhere, also within a character. */
async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
}
const CHUNK = 65_535;

function sink(columns: number | undefined): Output & { text(): string } {
  let text = "";
  return {
    isTTY: columns !== undefined,
    columns,
    closed: false,
    write: async (chunk) => void (text += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString()),
    text: () => text,
  };
}
