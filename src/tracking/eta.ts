import type { Seconds } from "../model/quantities.ts";
import { plausibleSeconds } from "../model/time.ts";
import type { Reading, Remaining } from "./reading.ts";

/** How fast the percent of the current step grows. */
export interface ProgressRate {
  readonly step: string;
  readonly percent: number;
  /** When the percent last changed, elapsed ms. */
  readonly atMs: number;
  /** Undefined until the percent has grown twice: how much of its first percent was over when it was first read is not known. */
  readonly msPerPercent?: number | undefined;
  /** How often the percent has grown. */
  readonly growths: number;
}

/** The rate with one more reading in it; a new step, or a percent that fell, begins again. */
export function updateProgressRate(
  last: ProgressRate | undefined,
  { step }: Reading,
  elapsedMs: number,
): ProgressRate | undefined {
  if (step?.percent === undefined) return undefined;
  const key = `${step.number} ${step.name ?? ""}`;
  const { percent } = step;
  const first = { step: key, percent, atMs: elapsedMs, growths: 0 };
  if (last?.step !== key || percent < last.percent) return first;
  if (percent === last.percent) return last;
  return { ...first, growths: last.growths + 1, msPerPercent: smoothedRate(last, percent, elapsedMs) };
}

/** The weight of the newest percent in the moving average. */
const NEWEST_WEIGHT = 0.3;

function smoothedRate(last: ProgressRate, percent: number, elapsedMs: number): number | undefined {
  if (last.growths === 0) return undefined;
  const newest = (elapsedMs - last.atMs) / (percent - last.percent);
  return last.msPerPercent === undefined ? newest : NEWEST_WEIGHT * newest + (1 - NEWEST_WEIGHT) * last.msPerPercent;
}

/** A percent that takes this much longer than the average, and a minute at least, means that the rate does not hold any more. */
const LATE_FACTOR = 3;
const LEAST_LATE_MS = 60_000;

/** What is left of the current step by its rate; undefined before there is one, when the percent is late, and from 100 % on. */
function estimatedSeconds({ percent, atMs, msPerPercent }: ProgressRate, elapsedMs: number): Seconds | undefined {
  if (msPerPercent === undefined || percent >= 100) return undefined;
  const sinceMs = elapsedMs - atMs;
  if (sinceMs > Math.max(LATE_FACTOR * msPerPercent, LEAST_LATE_MS)) return undefined;
  return plausibleSeconds(Math.round(Math.max(0, (100 - percent) * msPerPercent - sinceMs) / 1000));
}

/** The service's `remain_seconds`, and when it was read (elapsed ms). List items have none, so the last one is kept. */
export interface ReportedRemaining {
  readonly seconds: Seconds;
  readonly atMs: number;
}

export function updateReportedRemaining(
  last: ReportedRemaining | undefined,
  reading: Reading,
  elapsedMs: number,
): ReportedRemaining | undefined {
  if (reading.remaining !== undefined) return { seconds: reading.remaining.seconds, atMs: elapsedMs };
  return reading.partial && !reading.atRest ? last : undefined;
}

const FRESH_MS = 5 * 60_000;

/** The remaining time as the service reports it, for five minutes; then our own estimate; without one, the old report less its age. */
export function remainingNow(
  reportedRemaining: ReportedRemaining | undefined,
  progressRate: ProgressRate | undefined,
  elapsedMs: number,
): Remaining | undefined {
  const ageMs = reportedRemaining === undefined ? 0 : elapsedMs - reportedRemaining.atMs;
  const reported = reportedRemaining && {
    seconds: secondsLess(reportedRemaining.seconds, ageMs),
    by: "service" as const,
  };
  if (reported !== undefined && ageMs <= FRESH_MS) return reported;
  const estimate = progressRate && estimatedSeconds(progressRate, elapsedMs);
  return estimate === undefined ? reported : { seconds: estimate, by: "progress" };
}

function secondsLess(seconds: Seconds, ageMs: number): Seconds {
  return Math.max(0, Math.round(seconds - ageMs / 1000)) as Seconds;
}
