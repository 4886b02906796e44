import { ApiError, InterruptedError, NetworkError, ResponseError } from "../errors.ts";

/** Statuses below 500 with which a gateway gives up on a request that it may have handed on. */
const GIVEN_UP: ReadonlySet<number> = new Set([408, 499]);

/**
 * Whether the service may have carried a request out although it ended with this error. Such an action is never sent
 * again: the task is read instead.
 */
export function mayBeProcessed(thrown: unknown): boolean {
  if (thrown instanceof NetworkError) return thrown.sent;
  if (thrown instanceof ApiError) {
    const { httpStatus = 0 } = thrown.facts;
    // The service, or a gateway, may fail after the request was carried out, whichever 5xx it then answers with.
    return httpStatus >= 500 || GIVEN_UP.has(httpStatus);
  }
  // An answer that cannot be read is one of success only below 300.
  if (thrown instanceof ResponseError) return (thrown.facts.httpStatus ?? 0) < 300;
  return thrown instanceof InterruptedError && thrown.sent;
}
