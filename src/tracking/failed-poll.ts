import type { ErrorKind, SmsError } from "../errors.ts";
import type { Ending, EndingKind } from "./ending.ts";
import type { Happening } from "./event.ts";
import type { Track } from "./track.ts";
import { spanWords } from "./words.ts";

export interface AfterFailure {
  readonly track: Track;
  readonly events: readonly Happening[];
  readonly ending?: Ending | undefined;
}

/** What no waiting can mend. */
const AT_ONCE: Partial<Record<ErrorKind, EndingKind>> = { not_found: "gone", auth: "denied", permission: "denied" };
const TOO_MANY_REQUESTS = 429;

/** Rides out what may pass. A 429 is no outage but an answer: it ends one. */
export function bearFailure(track: Track, error: SmsError, nowMs: number): AfterFailure {
  const atOnce = AT_ONCE[error.kind];
  if (atOnce !== undefined) return { track, events: [], ending: { kind: atOnce, reason: error.message, error } };
  if (error.facts.httpStatus === TOO_MANY_REQUESTS) return endOutage(track);
  const { sinceMs, sinceElapsedMs } = track.outage ?? { sinceMs: nowMs, sinceElapsedMs: track.elapsedMs };
  const lastedMs = track.elapsedMs - sinceElapsedMs;
  return {
    track: { ...track, outage: { sinceMs, sinceElapsedMs, error } },
    events: track.outage === undefined ? [{ event: "outage", error }] : [],
    ending:
      lastedMs < track.options.maxOutageMs
        ? undefined
        : { kind: "outage", reason: `no answer for ${spanWords(lastedMs)}: ${error.message}`, error },
  };
}

export function endOutage(track: Track): AfterFailure {
  if (track.outage === undefined) return { track, events: [] };
  const lastedMs = track.elapsedMs - track.outage.sinceElapsedMs;
  return { track: { ...track, outage: undefined }, events: [{ event: "outage_over", lastedMs }] };
}
