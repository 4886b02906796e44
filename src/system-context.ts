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

/** The longest time that Node's timers can hold; a longer one would fire at once. A caller that sleeps longer has to check the clock. */
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
      elapsedMs: () => performance.now(),
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

/** For a terminal that reports a width of 0, as those of containers and expect(1) do. */
const USUAL_COLUMNS = 80;

function systemOutput(stream: NodeJS.WriteStream): Output {
  let closed = false;
  // Without a listener, a reader that closes the pipe (| head -1) would end the process with a stack trace.
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

/** The reader has closed the stream, which is no error. Any other error (a full disk) means that output was lost. */
const GONE = new Set(["EPIPE", "ERR_STREAM_DESTROYED", "ERR_STREAM_WRITE_AFTER_END", "EBADF"]);

function isGone(error: NodeJS.ErrnoException): boolean {
  return GONE.has(error.code ?? "");
}

function cannotWrite(error: Error): ConfigError {
  return new ConfigError(`the answer could not be written: ${error.message}`);
}

/** In a container the user may have neither HOME nor an entry in the list of users. */
function homeFolder(): string {
  try {
    return homedir();
  } catch {
    return tmpdir();
  }
}

/** process.stdin is touched only when it is read, because touching it opens the stream. */
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
  // Every request and every pause that is under way adds a listener.
  setMaxListeners(0, controller.signal);
  const interrupt = (signal: Signal) => {
    // After the first signal nobody listens, so that a second one ends the process at once.
    for (const each of ["SIGINT", "SIGTERM"]) process.removeAllListeners(each);
    controller.abort(new InterruptedError(signal));
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  return controller.signal;
}
