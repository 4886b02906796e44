import type { ErrorKind, SmsError } from "../errors.ts";
import { spanWords } from "../model/time.ts";
import type { Ending, EndingKind, Happening } from "./event.ts";
import type { Reading } from "./reading.ts";
import type { Track } from "./track.ts";
import type { Verdict } from "./verdict.ts";

interface AfterFailure {
  readonly track: Track;
  readonly events: readonly Happening[];
  readonly ending?: Ending | undefined;
}

/** What no waiting can mend. */
const FINAL_ERRORS: Partial<Record<ErrorKind, EndingKind>> = {
  not_found: "gone",
  auth: "denied",
  permission: "denied",
};
const TOO_MANY_REQUESTS = 429;

/** Rides out what may pass. A 429 is no outage but an answer: it ends one. */
export function applyPollFailure(track: Track, error: SmsError, nowMs: number): AfterFailure {
  const atOnce = FINAL_ERRORS[error.kind];
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
        : { kind: "outage", reason: `no answer for ${spanWords(lastedMs / 1000)}: ${error.message}`, error },
  };
}

export function endOutage(track: Track): AfterFailure {
  if (track.outage === undefined) return { track, events: [] };
  const lastedMs = track.elapsedMs - track.outage.sinceElapsedMs;
  return { track: { ...track, outage: undefined }, events: [{ event: "outage_over", lastedMs }] };
}

/** The agent starts the task again by itself after these (user guide, FAQ; contract section 4). */
const SELF_RECOVERING_CODES = /^(?:SMS\.)?(?:0807|1807|2802|2805|2806|3802)$/;

interface GracePeriod {
  readonly track: Track;
  readonly events: readonly Happening[];
  /** Not yet to be taken for the end. */
  readonly patient: boolean;
}

/** A failure that may heal by itself is given `recoveryGraceMs`, each time it happens, and said so once. */
export function applyGracePeriod(track: Track, reading: Reading, verdict: Verdict | undefined): GracePeriod {
  const code = verdict?.kind === "failed" && reading.state === "MIGRATE_FAIL" ? reading.errorCode : undefined;
  // A list item has no error to go by: what the whole document said still holds.
  if (
    reading.partial &&
    reading.state === "MIGRATE_FAIL" &&
    code === undefined &&
    track.recoveringElapsedMs !== undefined
  ) {
    return { track, events: [], patient: true };
  }
  if (code === undefined || !SELF_RECOVERING_CODES.test(code)) {
    return { track: { ...track, recoveringElapsedMs: undefined }, events: [], patient: false };
  }
  const { recoveryGraceMs: graceMs } = track.options;
  const since = track.recoveringElapsedMs ?? track.elapsedMs;
  const patient = track.elapsedMs - since < graceMs;
  const isNew = track.recoveringElapsedMs === undefined && patient;
  return {
    track: { ...track, recoveringElapsedMs: since },
    events: isNew ? [{ event: "recovering", errorCode: code, graceMs }] : [],
    patient,
  };
}
