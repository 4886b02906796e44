import type { Json, JsonObject } from "./json.ts";

/** What an error is about; the exit code follows from it (exit-code.ts). */
export type ErrorKind =
  | "usage"
  | "config"
  | "not_found"
  | "auth"
  | "permission"
  | "refused"
  | "service"
  | "network"
  | "timeout"
  | "outcome_unknown"
  | "response"
  | "internal"
  | "interrupted";

/** What is known beyond the message. Absent when unknown. */
export interface ErrorFacts {
  readonly taskId?: string;
  /** What to do next, one sentence. */
  readonly hint?: string;
  /** Who was asking, secrets masked: of errors of authentication and permission. */
  readonly identity?: string;
  /** What is known to help against the service's code. */
  readonly remedy?: string;
  /** The service's code, such as SMS.9004 or APIGW.0301. */
  readonly errorCode?: string;
  readonly httpStatus?: number;
  readonly requestId?: string;
  readonly errorParam?: Json;
  readonly details?: Json;
  readonly encodedAuthorizationMessage?: string;
  /** A text of the user's and the place in it that the message is about; shown to people only. */
  readonly mark?: { readonly text: string; readonly at: number };
  /** How long the service asked to be left alone, ms; not shown. */
  readonly retryAfterMs?: number;
  /** True when the same command may succeed later without any change. */
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

  /** The same error, saying what was being done, and with more facts; facts already known stay. */
  during(what: string, facts: ErrorFacts): SmsError {
    return new SmsError(
      this.kind,
      `${what}: ${this.message}`,
      { ...facts, ...this.facts },
      { cause: this.cause ?? this },
    );
  }
}

/** The command line cannot be understood or asks for something that cannot be. Nothing was sent. */
export class UsageError extends SmsError {
  override readonly name = "UsageError";
  constructor(message: string, hint?: string, facts: Pick<ErrorFacts, "mark"> = {}) {
    super("usage", message, hint === undefined ? facts : { ...facts, hint });
  }
}

/** An environment variable or a file says something impossible. Nothing was sent. */
export class ConfigError extends SmsError {
  override readonly name = "ConfigError";
  constructor(message: string, hint?: string) {
    super("config", message, hint === undefined ? {} : { hint });
  }
}

/** The task's state, or the person asked, ruled the action out. Nothing was sent. */
export class RefusedError extends SmsError {
  override readonly name = "RefusedError";
  constructor(message: string, facts: ErrorFacts = {}) {
    super("refused", message, facts);
  }
}

/** The service, or something in front of it, answered with an error. */
export class ApiError extends SmsError {
  override readonly name = "ApiError";
}

/** No complete answer came. `sent: false` only when the request provably never left: the connection was never made. */
export class NetworkError extends SmsError {
  override readonly name = "NetworkError";
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

/** The request succeeded and its answer was refused: not JSON, not an object, or too large. */
export class ResponseError extends SmsError {
  override readonly name = "ResponseError";
  constructor(message: string, facts: ErrorFacts = {}) {
    super("response", message, facts);
  }
}

/** An action was sent and nobody can say whether it took effect. */
export class OutcomeUnknownError extends SmsError {
  override readonly name = "OutcomeUnknownError";
  constructor(message: string, facts: ErrorFacts) {
    super("outcome_unknown", message, facts);
  }
}

/** Ctrl-C or a request to end. */
export class InterruptedError extends SmsError {
  override readonly name = "InterruptedError";
  readonly signal: Signal;
  constructor(signal: Signal, message = "interrupted") {
    super("interrupted", message);
    this.signal = signal;
  }
}
export type Signal = "SIGINT" | "SIGTERM";

/** Anything thrown, as an SmsError: what is not one of ours is a bug of ours. */
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

/** An error as data, the same on stderr and inside a result; absent fields are left out (contract, section 3). */
export function errorObject({ kind, message, facts }: SmsError): JsonObject {
  const fields: Readonly<Record<string, Json | undefined>> = {
    kind,
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
  return Object.fromEntries(Object.entries(fields).filter((field): field is [string, Json] => field[1] !== undefined));
}

/** What to do next: against the cause where that is known, then about the command. */
export function adviceOf({ remedy, hint }: ErrorFacts): string | undefined {
  const parts = [remedy, hint].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(" ");
}
