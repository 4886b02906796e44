import { ApiError, InterruptedError, NetworkError, ResponseError } from "../errors.ts";

const MAYBE_PROCESSED = new Set([408, 502, 503, 504]);

/** Whether what was asked may have been carried out although no good answer came. */
export function mayBeProcessed(thrown: unknown): boolean {
  if (thrown instanceof NetworkError) return thrown.sent;
  if (thrown instanceof ApiError) return MAYBE_PROCESSED.has(thrown.facts.httpStatus ?? 0);
  return (
    thrown instanceof InterruptedError || (thrown instanceof ResponseError && (thrown.facts.httpStatus ?? 0) < 300)
  );
}
