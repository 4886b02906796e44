import type { Track } from "./track.ts";

/** How hard the service has asked to be spared; starts as CALM. */
export interface Strain {
  readonly factor: number;
}
export declare const CALM: Strain;
/** After each round of polls: throttled when any answer was 429. */
export declare function strainAfter(strain: Strain, throttled: boolean): Strain;

export interface PaceOptions {
  /** `--interval`, ms; undefined for adaptive. */
  readonly intervalMs?: number | undefined;
  /** The longest Retry-After of the last round, ms. */
  readonly retryAfterMs?: number | undefined;
  readonly strain: Strain;
  /** 0 ≤ random < 1. */
  readonly random: number;
}
/** Milliseconds to sleep until the next round of polls for all of these; 0 when none is active or the deadline has passed. */
export declare function nextDelay(tracks: readonly Track[], options: PaceOptions): number;
