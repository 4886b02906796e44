/** Everything from outside. Made once, in bin; tests hand in their own. */
export interface Context {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Env;
  readonly home: string;
  readonly platform: NodeJS.Platform;
  readonly clock: Clock;
  /** 0 ≤ random() < 1 */
  readonly random: () => number;
  readonly fetch: Fetch;
  readonly files: Files;
  readonly spawn: Spawn;
  readonly capture: Capture;
  readonly prompt: Prompt;
  /** Aborted by the first SIGINT or SIGTERM, with an InterruptedError; a second one ends the process at once. */
  readonly interrupted: AbortSignal;
  /** Ends the process at once, whatever is under way; what was written is with the system already. */
  readonly leave: (exitCode: number) => void;
}

export type Env = Readonly<Record<string, string | undefined>>;

export interface Input {
  readonly isTTY: boolean;
  /** One line as typed, without its end; undefined when the input ended. */
  readLine(): Promise<string | undefined>;
  /** All lines to the end of the input, as they come. */
  lines(): AsyncIterable<string>;
}

export interface Output {
  readonly isTTY: boolean;
  /** Display columns; undefined when it is not a terminal. */
  readonly columns: number | undefined;
  /** Nobody reads any more (EPIPE): what is written is dropped. */
  readonly closed: boolean;
  /** For what draws in place; absent where there is no terminal, or one that does not know its size. */
  readonly terminal?: NodeJS.WriteStream;
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
  /** Its permission bits; undefined when there is no such file. */
  mode(path: string): Promise<number | undefined>;
  /** Replaces the file in one step; owner only (0600, folders 0700). */
  writePrivate(path: string, text: string): Promise<void>;
  /** With all that leads to it, owner only; one that is there stays as it is. */
  makePrivateFolder(path: string): Promise<void>;
  /** A file, or a folder with all that is in it; one that is not there is no error. */
  remove(path: string): Promise<void>;
  /** Does the work while no other process does work under the same path; after 20 s without its turn, all the same. */
  locked<T>(path: string, work: () => Promise<T>): Promise<T>;
}

/** Questions for the person at the terminal, asked on stderr. Ctrl-C rejects with an InterruptedError. */
export interface Prompt {
  text(question: string, initial?: string): Promise<string>;
  /** Nothing of it is shown. */
  secret(question: string): Promise<string>;
  choice<T extends string>(question: string, choices: Readonly<Record<T, string>>): Promise<T>;
}

/** Runs a program without a shell: its stderr is ours, its stdout is kept (at most 1 MiB). Rejects when it cannot be run. */
export type Capture = (
  argv: readonly string[],
  options: { readonly timeoutMs: number; readonly interrupted: AbortSignal },
) => Promise<Captured>;

export interface Captured {
  /** undefined when it ran out of time. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
}

/** Runs a command with the terminal of this one; resolves to its exit code, 128 + n when a signal ended it. */
export type Spawn = (
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  interrupted: AbortSignal,
) => Promise<number>;
