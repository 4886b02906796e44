import type { Json } from "./json.ts";
import type { Fields, NamedValuesOf, ValuesOf } from "./object-definition.ts";

/** What an error that is printed is about; decides the exit code (exit-code.ts). */
const PRINTED_KINDS = [
  "usage",
  "config",
  "not_found",
  "auth",
  "permission",
  "refused",
  "service",
  "network",
  "timeout",
  "outcome_unknown",
  "response",
  "internal",
] as const;
type PrintedKind = (typeof PRINTED_KINDS)[number];
export type ErrorKind = PrintedKind | "interrupted";

/** Facts beyond the message; absent when unknown. */
export interface ErrorFacts {
  readonly taskId?: string;
  /** What to do next, one sentence. */
  readonly hint?: string;
  /** For authentication and permission errors: who sent the request, with secrets masked. */
  readonly identity?: string;
  /** What helps against the service's error code. */
  readonly remedy?: string;
  /** The service's code, such as SMS.9004 or APIGW.0301. */
  readonly errorCode?: string;
  readonly httpStatus?: number;
  readonly requestId?: string;
  readonly errorParam?: Json;
  readonly details?: Json;
  readonly encodedAuthorizationMessage?: string;
  /** A text that the user wrote, and the position in it that the message is about; not part of JSON output. */
  readonly mark?: { readonly text: string; readonly at: number };
  /** A mistaken word, and those that there are: the nearest becomes the hint; not part of any output. */
  readonly choice?: { readonly typed: string; readonly words: readonly string[] };
  /** The reason was --timeout, the command's own, and no time-out of a request; not part of any output. */
  readonly isDeadline?: boolean;
  /** The service's Retry-After, ms; not part of any output. */
  readonly retryAfterMs?: number;
  /** True when the same command may succeed later without a change. */
  readonly retryable?: boolean;
}

export class SmsError extends Error {
  override readonly name: string = "SmsError";
  readonly kind: ErrorKind;
  readonly facts: ErrorFacts;

  constructor(kind: ErrorKind, message: string, facts: ErrorFacts = {}, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
    this.facts = facts;
  }

  /** The same error with `what` in front of the message and with more facts; facts that it already has win. */
  during(what: string, facts: ErrorFacts): SmsError {
    return new SmsError(
      this.kind,
      `${what}: ${this.message}`,
      { ...facts, ...this.facts },
      { cause: this.cause ?? this },
    );
  }
}

/** The command line cannot be understood, or asks for something impossible. Nothing was sent. */
export class UsageError extends SmsError {
  override readonly name = "UsageError";
  constructor(message: string, hint?: string, facts: Pick<ErrorFacts, "mark" | "choice"> = {}) {
    super("usage", message, hint === undefined ? facts : { ...facts, hint });
  }
}

/** An environment variable or a configuration file has an invalid value. Nothing was sent. */
export class ConfigError extends SmsError {
  override readonly name = "ConfigError";
  constructor(message: string, hint?: string) {
    super("config", message, hint === undefined ? {} : { hint });
  }
}

/** The task's state forbids the action, or the user did not confirm it. Nothing was sent. */
export class RefusedError extends SmsError {
  override readonly name = "RefusedError";
  constructor(message: string, facts: ErrorFacts = {}) {
    super("refused", message, facts);
  }
}

/** The service's codes for a task that it does not know (docs/service.md, "Errors"). */
export const TASK_MISSING: ReadonlySet<string> = new Set(["SMS.7703", "SMS.2252"]);

/** The service, or something in front of it, answered with an error. */
export class ApiError extends SmsError {
  override readonly name = "ApiError";
}

/** No complete answer arrived. `sent` is false only when the request provably never left, because no connection was made. */
export class NetworkError extends SmsError {
  override readonly name = "NetworkError";
  declare readonly kind: "network" | "timeout";
  readonly sent: boolean;
  constructor(
    kind: "network" | "timeout",
    message: string,
    sent: boolean,
    facts: ErrorFacts = {},
    options?: ErrorOptions,
  ) {
    super(kind, message, { retryable: true, ...facts }, options);
    this.sent = sent;
  }
}

/** The request succeeded, but its answer cannot be used: not JSON, not an object, or too large. */
export class ResponseError extends SmsError {
  override readonly name = "ResponseError";
  constructor(message: string, facts: ErrorFacts = {}) {
    super("response", message, facts);
  }
}

/** An action was sent, and it is not known whether it took effect. */
export class OutcomeUnknownError extends SmsError {
  override readonly name = "OutcomeUnknownError";
  constructor(message: string, facts: ErrorFacts) {
    super("outcome_unknown", message, facts);
  }
}

/** The message of an interruption about which there is no more to say. */
export const INTERRUPTED = "interrupted";

/** The command was ended by a signal, or at a question by Ctrl-C or Ctrl-D. */
export class InterruptedError extends SmsError {
  override readonly name = "InterruptedError";
  readonly signal: Signal;
  /** Whether a request was under way that may have reached the service; false when none was, or nothing of it had left. */
  readonly sent: boolean;
  constructor(signal: Signal, message = INTERRUPTED, sent = false) {
    super("interrupted", message);
    this.signal = signal;
    this.sent = sent;
  }
}
/** The time that `--timeout` gives the whole command was up before this was done. */
export class DeadlineError extends SmsError {
  override readonly name = "DeadlineError";
  /** As in InterruptedError. */
  readonly sent: boolean;
  constructor(message: string, sent = false) {
    super("timeout", message, { retryable: true, isDeadline: true });
    this.sent = sent;
  }
}

