import { NEAR_MS } from "./stir.ts";
import type { Strain } from "./strain.ts";
import { activeOf, timeLeft, type Track } from "./track.ts";

export interface PaceOptions {
  /** `--interval`, ms; undefined for adaptive. */
  readonly intervalMs?: number | undefined;
  /** The longest Retry-After of the last round, ms. */
  readonly retryAfterMs?: number | undefined;
  readonly strain: Strain;
  /** 0 ≤ random < 1. */
  readonly random: number;
}

const FASTEST_MS = 2000;
const SLOWEST_MS = 30_000;
/** A delay grows with the time since something happened: after 20 s it is still 2 s, after 5 min it is 30 s. */
const SHARE_OF_QUIET = 0.1;
/** Polls within what is left of the end. */
const SHARE_OF_REMAINING = 0.25;
const JITTER = 0.2;

/**
 * Milliseconds to sleep until the next round of polls for all tasks; 0 when none is active or the time is up.
 * Adaptive 2 s → 30 s, shortened by up to a fifth at random; never past the deadline. The more tasks, the less one of
 * them can hurry a round: 2 s times the square root of their number at least.
 */
export function nextDelay(tracks: readonly Track[], options: PaceOptions): number {
  const active = activeOf(tracks);
  if (active.length === 0) return 0;
  const { intervalMs = adaptive(active, options.random), strain, retryAfterMs = 0 } = options;
  const wanted = Math.max(intervalMs * strain.factor, retryAfterMs);
  return Math.round(Math.min(wanted, ...active.map((track) => timeLeft(track) ?? wanted)));
}

function adaptive(active: readonly Track[], random: number): number {
  const soonest = Math.min(...active.map(wish));
  const round = Math.min(SLOWEST_MS, Math.max(soonest, FASTEST_MS * Math.sqrt(active.length)));
  return Math.max(FASTEST_MS, round * (1 - JITTER * random));
}

function wish(track: Track): number {
  if (track.wantsWhole) return FASTEST_MS;
  const quiet = SHARE_OF_QUIET * (track.elapsedMs - track.stirredElapsedMs);
  return Math.max(FASTEST_MS, Math.min(quiet, untilEnd(track), SLOWEST_MS));
}

/** An end that does not come is not waited for closely for ever. */
function untilEnd({ reading, nearElapsedMs, elapsedMs }: Track): number {
  const isLate = nearElapsedMs === undefined || elapsedMs - nearElapsedMs > 2 * NEAR_MS;
  return isLate ? SLOWEST_MS : SHARE_OF_REMAINING * 1000 * (reading?.remaining?.seconds ?? 0);
}
