/** Everything that comes from outside the program. The real one is made once (system-context.ts); tests pass their own. */
export interface Context {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Env;
  /** Absolute; undefined for a user without one. */
  readonly home: string | undefined;
  /** The user whose rights this process has; undefined on Windows, where users have no number. */
  readonly userId: number | undefined;
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
  readonly controllingTerminal: ControllingTerminal;
  /** Aborted by the first SIGINT, SIGTERM or SIGHUP, with an InterruptedError; a second one ends the process at once, but for a repeated SIGHUP. */
  readonly interrupted: AbortSignal;
  /**
   * Aborted, with what went wrong, when the command cannot come to its end any more: something was thrown where no promise
   * catches it, or a promise never settles and nothing else is left to run.
   */
  readonly fault: AbortSignal;
  /** Ends the process once all that was written has been handed to the system, whatever else is under way. */
  readonly leave: (exitCode: number) => Promise<void>;
}

export type Env = Readonly<Record<string, string | undefined>>;

export interface Input {
  readonly isTTY: boolean;
  /** One line without its line break; undefined at the end of the input. */
  readLine(): Promise<string | undefined>;
  /** The lines as they arrive, to the end of the input. */
  lines(): AsyncIterable<string>;
  /** The bytes as they arrive, to the end of the input. */
  bytes(): AsyncIterable<Uint8Array>;
}

export interface Output {
  readonly isTTY: boolean;
  /** Width in columns; undefined when it is not a terminal. */
  readonly columns: number | undefined;
  /** The reader has gone (EPIPE); further text is dropped. */
  readonly closed: boolean;
  /** For drawing in place; absent without a terminal, or when it does not know its size. */
  readonly terminal?: NodeJS.WriteStream;
  /**
   * Resolves when the text or bytes are handed to the system, so that a slow reader slows the writer down. Rejects with an
   * OutputError on stdout only: what cannot be written to stderr is lost, and changes nothing.
   */
  write(text: string | Uint8Array): Promise<void>;
}

export interface Clock {
  /** The date and time, to be shown or sent. It leaps when somebody sets the clock: a duration is a difference of `elapsedMs`. */
  now(): Date;
  /** Milliseconds since some moment, never set back: monotonic, so only differences mean anything. */
  elapsedMs(): number;
  /** Minutes by which local time is ahead of UTC at that date. */
  utcOffset(date: Date): number;
  /** Rejects with the signal's reason when the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/**
 * Sends one request and resolves to its response, of whatever status; redirects are not followed. Rejects with the system's
 * error; where no connection was made, so that nothing of the request left this machine, its `syscall` is "connect" or "getaddrinfo".
 */
export type Fetch = (url: URL, init: FetchInit) => Promise<FetchResponse>;

export interface FetchInit {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly redirect: "manual";
  readonly signal: AbortSignal;
  /** An http, https or SOCKS5 proxy; undefined for a direct connection. */
  readonly proxy?: URL | undefined;
  /** undefined: the certificates that Node trusts. */
  readonly tls?: TrustedCertificates | undefined;
}

/** Which certificates of servers are accepted, as options of node:tls: those signed by these authorities (PEM), or any. */
export type TrustedCertificates = { readonly ca: readonly string[] } | { readonly rejectUnauthorized: false };

/** The part of a `Response` that is used. */
export interface FetchResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: ResponseHeaders;
  /** Decompressed; null where the implementation has none. */
  readonly body: AsyncIterable<Uint8Array> | null;
}

/** The part of `Headers` that is used. */
export interface ResponseHeaders extends Iterable<readonly [string, string]> {
  /** The value of a header, its name in any case. */
  get(name: string): string | null;
}

