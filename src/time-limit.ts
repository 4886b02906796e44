/** The longest timer of Node; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

interface TimeLimit {
  readonly signal: AbortSignal;
  /** To be called when there is nothing left to end, so that nothing is kept until then. */
  readonly release: () => void;
}

/**
 * A signal that is aborted when `interrupted` is, or after `timeoutMs` (undefined: never) with the reason that is given. It does not keep the
 * process alive. AbortSignal.timeout and AbortSignal.any do not serve: Node holds what they are made of by weak references, and when
 * a part is collected before its time, the whole is never aborted, and the request that it was to end hangs
 * (https://github.com/nodejs/node/issues/57736, https://github.com/nodejs/node/issues/65995).
 */
export function limitTime(
  timeoutMs: number | undefined,
  interrupted: AbortSignal,
  reason: () => Error = outOfTime,
): TimeLimit {
  const controller = new AbortController();
  const abort = () => controller.abort(interrupted.reason);
  const timer =
    timeoutMs === undefined
      ? undefined
      : setTimeout(() => controller.abort(reason()), Math.min(timeoutMs, LONGEST_TIMER_MS)).unref();
  interrupted.addEventListener("abort", abort, { once: true });
  if (interrupted.aborted) abort();
  const release = () => {
    clearTimeout(timer);
    interrupted.removeEventListener("abort", abort);
  };
  return { signal: controller.signal, release };
}

function outOfTime(): Error {
  return new DOMException("the time was up", "TimeoutError");
}
