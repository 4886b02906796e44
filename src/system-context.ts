import { setMaxListeners } from "node:events";
import { homedir, tmpdir } from "node:os";
import { addAbortSignal } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { isatty } from "node:tty";

import type { Context, Input, Output } from "./context.ts";
import { ConfigError, InterruptedError, type Signal } from "./errors.ts";
import { systemFiles } from "./system/files.ts";
import { systemFetch } from "./system/http.ts";
import { systemProbe } from "./system/probe.ts";
import { systemPrompt } from "./system/prompt.ts";

/** What a timer can hold; a longer one would fire at once. Whoever sleeps longer looks at the clock again. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The real world. */
export function systemContext(): Context {
  const interrupted = interruptSignal();
  let stderr: Output | undefined;
  return {
    stdin: systemInput(interrupted),
    stdout: systemOutput(process.stdout),
    get stderr() {
      return (stderr ??= systemOutput(process.stderr));
    },
    env: process.env,
    get home() {
      return homeFolder();
    },
    platform: process.platform,
    clock: {
      now: () => new Date(),
      utcOffset: (date) => -date.getTimezoneOffset(),
      sleep: (ms, signal) =>
        sleep(Math.min(ms, LONGEST_TIMER_MS), undefined, signal ? { signal } : {}).catch((error: unknown) => {
          throw signal?.aborted ? signal.reason : error;
        }),
    },
    random: Math.random,
    fetch: systemFetch,
    files: systemFiles,
    async spawn(command, args, env, stop) {
      const { systemSpawn } = await import("./system/child.ts");
      return systemSpawn(command, args, { ...process.env, ...env }, stop);
    },
    capture: async (argv, options) => (await import("./system/child.ts")).systemCapture(argv, options),
    probe: systemProbe,
    prompt: systemPrompt(() => ({ input: process.stdin, output: process.stderr })),
    interrupted,
    leave: (exitCode) => process.exit(exitCode),
  };
}

/** Of a terminal that does not know its size, as containers and expect(1) make them: it says 0. */
const USUAL_COLUMNS = 80;

function systemOutput(stream: NodeJS.WriteStream): Output {
  let closed = false;
  // Without a listener, a reader that goes away (| head -1) ends the process with a stack trace.
  stream.on("error", (error: NodeJS.ErrnoException) => {
    closed ||= isGone(error);
  });
  return {
    isTTY: stream.isTTY === true,
    ...(stream.isTTY && stream.columns > 0 && stream.rows > 0 ? { terminal: stream } : {}),
    get columns() {
      return stream.isTTY ? stream.columns || USUAL_COLUMNS : undefined;
    },
    get closed() {
      return closed;
    },
    write: (text) =>
      new Promise((done, failed) => {
        if (closed) done();
        else stream.write(text, (error) => (error && !isGone(error) ? failed(cannotWrite(error)) : done()));
      }),
  };
}

/** The reader went away: no error of ours. Anything else (a full disk) means that an answer got lost. */
const GONE = new Set(["EPIPE", "ERR_STREAM_DESTROYED", "ERR_STREAM_WRITE_AFTER_END", "EBADF"]);

function isGone(error: NodeJS.ErrnoException): boolean {
  return GONE.has(error.code ?? "");
}

function cannotWrite(error: Error): ConfigError {
  return new ConfigError(`the answer could not be written: ${error.message}`);
}

/** A container's user may have neither HOME nor an entry among the users. */
function homeFolder(): string {
  try {
    return homedir();
  } catch {
    return tmpdir();
  }
}

/** process.stdin is touched only when it is read: touching it opens the stream. */
function systemInput(interrupted: AbortSignal): Input {
  async function* lines(): AsyncGenerator<string> {
    const { createInterface } = await import("node:readline");
    const reader = createInterface({ input: process.stdin, crlfDelay: Infinity, signal: interrupted });
    try {
      yield* reader;
    } finally {
      reader.close();
    }
    interrupted.throwIfAborted();
  }
  async function* bytes(): AsyncGenerator<Uint8Array> {
    try {
      yield* addAbortSignal(interrupted, process.stdin);
    } catch (error) {
      interrupted.throwIfAborted();
      throw error;
    }
  }
  return {
    isTTY: isatty(0),
    lines,
    bytes,
    async readLine() {
      for await (const line of lines()) return line;
      return undefined;
    },
  };
}

function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  // Each request and each pause under way listens.
  setMaxListeners(0, controller.signal);
  const interrupt = (signal: Signal) => {
    // Once only: a second signal finds no listener and ends the process at once.
    for (const each of ["SIGINT", "SIGTERM"]) process.removeAllListeners(each);
    controller.abort(new InterruptedError(signal));
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  return controller.signal;
}
