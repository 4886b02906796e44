import type { Clock, Fetch, FetchResponse, ResponseHeaders } from "../context.ts";
import {
  ApiError,
  asSmsError,
  DeadlineError,
  InterruptedError,
  mayHaveBeenProcessed,
  NetworkError,
  ResponseError,
  SmsError,
} from "../errors.ts";
import { MOST_BODY_BYTES } from "../model/limits.ts";
import { safeText } from "../safe-text.ts";
import { limitTime } from "../time-limit.ts";
import { apiError, errorInside, excerpt, statusWords } from "./api-error.ts";
import type { DebugLog } from "./debug-log.ts";
import { withRemedy } from "./error-hints.ts";
import { networkFailure } from "./network-error.ts";
import { redactBody } from "./redact.ts";
import type { ApiAnswer, ApiRequest, Authorization, Authorize, RequestOrigin, Transport } from "./request.ts";
import { retryDelay } from "./retry.ts";
import type { Redact } from "./secrets.ts";

export interface TransportOptions {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly random: () => number;
  /** Called for each attempt, since a signature holds its time. */
  readonly authorize: Authorize;
  /** For the messages of errors. */
  readonly route: RequestOrigin;
  readonly redact: Redact;
  /** undefined: nothing is logged. */
  readonly debug: DebugLog | undefined;
  /** Called before each retry, with the error of the attempt before and the number of retries allowed. */
  readonly onRetry: (error: SmsError, attempt: number, delayMs: number, maxRetries: number) => void;
  /**
   * Milliseconds for one attempt, from connecting to the last byte; undefined for no limit. No retry begins later than ten times
   * that after the first attempt.
   */
  readonly timeoutMs: number | undefined;
  readonly maxRetries: number;
  readonly interrupted: AbortSignal;
}

const TOTAL_TIMEOUT_FACTOR = 10;

/**
 * Signs a request, sends it, reads the answer within a time limit, and retries where that is safe (retry.ts). Resolves to an answer
 * of 2xx, or of any status for a request with `returnsErrors`; otherwise throws an SmsError.
 */
export function createTransport(options: TransportOptions): Transport {
  const { clock, interrupted, onRetry, timeoutMs = Infinity } = options;
  return async (request) => {
    const deadline = clock.elapsedMs() + TOTAL_TIMEOUT_FACTOR * timeoutMs;
    let isRenewed = false;
    for (let attempt = 1; ; attempt += 1) {
      const authorization = await options.authorize(request).catch(rethrowUnsent);
      const outcome = await attemptOnce(request, authorization, options);
      if (outcome.error === undefined) return outcome.answer;
      // A 401 comes before the request is processed, so that even an action may be sent again. Only once: if a fresh credential
      // is refused too, another one does not help, and repeated failures lock the access key.
      if (outcome.failure === 401 && !isRenewed && (await authorization.renew())) {
        isRenewed = true;
        continue;
      }
      const delay = delayAfter(outcome, request, attempt, options);
      if (delay === undefined || clock.elapsedMs() + delay > deadline) return failedAnswer(outcome, request);
      onRetry(outcome.error, attempt, delay, request.maxRetries ?? options.maxRetries);
      await clock.sleep(delay, interrupted);
    }
  };
}

/** Of a log-in that was interrupted: the request that needed it had not left. */
function rethrowUnsent(thrown: unknown): never {
  throw thrown instanceof InterruptedError ? new InterruptedError(thrown.signal, thrown.message) : thrown;
}

async function failedAnswer({ error, answer }: Failed, request: ApiRequest): Promise<ApiAnswer> {
  const explained = unlessRepeatable(await withRemedy(error), request);
  if (answer === undefined || !request.returnsErrors) throw explained;
  return { ...answer, error: explained };
}

/** What may have been carried out must not be sent again: the same command could do it twice. */
function unlessRepeatable(error: SmsError, request: ApiRequest): SmsError {
  if (isIdempotent(request) || error.facts.retryable !== true || !mayHaveBeenProcessed(error)) return error;
  const facts = { ...error.facts, retryable: false };
  const { message, cause } = error;
  if (error instanceof NetworkError) return new NetworkError(error.kind, message, error.sent, facts, { cause });
  return new ApiError(error.kind, message, facts, { cause });
}

interface Failed {
  readonly error: SmsError;
  /** Absent when the connection failed. */
  readonly answer?: ApiAnswer;
  readonly failure: number | "unsent" | "disconnected";
  readonly retryAfter: string | null;
}
type Outcome = { readonly answer: ApiAnswer; readonly error?: undefined } | Failed;

