import type { Seconds } from "../model/quantities.ts";
import { type Pulse, secondsLeft } from "./pulse.ts";
import type { Reading, Remaining } from "./reading.ts";

/** The service's remain_seconds, and when it was read (elapsed ms): list items have none, so it has to last. */
export interface Anchor {
  readonly seconds: Seconds;
  readonly atMs: number;
}

export function dropAnchor(last: Anchor | undefined, reading: Reading, elapsedMs: number): Anchor | undefined {
  if (reading.remaining !== undefined) return { seconds: reading.remaining.seconds, atMs: elapsedMs };
  return reading.partial && !reading.atRest ? last : undefined;
}

const FRESH_MS = 5 * 60_000;

/** The service's word while it is fresh, then our own estimate, then the service's old one less the time since. */
export function remainingNow(
  anchor: Anchor | undefined,
  pulse: Pulse | undefined,
  elapsedMs: number,
): Remaining | undefined {
  const ageMs = anchor === undefined ? 0 : elapsedMs - anchor.atMs;
  const service = anchor && { seconds: aged(anchor.seconds, ageMs), by: "service" as const };
  if (service !== undefined && ageMs <= FRESH_MS) return service;
  const own = pulse && secondsLeft(pulse, elapsedMs);
  return own === undefined ? service : { seconds: own, by: "progress" };
}

function aged(seconds: Seconds, ageMs: number): Seconds {
  return Math.max(0, Math.round(seconds - ageMs / 1000)) as Seconds;
}
