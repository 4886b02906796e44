import { isThrottled, type SmsError, TASK_MISSING } from "../errors.ts";
import { GONE } from "../model/goal.ts";
import { spanWords } from "../model/time.ts";
import type { Ending, EndingKind, Happening } from "./event.ts";
import type { Reading } from "./reading.ts";
import type { Track } from "./track.ts";
import type { Verdict } from "./verdict.ts";

interface AfterPoll {
  readonly track: Track;
  readonly events: readonly Happening[];
  readonly ending?: Ending | undefined;
}

/**
 * What an error ends the wait with, because it does not go away by waiting; undefined for one to be ridden out. Only the
 * service's own word counts: a balancer, a firewall or the gateway during a deployment answers with 403 or 404, too.
 */
function finalKind({ kind, facts }: SmsError): EndingKind | undefined {
  const { errorCode, httpStatus } = facts;
  if (kind === "not_found") return TASK_MISSING.has(errorCode ?? "") ? "gone" : undefined;
  if (kind !== "auth" && kind !== "permission") return undefined;
  // Without a status no answer was the reason: there are no credentials any more.
  return errorCode !== undefined || httpStatus === undefined ? "denied" : undefined;
}

/** A failed poll begins or continues an outage, which ends the wait after `maxOutageMs`. A 429 is an answer: it ends an outage. */
export function applyPollFailure(track: Track, error: SmsError, nowMs: number): AfterPoll {
  const final = finalKind(error);
  const { reached } = track.goal;
  if (final === "gone" && Array.isArray(reached) && reached.includes(GONE))
    return { track, events: [], ending: { kind: "reached", reason: "the task is gone" } };
  if (final !== undefined) return { track, events: [], ending: { kind: final, reason: error.message, error } };
  if (isThrottled(error)) return endOutage(track);
  const { sinceMs, sinceElapsedMs } = track.outage ?? { sinceMs: nowMs, sinceElapsedMs: track.elapsedMs };
  const lastedMs = track.elapsedMs - sinceElapsedMs;
  const reason = `failing for ${spanWords(lastedMs / 1000)}: ${error.message}`;
  return {
    track: { ...track, outage: { sinceMs, sinceElapsedMs, error } },
    events: track.outage === undefined ? [{ event: "outage", error }] : [],
    ending: lastedMs < track.options.maxOutageMs ? undefined : { kind: "outage", reason, error },
  };
}

export function endOutage(track: Track): AfterPoll {
  if (track.outage === undefined) return { track, events: [] };
  const lastedMs = track.elapsedMs - track.outage.sinceElapsedMs;
  return { track: { ...track, outage: undefined }, events: [{ event: "outage_over", lastedMs }] };
}

/** The agent starts the task again by itself after these errors (SMS User Guide and FAQs; docs/service.md, "Task states"). */
const SELF_RECOVERING_CODES = /^(?:SMS\.)?(?:0807|1807|2802|2805|2806|3802)$/;

interface GracePeriod {
  readonly track: Track;
  readonly events: readonly Happening[];
  /** The failure does not end the wait yet. */
  readonly inGracePeriod: boolean;
}

/** A failure from which the agent may recover gets `recoveryGraceMs` each time it happens, announced once. */
export function applyGracePeriod(track: Track, reading: Reading, verdict: Verdict | undefined): GracePeriod {
  const { recoveringElapsedMs, elapsedMs, options } = track;
  const hasFailed = reading.state === "MIGRATE_FAIL";
  const code = verdict?.kind === "failed" && hasFailed ? reading.errorCode : undefined;
  // A list item has no error code: what the whole document said before still holds.
  if (reading.partial && hasFailed && code === undefined && recoveringElapsedMs !== undefined) {
    return { track, events: [], inGracePeriod: true };
  }
  if (code === undefined || !SELF_RECOVERING_CODES.test(code)) {
    return { track: { ...track, recoveringElapsedMs: undefined }, events: [], inGracePeriod: false };
  }
  const graceMs = options.recoveryGraceMs;
  const sinceElapsedMs = recoveringElapsedMs ?? elapsedMs;
  const inGracePeriod = elapsedMs - sinceElapsedMs < graceMs;
  const isNew = recoveringElapsedMs === undefined && inGracePeriod;
  return {
    track: { ...track, recoveringElapsedMs: sinceElapsedMs },
    events: isNew ? [{ event: "recovering", errorCode: code, graceMs }] : [],
    inGracePeriod,
  };
}
