/** One failed attempt, and what may be known about when to come back. */
export interface Attempt {
  /** A read, or something else that does no more when it is done twice. */
  readonly isIdempotent: boolean;
  /** An answer's status, or how the connection failed; `unsent` means that the request provably never left. */
  readonly failure: number | "unsent" | "lost";
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
/** A longer Retry-After is cut to this: a wait of unknown length looks like a hang. */
const RETRY_AFTER_CAP_MS = 60_000;

/**
 * Milliseconds to wait before the next attempt, or undefined when there must be none.
 * A GET is repeated on 408, 429, 5xx and every lost connection; a POST only when it never left or was refused
 * unprocessed (429), since an action that ran twice costs more than one that failed. Full jitter, doubling.
 */
export function retryDelay(attempt: Attempt): number | undefined {
  if (attempt.attempt > attempt.maxRetries || !isRepeated(attempt)) return undefined;
  const asked = cappedRetryAfter(attempt.retryAfter, attempt.now);
  if (asked !== undefined) return asked;
  return Math.floor(attempt.random * Math.min(CAP_MS, BASE_MS * 2 ** (attempt.attempt - 1)));
}

function isRepeated({ isIdempotent: isRepeatable, failure }: Attempt): boolean {
  if (failure === "unsent" || failure === 429) return true;
  if (!isRepeatable) return false;
  return failure === "lost" || failure === 408 || failure >= 500;
}

/** Milliseconds that the service asks to be left alone, at most 60 s; undefined when it does not say. */
export function cappedRetryAfter(value: string | null, now: Date): number | undefined {
  const asked = value === null ? undefined : parseRetryAfter(value, now);
  return asked === undefined ? undefined : Math.min(asked, RETRY_AFTER_CAP_MS);
}

/** Date.parse alone would find a date in "soon 5". */
const HTTP_DATE = /^[A-Z][a-z]+, .* GMT$/;

/** Milliseconds from `Retry-After`, in seconds or as an HTTP date (RFC 9110, 10.2.3); undefined when it is neither. */
export function parseRetryAfter(value: string, now: Date): number | undefined {
  const text = value.trim();
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const date = HTTP_DATE.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}
