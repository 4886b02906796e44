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
  readonly probe: Probe;
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
  /** All bytes to the end of the input, as they come. */
  bytes(): AsyncIterable<Uint8Array>;
}

export interface Output {
  readonly isTTY: boolean;
  /** Display columns; undefined when it is not a terminal. */
  readonly columns: number | undefined;
  /** Nobody reads any more (EPIPE): what is written is dropped. */
  readonly closed: boolean;
  /** For what draws in place; absent where there is no terminal, or one that does not know its size. */
  readonly terminal?: NodeJS.WriteStream;
  /** Resolves when the text, or the bytes as they are, is handed to the system, so that a slow reader slows the writer. */
  write(text: string | Uint8Array): Promise<void>;
}

export interface Clock {
  now(): Date;
  /** Minutes that local time is ahead of UTC at that date. */
  utcOffset(date: Date): number;
  /** Rejects with the signal's reason when it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** One request, answered or rejected; a redirect is an answer. What fails while connecting has the `syscall` "connect". */
export type Fetch = (url: URL, init: FetchInit) => Promise<FetchAnswer>;

interface FetchInit {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly redirect: "manual";
  readonly signal: AbortSignal;
}

/** What is used of a `Response`. */
export interface FetchAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: AnswerHeaders;
  readonly body: AsyncIterable<Uint8Array> | null;
}

/** What is used of `Headers`. */
export interface AnswerHeaders extends Iterable<readonly [string, string]> {
  get(name: string): string | null;
}

export interface Files {
  /** The text without a byte order mark, or undefined when there is no such file. */
  read(path: string): Promise<string | undefined>;
  /** Its permission bits; undefined when there is no such file. */
  mode(path: string): Promise<number | undefined>;
  /** Replaces the file in one step; owner only (0600, folders 0700). */
  writePrivate(path: string, text: string): Promise<void>;
  /** Replaces what is there, as everyone may read it. */
  write(path: string, text: string): Promise<void>;
  append(path: string, text: string): Promise<void>;
  /** Throws what would keep a text from being written there; leaves everything as it is. */
  checkWritable(path: string): Promise<void>;
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

interface Captured {
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

/** Looks at the way to a server. Nothing is sent over it but what connecting takes; rejects with the system's errors. */
export interface Probe {
  /** What a host name is looked up as, by the system's rules. */
  readonly addresses: (host: string, limits: ConnectLimits) => Promise<readonly string[]>;
  /** Connects and hangs up. */
  readonly connect: (to: HostPort, limits: ConnectLimits) => Promise<void>;
  /** Shakes hands by TLS, whatever the certificate, and hangs up. */
  readonly handshake: (to: TlsTarget, limits: ConnectLimits) => Promise<Handshake>;
}

export interface ConnectLimits {
  readonly timeoutMs: number;
  readonly interrupted: AbortSignal;
}

export interface HostPort {
  /** A name or an address, without brackets. */
  readonly host: string;
  readonly port: number;
}

export interface TlsTarget extends HostPort {
  /** To be reached through a tunnel of this http or https proxy. */
  readonly proxy: URL | undefined;
  /** PEM, instead of those that Node trusts. */
  readonly ca: readonly string[] | undefined;
}

export interface Handshake {
  /** `TLSv1.3` */
  readonly protocol: string;
  /** Who signed the certificate, in its own words. */
  readonly issuer: string;
  readonly validTo: Date;
  /** Why it is not to be trusted, as Node's error code; undefined when it is. */
  readonly problem: string | undefined;
}