export interface Files {
  /** The text without a byte order mark, or undefined when there is no such file. */
  read(path: string): Promise<string | undefined>;
  /** What one passes on the way to a path, as far as it exists; ends with the file where there is one. */
  entries(path: string): Promise<{ readonly entries: readonly PathEntry[]; readonly exists: boolean }>;
  /** The permission bits; undefined when there is no such file. */
  mode(path: string): Promise<number | undefined>;
  /** Replaces the file atomically, for its owner only (0600, folders 0700). */
  writePrivate(path: string, text: string): Promise<void>;
  /** Replaces the file, with the permissions that new files usually have. */
  write(path: string, text: string): Promise<void>;
  append(path: string, text: string): Promise<void>;
  /** Whether both paths lead to one file, however they are written; files that do not exist yet are compared by their absolute paths. */
  isSame(path: string, other: string): Promise<boolean>;
  /** Throws the error that writing there would throw; makes missing folders and nothing else. */
  checkWritable(path: string): Promise<void>;
  /** Makes the folder and its parents, for their owner only. An existing folder keeps its permissions. */
  makePrivateFolder(path: string): Promise<void>;
  /** Removes a file, or a folder with its content. A path that does not exist is no error. */
  remove(path: string): Promise<void>;
  /** Does the work while no other process does work under the same path. Throws ConfigError after 20 s without its turn. */
  locked<T>(path: string, work: () => Promise<T>, options?: LockOptions): Promise<T>;
}

/** A folder, link or file on the way to a path, and who may change it. */
export interface PathEntry {
  readonly path: string;
  /** `other`: a pipe, a device. */
  readonly kind: "file" | "folder" | "link" | "other";
  /** Numbers of the user and the group that it belongs to. */
  readonly owner: number;
  readonly group: number;
  /** The permission bits. */
  readonly mode: number;
}

export interface LockOptions {
  /** Says after a second that it waits. */
  readonly note?: (text: string) => Promise<void>;
  /** Ends the waiting; the work is not begun then. */
  readonly interrupted?: AbortSignal;
}

/** Questions to the user at the terminal, printed on stderr. Ctrl-C, Ctrl-D and signals reject with an InterruptedError. */
export interface Prompt {
  text(question: string, initial?: string): Promise<string>;
  /** The typed text is not echoed. */
  secret(question: string): Promise<string>;
  choice<T extends string>(question: string, choices: Readonly<Record<T, string>>): Promise<T>;
}

/** The terminal that the process belongs to, which answers also while stdin is a pipe or a file. */
export interface ControllingTerminal {
  /** False under cron, in most pipelines, and after setsid(1). */
  readonly exists: boolean;
  /** One line without its line break; undefined at the end of the input. */
  readLine(): Promise<string | undefined>;
}

/** Runs a program without a shell. It shares our stderr; its stdout is returned (at most 1 MiB). Rejects when it cannot be run. */
export type Capture = (
  argv: readonly string[],
  options: { readonly timeoutMs: number; readonly interrupted: AbortSignal },
) => Promise<Captured>;

interface Captured {
  /** undefined when it took longer than `timeoutMs`. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
}

/** Runs a command with this process's stdin, stdout and stderr. Resolves to its exit code, 128 + n when signal n ended it. */
export type Spawn = (
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  interrupted: AbortSignal,
) => Promise<number>;

/** Checks the way to a server without sending a request. Rejects with the system's errors. */
export interface Probe {
  /** The addresses of a host name, by the system's rules. */
  readonly addresses: (host: string, limits: ConnectLimits) => Promise<readonly string[]>;
  /** Connects and closes the connection. */
  readonly connect: (to: HostPort, limits: ConnectLimits) => Promise<void>;
  /** Makes a TLS handshake, whatever the certificate, and closes the connection. */
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

interface TlsTarget extends HostPort {
  /** The http, https or SOCKS5 proxy whose tunnel leads there; undefined for a direct connection. */
  readonly proxy: URL | undefined;
  /** Trusted certificates (PEM) instead of Node's own. */
  readonly ca: readonly string[] | undefined;
}

export interface Handshake {
  /** `TLSv1.3` */
  readonly protocol: string;
  /** The issuer as the certificate names it. */
  readonly issuer: string;
  readonly validTo: Date;
  /** Node's error code for why the certificate is not trusted; undefined when it is. */
  readonly problem: string | undefined;
}
