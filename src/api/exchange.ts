import type { FetchAnswer } from "../context.ts";
import { NetworkError, ResponseError, SmsError } from "../errors.ts";
import { requestIdOf } from "./api-error.ts";
import { excerpt } from "./excerpt.ts";
import { networkFailure } from "./network-failure.ts";
import type { Redact } from "./secrets.ts";
import type { ApiAnswer, ApiRequest, TransportOptions } from "./transport.ts";

type ExchangeOptions = Pick<TransportOptions, "fetch" | "interrupted" | "redact" | "route" | "timeoutMs">;

const LARGEST_BODY = 64 * 1024 * 1024;
/** What a timer can hold; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Sends and reads the whole answer within the time-out of one attempt. */
export async function exchange(
  request: ApiRequest,
  headers: Readonly<Record<string, string>>,
  label: string,
  { fetch, interrupted, redact, ...options }: ExchangeOptions,
): Promise<ApiAnswer> {
  const timeoutMs = least(options.timeoutMs, request.timeoutMs);
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
    return answerOf(response, await readBody(response, label, request.wantsAnswer === true), redact);
  } catch (thrown) {
    // Where the status says enough, the rest of the answer may get lost: a 401 taken for a lost connection would be repeated
    // until the key is locked, and an accepted action stays accepted, for its documented body carries nothing.
    if (response !== undefined && (response.status >= 300 || !(doesNoMoreTwice(request) || request.wantsAnswer)))
      return answerOf(response, { bytes: new Uint8Array(), body: "" }, redact);
    if (thrown instanceof SmsError) throw thrown;
    if (interrupted.aborted) throw interrupted.reason;
    if (signal.aborted) throw timedOut(thrown, label, timeoutMs ?? 0, options.route.via(url), response?.status);
    throw networkFailure(thrown, label, options.route.via(url), response?.status);
  }
}

export function doesNoMoreTwice({ method, isRepeatable }: ApiRequest): boolean {
  return method === "GET" || method === "HEAD" || isRepeatable === true;
}

function least(one: number | undefined, other: number | undefined): number | undefined {
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
