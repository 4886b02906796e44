import { leavesOutcomeOpen } from "../errors.ts";

/** One failed attempt. */
export interface Attempt {
  /** Whether sending the request twice does no more than sending it once. */
  readonly isIdempotent: boolean;
  /** The status of the answer; `unsent` when no connection was made, so that nothing was sent; `disconnected` when the connection failed later. */
  readonly failure: number | "unsent" | "disconnected";
  /** The Retry-After header. */
  readonly retryAfter: string | null;
  /** 1 for the first. */
  readonly attempt: number;
  readonly maxRetries: number;
  /** 0 ≤ random < 1. */
  readonly random: number;
  readonly now: Date;
}

const BASE_MS = 500;
const CAP_MS = 20_000;
/** A longer Retry-After counts as this: a wait of unknown length looks like a hang. */
const RETRY_AFTER_CAP_MS = 60_000;

/**
 * Milliseconds to wait before the next attempt, or undefined when there must be none. An idempotent request is retried after 408,
 * 429, 499, 5xx and every failed connection; any other one only when it was not sent or not processed (429), since an action that ran
 * twice costs more than one that failed. Retry-After, else exponential backoff with full jitter (AWS Architecture Blog,
 * "Exponential Backoff And Jitter", https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 */
export function retryDelay(attempt: Attempt): number | undefined {
  if (attempt.attempt > attempt.maxRetries || !isRetryable(attempt)) return undefined;
  const retryAfterMs = cappedRetryAfter(attempt.retryAfter, attempt.now);
  if (retryAfterMs !== undefined) return retryAfterMs;
  return Math.floor(attempt.random * Math.min(CAP_MS, BASE_MS * 2 ** (attempt.attempt - 1)));
}

function isRetryable({ isIdempotent, failure }: Attempt): boolean {
  if (failure === "unsent" || failure === 429) return true;
  if (!isIdempotent) return false;
  return failure === "disconnected" || leavesOutcomeOpen(failure);
}

/** Milliseconds of a Retry-After header, at most 60 s; undefined when there is none or it cannot be read. */
export function cappedRetryAfter(value: string | null, now: Date): number | undefined {
  const ms = value === null ? undefined : parseRetryAfter(value, now);
  return ms === undefined ? undefined : Math.min(ms, RETRY_AFTER_CAP_MS);
}

/** Checked first, since Date.parse finds a date in texts such as "soon 5". */
const HTTP_DATE = /^[A-Z][a-z]+, .* GMT$/;

/** Milliseconds of a Retry-After in seconds or as an HTTP date (RFC 9110, section 10.2.3); undefined when it is neither. */
export function parseRetryAfter(value: string, now: Date): number | undefined {
  const text = value.trim();
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const date = HTTP_DATE.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}
