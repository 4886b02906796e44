import type { AnswerHeaders, Clock, Fetch, FetchAnswer } from "../context.ts";
import { asSmsError, NetworkError, ResponseError, SmsError } from "../errors.ts";
import { safeText } from "../safe-text.ts";
import { apiError, statusWords, requestIdOf, excerpt } from "./api-error.ts";
import type { Authorization, Authorize } from "./authorize.ts";
import type { DebugLog } from "./debug-log.ts";
import { withRemedy } from "./error-hints.ts";
import { networkFailure } from "./network-error.ts";
import type { Redact } from "./redact.ts";
import { retryDelay } from "./retry.ts";
import type { RequestOrigin } from "./route.ts";

/** A request before it is signed. */
export interface ApiRequest {
  readonly method: string;
  readonly url: URL;
  /** Beside those that every request has. */
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON text, sent to the byte as it is here. */
  readonly body?: string;
  /** Sending it twice does no more than sending it once, although it is no GET. */
  readonly isIdempotent?: true;
  /** The body of a good answer is a secret as a whole: no log and no error shows it. */
  readonly isAnswerSecret?: boolean;
  /** What is wanted is the answer, to its last byte and whatever its status is: one of an error has its error with it. */
  readonly returnsErrors?: true;
  /** Instead of the number that all requests have. */
  readonly maxRetries?: number;
  /** For one attempt, when that is less than what all requests have. */
  readonly timeoutMs?: number | undefined;
}

/** An answer with a status of 2xx, or any where the request wants it. */
export interface ApiAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: AnswerHeaders;
  readonly requestId: string | undefined;
  /** At most 64 MiB. */
  readonly bytes: Uint8Array;
  /** The same as text. */
  readonly body: string;
  /** Its beginning, fit for an error message. */
  readonly excerpt: () => string;
  /** What a status that is not 2xx means. */
  readonly error?: SmsError;
}

export interface TransportOptions {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly random: () => number;
  /** What proves who asks, made anew for each attempt. */
  readonly authorize: Authorize;
  /** Who asks and by which way, for errors. */
  readonly route: RequestOrigin;
  readonly redact: Redact;
  readonly debug: DebugLog;
  /** Told before each repetition. */
  readonly onRetry: (error: SmsError, attempt: number, delayMs: number, of: number) => void;
  /** For one attempt, from connecting to the last byte; undefined for no limit. The whole request may take ten times that. */
  readonly timeoutMs: number | undefined;
  readonly maxRetries: number;
  readonly interrupted: AbortSignal;
}

export type Transport = (request: ApiRequest) => Promise<ApiAnswer>;

const TOTAL_TIMEOUT_FACTOR = 10;

/** Signs, sends, times out, reads, and repeats where that is safe (retry.ts). Answers 2xx or, unless the answer is wanted, throws an SmsError. */
export function createTransport(options: TransportOptions): Transport {
  const { clock, interrupted, onRetry, timeoutMs = Infinity } = options;
  return async (request) => {
    const deadline = clock.now().getTime() + TOTAL_TIMEOUT_FACTOR * timeoutMs;
    let isRenewed = false;
    for (let attempt = 1; ; attempt += 1) {
      const authorization = await options.authorize(request);
      const outcome = await attemptOnce(request, authorization, options);
      if ("answer" in outcome) return outcome.answer;
      // Refused before it was looked at; once, since a credential that was just made is not mended by another.
      if (outcome.failure === 401 && !isRenewed && (await authorization.renew())) {
        isRenewed = true;
        continue;
      }
      const delay = delayAfter(outcome, request, attempt, options);
      if (delay === undefined || clock.now().getTime() + delay > deadline) return finish(outcome, request);
      onRetry(outcome.error, attempt, delay, request.maxRetries ?? options.maxRetries);
      await clock.sleep(delay, interrupted);
    }
  };
}

async function finish({ error, refusal }: Failed, { returnsErrors: wantsAnswer }: ApiRequest): Promise<ApiAnswer> {
  const told = await withRemedy(error);
  if (refusal === undefined || !wantsAnswer) throw told;
  return { ...refusal, error: told };
}

interface Failed {
  readonly error: SmsError;
  /** The answer that is one of an error. */
  readonly refusal?: ApiAnswer;
  readonly failure: number | "unsent" | "lost";
  readonly retryAfter: string | null;
}
type Outcome = { readonly answer: ApiAnswer } | Failed;

function delayAfter(
  failed: Failed,
  request: ApiRequest,
  attempt: number,
  options: TransportOptions,
): number | undefined {
  if (failed.error.facts.retryable === false) return undefined;
  const { failure, retryAfter } = failed;
  const { maxRetries = options.maxRetries } = request;
  const isRepeatable = isIdempotent(request);
  const [random, now] = [options.random(), options.clock.now()];
  return retryDelay({ isIdempotent: isRepeatable, failure, retryAfter, attempt, maxRetries, random, now });
}

const NOT_SHOWN = "(not shown)";

