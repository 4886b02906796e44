import type { Seconds } from "../model/quantities.ts";
import { type Reading, saneSeconds, type Remaining } from "./reading.ts";

/** How fast the percent of the step in hand grows. */
export interface ProgressRate {
  readonly step: string;
  readonly percent: number;
  /** When the percent last changed, elapsed ms. */
  readonly atMs: number;
  /** Undefined until the percent has grown twice: where in its first percent a step was found is not known. */
  readonly msPerPercent?: number | undefined;
  readonly grown: number;
}

const NEWEST_WEIGHT = 0.3;

export function updateProgressRate(
  last: ProgressRate | undefined,
  { step }: Reading,
  elapsedMs: number,
): ProgressRate | undefined {
  if (step?.percent === undefined) return undefined;
  const key = `${step.number} ${step.name ?? ""}`;
  const { percent } = step;
  const fresh = { step: key, percent, atMs: elapsedMs, grown: 0 };
  if (last?.step !== key || percent < last.percent) return fresh;
  if (percent === last.percent) return last;
  return { ...fresh, grown: last.grown + 1, msPerPercent: smoothed(last, percent, elapsedMs) };
}

function smoothed(last: ProgressRate, percent: number, elapsedMs: number): number | undefined {
  if (last.grown === 0) return undefined;
  const newest = (elapsedMs - last.atMs) / (percent - last.percent);
  return last.msPerPercent === undefined ? newest : NEWEST_WEIGHT * newest + (1 - NEWEST_WEIGHT) * last.msPerPercent;
}

/** A percent that is late by this factor says that the pace of the past is over. */
const LATE = 3;
const EARLIEST_MS = 60_000;

/** What is left of the step in hand; undefined too early, when it has come to a halt, and beyond 100 %. */
function secondsLeft({ percent, atMs, msPerPercent }: ProgressRate, elapsedMs: number): Seconds | undefined {
  if (msPerPercent === undefined || percent >= 100) return undefined;
  const sinceMs = elapsedMs - atMs;
  if (sinceMs > Math.max(LATE * msPerPercent, EARLIEST_MS)) return undefined;
  return saneSeconds(Math.round(Math.max(0, (100 - percent) * msPerPercent - sinceMs) / 1000));
}

/** The service's remain_seconds, and when it was read (elapsed ms): list items have none, so it has to last. */
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

/** The service's word while it is fresh, then our own estimate, then the service's old one less the time since. */
export function remainingNow(
  reportedRemaining: ReportedRemaining | undefined,
  progressRate: ProgressRate | undefined,
  elapsedMs: number,
): Remaining | undefined {
  const ageMs = reportedRemaining === undefined ? 0 : elapsedMs - reportedRemaining.atMs;
  const service = reportedRemaining && { seconds: aged(reportedRemaining.seconds, ageMs), by: "service" as const };
  if (service !== undefined && ageMs <= FRESH_MS) return service;
  const own = progressRate && secondsLeft(progressRate, elapsedMs);
  return own === undefined ? service : { seconds: own, by: "progress" };
}

function aged(seconds: Seconds, ageMs: number): Seconds {
  return Math.max(0, Math.round(seconds - ageMs / 1000)) as Seconds;
}
