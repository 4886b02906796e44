import { ApiError, InterruptedError, NetworkError, ResponseError } from "../errors.ts";

/** Statuses with which a gateway or proxy answers although it has, or may have, handed the request on. */
const MAYBE_PROCESSED: ReadonlySet<number> = new Set([408, 502, 503, 504]);

/**
 * Whether the service may have carried a request out although it ended with this error. Such an action is never sent
 * again: the task is read instead.
 */
export function mayBeProcessed(thrown: unknown): boolean {
  if (thrown instanceof NetworkError) return thrown.sent;
  if (thrown instanceof ApiError) return MAYBE_PROCESSED.has(thrown.facts.httpStatus ?? 0);
  // An answer that cannot be read is one of success only below 300.
  if (thrown instanceof ResponseError) return (thrown.facts.httpStatus ?? 0) < 300;
  return thrown instanceof InterruptedError;
}