/** One signed request and its answer, both told to the debug log. */
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
  const started = options.clock.now().getTime();
  const duration = () => options.clock.now().getTime() - started;
  options.debug.request(request, headers);
  try {
    const answer = await exchange(request, headers, label, options);
    options.debug.response(request.isAnswerSecret ? { ...answer, body: NOT_SHOWN } : answer, duration());
    return toOutcome(request.isAnswerSecret ? { ...answer, excerpt: () => NOT_SHOWN } : answer, label, options);
  } catch (thrown) {
    const error = asSmsError(thrown);
    options.debug.failure(error, duration());
    if (!(error instanceof NetworkError)) throw error;
    return { error, failure: error.sent ? "lost" : "unsent", retryAfter: null };
  }
}

function toOutcome(answer: ApiAnswer, label: string, options: TransportOptions): Outcome {
  if (answer.status >= 200 && answer.status < 300) return { answer };
  const retryAfter = answer.headers.get("retry-after");
  const failed = { refusal: answer, failure: answer.status, retryAfter };
  if (answer.status < 400) return { ...failed, error: redirected(answer, label, options.redact) };
  const error = apiError({ ...answer, request: label, route: options.route }, options.redact, options.clock.now());
  return { ...failed, error };
}

/** Followed nowhere: the request carries credentials. */
function redirected(answer: ApiAnswer, label: string, redact: Redact): ResponseError {
  const target = redact(safeText(answer.headers.get("location") ?? "somewhere else"));
  const facts = {
    httpStatus: answer.status,
    hint: "Redirects are not followed with credentials: set --endpoint to the final address.",
  };
  return new ResponseError(`${statusWords(answer.status)}: redirected to ${target} [${label}]`, facts);
}

type ExchangeOptions = Pick<TransportOptions, "fetch" | "interrupted" | "redact" | "route" | "timeoutMs">;

const LARGEST_BODY = 64 * 1024 * 1024;
/** What a timer can hold; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Sends and reads the whole answer within the time-out of one attempt. */
async function exchange(
  request: ApiRequest,
  headers: Readonly<Record<string, string>>,
  label: string,
  { fetch, interrupted, redact, ...options }: ExchangeOptions,
): Promise<ApiAnswer> {
  const timeoutMs = shorter(options.timeoutMs, request.timeoutMs);
  const timeout = timeoutMs === undefined ? [] : [AbortSignal.timeout(Math.min(timeoutMs, LONGEST_TIMER_MS))];
  const signal = AbortSignal.any([interrupted, ...timeout]);
  const { method, url, body } = request;
  let response: FetchAnswer | undefined;
  try {
    response = await fetch(url, {
      method,
      headers,
      redirect: "manual",
      signal,
      ...(body === undefined ? {} : { body }),
    });
    return answerOf(response, await readBody(response, label, request.returnsErrors === true), redact);
  } catch (thrown) {
    // Where the status says enough, the rest of the answer may get lost: a 401 taken for a lost connection would be repeated
    // until the key is locked, and an accepted action stays accepted, for its documented body carries nothing.
    if (response !== undefined && (response.status >= 300 || !(isIdempotent(request) || request.returnsErrors)))
      return answerOf(response, { bytes: new Uint8Array(), body: "" }, redact);
    if (thrown instanceof SmsError) throw thrown;
    if (interrupted.aborted) throw interrupted.reason;
    if (signal.aborted) throw timedOut(thrown, label, timeoutMs ?? 0, options.route.via(url), response?.status);
    throw networkFailure(thrown, label, options.route.via(url), response?.status);
  }
}

function isIdempotent({ method, isIdempotent: isRepeatable }: ApiRequest): boolean {
  return method === "GET" || method === "HEAD" || isRepeatable === true;
}

function shorter(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined ? other : Math.min(one, other ?? one);
}

function answerOf({ status, statusText, headers }: FetchAnswer, { bytes, body }: Body, redact: Redact): ApiAnswer {
  const requestId = requestIdOf(headers);
  return {
    status,
    statusText,
    headers,
    requestId: requestId && redact(requestId),
    bytes,
    body,
    excerpt: () => excerpt(body, redact),
  };
}

function timedOut(
  thrown: unknown,
  label: string,
  timeoutMs: number,
  via: string,
  httpStatus: number | undefined,
): NetworkError {
  const wasConnecting = thrown instanceof Error && "syscall" in thrown && thrown.syscall === "connect";
  const facts = { hint: "--request-timeout gives it more time.", ...(httpStatus === undefined ? {} : { httpStatus }) };
  return new NetworkError(
    "timeout",
    `no complete answer within ${timeoutMs / 1000} s${via} [${label}]`,
    !wasConnecting,
    facts,
  );
}

interface Body {
  /** Empty where only the text is wanted: a list of thousands of pages must not hold both. */
  readonly bytes: Uint8Array;
  readonly body: string;
}

async function readBody(response: FetchAnswer, label: string, wantsBytes: boolean): Promise<Body> {
  const chunks: Uint8Array[] = [];
  const decoder = new TextDecoder();
  let [size, body] = [0, ""];
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > LARGEST_BODY)
      throw new ResponseError(`the answer is larger than 64 MiB [${label}]`, { httpStatus: response.status });
    body += decoder.decode(chunk, { stream: true });
    if (wantsBytes) chunks.push(chunk);
  }
  return { bytes: Buffer.concat(chunks), body: body + decoder.decode() };
}