function delayAfter(
  failed: Failed,
  request: ApiRequest,
  attempt: number,
  options: TransportOptions,
): number | undefined {
  if (failed.error.facts.retryable === false) return undefined;
  const { failure, retryAfter } = failed;
  const { maxRetries = options.maxRetries } = request;
  const [random, now] = [options.random(), options.clock.now()];
  return retryDelay({
    isIdempotent: isIdempotent(request),
    failure,
    retryAfter,
    attempt,
    maxRetries,
    random,
    now,
  });
}

const NOT_SHOWN = "(not shown)";

/** Sends the request once, and writes both the request and its answer to the debug log. */
async function attemptOnce(
  request: ApiRequest,
  authorization: Authorization,
  options: TransportOptions,
): Promise<Outcome> {
  const label = `${request.method} ${request.url.origin}${request.url.pathname}`;
  const headers = {
    "user-agent": "huaweicloud-sms-cli",
    accept: "application/json",
    ...request.headers,
    ...authorization.headers,
  };
  const startedMs = options.clock.elapsedMs();
  const duration = () => Math.round(options.clock.elapsedMs() - startedMs);
  options.debug?.request(request, headers);
  try {
    const answer = await exchange(request, headers, label, options);
    options.debug?.response(request.isAnswerSecret ? { ...answer, body: NOT_SHOWN } : answer, duration());
    const shown = request.isAnswerSecret ? { ...answer, excerpt: () => NOT_SHOWN } : answer;
    return toOutcome(shown, label, request, options);
  } catch (thrown) {
    const error = asSmsError(thrown);
    options.debug?.failure(error, duration());
    if (!(error instanceof NetworkError)) throw error;
    return { error, failure: error.sent ? "disconnected" : "unsent", retryAfter: null };
  }
}

function toOutcome(answer: ApiAnswer, label: string, request: ApiRequest, options: TransportOptions): Outcome {
  const retryAfter = answer.headers.get("retry-after");
  const failed = { answer, failure: answer.status, retryAfter };
  const details = { ...answer, request: label, route: options.route };
  if (answer.status >= 200 && answer.status < 300) {
    // `sms api` prints what came, whatever it is.
    const error = request.returnsErrors ? undefined : errorInside(details, options.redact, options.clock.now());
    return error === undefined ? { answer } : { ...failed, error };
  }
  if (answer.status < 400) return { ...failed, error: redirectError(answer, label, options.redact) };
  return { ...failed, error: apiError(details, options.redact, options.clock.now()) };
}

/** Redirects are not followed, since the request carries credentials that are meant for one host. */
function redirectError(answer: ApiAnswer, label: string, redact: Redact): ResponseError {
  const target = redact(safeText(answer.headers.get("location") ?? "somewhere else"));
  const facts = {
    httpStatus: answer.status,
    hint: "Redirects are not followed with credentials: set --endpoint to the final address.",
  };
  return new ResponseError(`${statusWords(answer.status)}: redirected to ${target} [${label}]`, facts);
}

type ExchangeOptions = Pick<TransportOptions, "fetch" | "interrupted" | "redact" | "route" | "timeoutMs">;

/**
 * Of a decompressed body, however it was sent; the limits of headers and connections are in system/http-request.ts. The gateway
 * lets no larger document through (docs/service.md, "Errors"); what `sms api` reads may be a file.
 */
const LARGEST_BODY = {
  document: { bytes: MOST_BODY_BYTES, words: "12 MB" },
  file: { bytes: 67_108_864, words: "64 MiB" },
};
/** Sends and reads the whole answer within the time-out of one attempt. */
async function exchange(
  request: ApiRequest,
  headers: Readonly<Record<string, string>>,
  label: string,
  { fetch, interrupted, redact, ...options }: ExchangeOptions,
): Promise<ApiAnswer> {
  const timeoutMs = shorterTimeout(options.timeoutMs, request.timeoutMs);
  const { method, url, body } = request;
  let response: FetchResponse | undefined;
  const received = { body: "" };
  interrupted.throwIfAborted();
  const { signal, release } = limitTime(timeoutMs, interrupted);
  try {
    response = await fetch(url, {
      method,
      headers,
      redirect: "manual",
      signal,
      ...(body === undefined ? {} : { body }),
    });
    return answerOf(response, await readBody(response, label, request.returnsErrors === true, received), redact);
  } catch (thrown) {
    // Where the status is enough, losing the rest of the answer does not matter: a 401 that counted as a lost connection would be
    // retried until the access key is locked, and an action that was accepted stays accepted, since its documented body is empty.
    if (response !== undefined && (response.status >= 300 || isAccepted(request, received.body)))
      return answerOf(response, { bytes: new Uint8Array(), body: "" }, redact);
    if (thrown instanceof SmsError && thrown !== interrupted.reason) throw thrown;
    if (interrupted.aborted) throw interruption(interrupted.reason, thrown);
    if (signal.aborted) throw timeoutError(thrown, label, timeoutMs ?? 0, options.route.via(url), response?.status);
    throw networkFailure(thrown, label, options.route.via(url), response?.status);
  } finally {
    release();
  }
}

