/** Time by a clock that people may set. */
export interface Watch {
  /** What the clock said last, epoch ms. */
  readonly lastMs: number;
  /** The sum of its steps forward. */
  readonly elapsedMs: number;
}

/**
 * A clock set back adds nothing, so that a deadline is neither passed nor put off by more than the step itself; a leap
 * forward counts `maxStepMs` at most, so that a machine that slept does not wake up to an outage of eight hours.
 */
export function advance<W extends Watch>(watch: W, nowMs: number, maxStepMs: number): W {
  if (!Number.isFinite(nowMs)) return watch;
  const stepMs = Math.min(Math.max(0, nowMs - watch.lastMs), maxStepMs);
  return { ...watch, lastMs: nowMs, elapsedMs: watch.elapsedMs + stepMs };
}
