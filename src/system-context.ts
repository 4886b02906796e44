import { setMaxListeners } from "node:events";
import { closeSync, openSync, writeSync } from "node:fs";
import { devNull } from "node:os";
import { addAbortSignal } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { isatty } from "node:tty";

import type { Context, Input, Output } from "./context.ts";
import { asSmsError, InterruptedError, OutputError, type Signal } from "./errors.ts";
import { systemControllingTerminal } from "./system/controlling-terminal.ts";
import { systemFiles } from "./system/files.ts";
import { homeFolder } from "./system/home-folder.ts";
import { systemFetch } from "./system/http.ts";
import { systemProbe } from "./system/probe.ts";
import { systemPrompt } from "./system/prompt.ts";

/** The longest time that Node's timers can hold; a longer one would fire at once. A caller that sleeps longer has to check the clock. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The real world. Until `leave` is called the process has failed: if nothing else sets its exit code, that is 1. */
export function systemContext(): Context {
  const terminals = [0, 1, 2].filter((descriptor) => isatty(descriptor));
  const { interrupted, fault, hasLeft } = systemEndings(terminals);
  const stdout = systemOutput(process.stdout, cannotWrite);
  let stderr: Output | undefined;
  return {
    stdin: systemInput(interrupted),
    stdout,
    get stderr() {
      return (stderr ??= systemOutput(process.stderr, () => undefined));
    },
    env: process.env,
    get home() {
      return homeFolder();
    },
    userId: process.geteuid?.(),
    platform: process.platform,
    clock: {
      now: () => new Date(),
      // The same clock as performance.now(), which loads eight modules of Node.
      elapsedMs: () => Number(process.hrtime.bigint()) / 1e6,
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
    prompt: systemPrompt(() => ({ input: process.stdin, output: process.stderr }), process.env, interrupted),
    controllingTerminal: systemControllingTerminal(process.platform, interrupted),
    interrupted,
    fault,
    async leave(exitCode) {
      // Progress and lines of --debug are written without waiting.
      await Promise.allSettled([stdout.write(""), stderr?.write("")]);
      hasLeft();
      process.exit(exitCode);
    },
  };
}

/** For a terminal that reports a width of 0, as those of containers and expect(1) do. */
const USUAL_COLUMNS = 80;

/** `lost` makes the error to throw for output that was lost; undefined where that is to be ignored. */
function systemOutput(stream: NodeJS.WriteStream, lost: (error: Error) => Error | undefined): Output {
  const isTerminal = stream.isTTY === true;
  const isGone = ({ code = "" }: NodeJS.ErrnoException) => GONE.has(code) || (isTerminal && code === "EIO");
  let closed = false;
  // Without a listener, a reader that closes the pipe (| head -1) would end the process with a stack trace.
  stream.on("error", (error: NodeJS.ErrnoException) => {
    closed ||= isGone(error);
  });
  return {
    isTTY: isTerminal,
    ...(isTerminal && stream.columns > 0 && stream.rows > 0 ? { terminal: stream } : {}),
    get columns() {
      return isTerminal ? stream.columns || USUAL_COLUMNS : undefined;
    },
    get closed() {
      return closed;
    },
    write: (text) =>
      new Promise((done, failed) => {
        if (closed) return done();
        stream.write(text, (error) => {
          const loss = error && !isGone(error) ? lost(error) : undefined;
          if (loss === undefined) done();
          else failed(loss);
        });
      }),
  };
}

/** The reader has closed the stream, which is no error. Any other error (a full disk) means that output was lost. A terminal that is gone fails with EIO. */
const GONE = new Set(["EPIPE", "ERR_STREAM_DESTROYED", "ERR_STREAM_WRITE_AFTER_END", "EBADF"]);

function cannotWrite(error: Error): OutputError {
  return new OutputError(`the answer could not be written: ${error.message}`);
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

/** How long the rest of the program has to end by itself after a fault: what it did is part of the answer. */
const FAULT_GRACE_MS = 500;

/** What ends the command from outside: signals, and faults that no promise carries. `hasLeft` says that it has come to its end. */
function systemEndings(terminals: readonly number[]) {
  const [interruption, fault] = [new AbortController(), new AbortController()];
  // Every request and every pause that is under way adds a listener.
  setMaxListeners(0, interruption.signal);
  listenToSignals(terminals.length > 0, (signal) => interruption.abort(new InterruptedError(signal)));
  const fail = (error: unknown) => {
    if (fault.signal.aborted) return;
    interruption.abort(asSmsError(error));
    setTimeout(() => fault.abort(error), FAULT_GRACE_MS);
  };
  process.on("uncaughtException", fail);
  // Once: if the program still does not come to its end, the process must.
  process.once("beforeExit", () => fail(new Error("a promise never settled, and nothing is left to wait for")));
  let isOver = false;
  process.exitCode = 1;
  process.on("exit", () => {
    releaseLostTerminals(terminals);
    if (!isOver) writeLastWords();
  });
  return { interrupted: interruption.signal, fault: fault.signal, hasLeft: () => void (isOver = true) };
}

/** Without any terminal there is none that could be lost, and SIGHUP is ignored: Node undoes what nohup(1) has set. */
function listenToSignals(hasTerminal: boolean, interrupt: (signal: Signal) => void): void {
  const signals: readonly Signal[] = ["SIGINT", "SIGTERM", ...(hasTerminal ? (["SIGHUP"] as const) : [])];
  for (const signal of signals)
    process.on(signal, () => {
      // After the first signal nobody listens, so that a second one ends the process at once, whatever keeps the program busy.
      for (const each of signals) process.removeAllListeners(each);
      // A terminal that goes away says so more than once: the system does, and so does the shell. That is no second wish.
      if (signal === "SIGHUP") process.on(signal, () => {});
      interrupt(signal);
    });
  if (!hasTerminal) process.on("SIGHUP", () => {});
}

/** For a process that ends although the program has not: nothing can be waited for any more. */
function writeLastWords(): void {
  try {
    writeSync(
      2,
      "error: sms ended before its command did; what it sent may have taken effect. This is a fault in sms: please report it.\n",
    );
  } catch {
    // There is no stderr any more.
  }
}

/**
 * Puts /dev/null in the place of terminals that are gone (a lost connection, a closed window). When Node ends, it restores the
 * settings of its terminals, and aborts the process where that fails.
 */
function releaseLostTerminals(terminals: readonly number[]): void {
  for (const descriptor of terminals)
    if (!isatty(descriptor)) {
      closeSync(descriptor);
      // Takes the lowest free descriptor, which is the one just closed.
      openSync(devNull, "r+");
    }
}