/** Throws the signal's reason when a person or the system ended the command; the end of `--timeout` is left to the command. */
export function throwIfInterrupted(signal: AbortSignal): void {
  if (signal.aborted && !(signal.reason instanceof DeadlineError)) throw signal.reason;
}

/** Signals that end a command with its results, its reports and an exit code of their own. */
export type Signal = "SIGINT" | "SIGTERM" | "SIGHUP";

/** The answer, a part of it, or a report could not be written: a full disk, for example. A closed pipe is no such error. */
export class OutputError extends SmsError {
  override readonly name = "OutputError";
  constructor(message: string) {
    super("internal", message, { hint: "Nothing is undone: what was sent stays sent." });
  }
}

/** Whether the service refused a request, unprocessed, because there are too many. */
export function isThrottled({ facts }: SmsError): boolean {
  return facts.httpStatus === 429;
}

/** Statuses with which a gateway or proxy answers although the request was, or may have been, handed on: 408, 499 and every 5xx. */
export function leavesOutcomeOpen(status: number): boolean {
  return status === 408 || status === 499 || status >= 500;
}

/**
 * Whether the service may have carried a request out although it ended with this error. Such a request must not be sent again,
 * unless it is idempotent: what it was to change has to be read instead.
 */
export function mayHaveBeenProcessed(thrown: unknown): boolean {
  if (thrown instanceof NetworkError) return thrown.sent;
  if (thrown instanceof ApiError) return leavesOutcomeOpen(thrown.facts.httpStatus ?? 0);
  // An answer that cannot be read is one of success only below 300.
  if (thrown instanceof ResponseError) return (thrown.facts.httpStatus ?? 0) < 300;
  return (thrown instanceof InterruptedError || thrown instanceof DeadlineError) && thrown.sent;
}

/**
 * The error for a value that is not valid, by where it comes from: a usage error for a flag or an argument (`--region`,
 * `<profile>`), otherwise one of the configuration.
 */
export function settingError(origin: string, message: string, hint?: string): ConfigError | UsageError {
  return /^(--|<)/.test(origin) ? new UsageError(message, hint) : new ConfigError(message, hint);
}

/** Any thrown value as an SmsError. One that is none already is a bug in this program, hence "internal". */
export function asSmsError(thrown: unknown): SmsError {
  if (thrown instanceof SmsError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new SmsError("internal", message, {}, { cause: thrown });
}

/**
 * A thrown error that the caller may handle or report as a result. An interruption (Ctrl-C, SIGTERM) and a fault of the
 * program itself are thrown again: neither is an outcome of the request, and both must end the command.
 */
export function expectedError(thrown: unknown): SmsError {
  const error = asSmsError(thrown);
  if (error.kind === "interrupted" || error.kind === "internal") throw thrown;
  return error;
}

/** An error as data; what is not known is left out. */
export const ERROR = {
  of: "an error",
  fields: {
    kind: { type: PRINTED_KINDS, about: "what it is about; the exit code follows from it" },
    message: { type: "string", about: "what failed" },
    task_id: { type: "string", optional: true, about: "for which task" },
    error_code: { type: "string", optional: true, about: "the service's code, such as SMS.9004" },
    http_status: { type: "integer", optional: true, about: "of the answer" },
    request_id: { type: "string", optional: true, about: "the service's id of the request" },
    error_param: { type: "any", optional: true, about: "as the service sent it" },
    details: { type: "any", optional: true, about: "as the service sent it" },
    encoded_authorization_message: { type: "string", optional: true, about: "as the service sent it" },
    identity: {
      type: "string",
      optional: true,
      about: "who was asking, secrets masked: with kind auth and permission",
    },
    hint: { type: "string", optional: true, about: "what to do next" },
    retryable: { type: "boolean", about: "true when the same command may succeed later" },
  },
} as const satisfies { readonly of: string; readonly fields: Fields };
type ErrorObject = ValuesOf<typeof ERROR.fields>;

/** An error as JSON, the same on stderr and inside a result. */
export function errorObject({ kind, message, facts }: SmsError): ErrorObject {
  const fields: NamedValuesOf<typeof ERROR.fields> = {
    // An interruption ends the command, and is neither printed nor part of a result.
    kind: kind as PrintedKind,
    message,
    task_id: facts.taskId,
    error_code: facts.errorCode,
    http_status: facts.httpStatus,
    request_id: facts.requestId,
    error_param: facts.errorParam,
    details: facts.details,
    encoded_authorization_message: facts.encodedAuthorizationMessage,
    identity: facts.identity,
    hint: adviceOf(facts),
    retryable: facts.retryable ?? false,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as ErrorObject;
}

/** What to do next: first against the cause, where it is known, then about the command. */
export function adviceOf({ remedy, hint }: ErrorFacts): string | undefined {
  const parts = [remedy, hint].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(" ");
}