/** What the command was interrupted by, and whether the request that this ended may have reached the service. */
function interruption(reason: unknown, thrown: unknown): unknown {
  if (reason instanceof DeadlineError) return new DeadlineError(reason.message, !wasConnecting(thrown));
  if (!(reason instanceof InterruptedError) || wasConnecting(thrown)) return reason;
  return new InterruptedError(reason.signal, reason.message, true);
}

function wasConnecting(thrown: unknown): boolean {
  return thrown instanceof Error && "syscall" in thrown && ["connect", "getaddrinfo"].includes(String(thrown.syscall));
}

/** A documented answer to an action, or the beginning of one: nothing, `{}` or a string (docs/service.md, "Operations"). */
const RECEIPT = /^\s*(?:\{\s*\}\s*|"[^]*)?$/;

/**
 * Whether what was received of an answer of 2xx lets an action count as accepted. Of another body, the lost part may hold an error,
 * or it is a page of something in between.
 */
function isAccepted(request: ApiRequest, received: string): boolean {
  return !isIdempotent(request) && !request.returnsErrors && RECEIPT.test(received);
}

function isIdempotent(request: ApiRequest): boolean {
  return request.method === "GET" || request.method === "HEAD" || request.isIdempotent === true;
}

/** In whole milliseconds, as timers want it: what a deadline leaves by the monotonic clock has a fraction. */
function shorterTimeout(one: number | undefined, other: number | undefined): number | undefined {
  const shorter = one === undefined ? other : Math.min(one, other ?? one);
  return shorter === undefined ? undefined : Math.ceil(shorter);
}

function answerOf({ status, statusText, headers }: FetchResponse, { bytes, body }: Body, redact: Redact): ApiAnswer {
  const requestId = requestIdOf(headers);
  return {
    status,
    statusText,
    headers,
    requestId: requestId && redact(requestId),
    bytes,
    body,
    excerpt: () => excerpt(redactBody(body, redact), redact),
  };
}

function timeoutError(
  thrown: unknown,
  label: string,
  timeoutMs: number,
  via: string,
  httpStatus: number | undefined,
): NetworkError {
  const facts = { hint: "--request-timeout gives it more time.", ...(httpStatus === undefined ? {} : { httpStatus }) };
  return new NetworkError(
    "timeout",
    `no complete answer within ${timeoutMs / 1000} s${via} [${label}]`,
    !wasConnecting(thrown),
    facts,
  );
}

/** Of SMS and the gateway, or of IAM. */
function requestIdOf(headers: ResponseHeaders): string | undefined {
  return headers.get("x-request-id") ?? headers.get("x-iam-trace-id") ?? undefined;
}

interface Body {
  /** Empty unless the request has `returnsErrors`: a list of thousands of tasks must not be in memory twice. */
  readonly bytes: Uint8Array;
  readonly body: string;
}

/** `received` gets the text as it comes, so that it is known when the rest is lost. */
async function readBody(
  response: FetchResponse,
  label: string,
  keepsBytes: boolean,
  received: { body: string },
): Promise<Body> {
  const chunks: Uint8Array[] = [];
  const decoder = new TextDecoder();
  const largest = keepsBytes ? LARGEST_BODY.file : LARGEST_BODY.document;
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > largest.bytes)
      throw new ResponseError(`the answer is larger than ${largest.words} [${label}]`, { httpStatus: response.status });
    received.body += decoder.decode(chunk, { stream: true });
    if (keepsBytes) chunks.push(chunk);
  }
  return { bytes: Buffer.concat(chunks), body: received.body + decoder.decode() };
}
