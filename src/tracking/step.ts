import type { SmsError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import { type Snapshot, hasMoved, ASPECTS } from "./aspects.ts";
import { updateProgressRate, updateReportedRemaining, remainingNow } from "./eta.ts";
import type { Ending, Happening, TrackEvent } from "./event.ts";
import { readDocument, readListItem, type Reading, type StepReading } from "./reading.ts";
import { updateInterest } from "./schedule.ts";
import { watchStall, watchStillness } from "./stall.ts";
import { applyPollFailure, endOutage, applyGracePeriod } from "./tolerance.ts";
import { advance, timeLeft, type Track, baselineOf } from "./track.ts";
import { judge } from "./verdict.ts";

interface Step {
  readonly track: Track;
  readonly events: readonly TrackEvent[];
  /** The same as track.ending. Once there is one, nothing changes any more. */
  readonly ending?: Ending | undefined;
}

interface StepResult {
  readonly track: Track;
  readonly events: readonly Happening[];
  readonly ending?: Ending | undefined;
}

/** One observation further. Never throws; the events hold "ended" exactly once, last. */
export function step(track: Track, observation: Observation, nowMs: number): Step {
  if (track.ending !== undefined) return { track, events: [], ending: track.ending };
  const taken = applyObservation(advance(track, nowMs, track.options.maxStepMs), observation, nowMs);
  const ending = taken.ending ?? outOfTime(taken.track);
  const happenings = ending === undefined ? taken.events : [...taken.events, { event: "ended", ending } as const];
  const events = happenings.map((each) => stamp(each, taken.track, nowMs));
  return { track: { ...updateInterest(track, taken.track, events), ending }, events, ending };
}

function stamp(happening: Happening, { taskId, reading }: Track, timeMs: number): TrackEvent {
  return { ...happening, taskId, timeMs, reading };
}

function applyObservation(track: Track, observation: Observation, nowMs: number): StepResult {
  if (observation.kind === "tick") return { track, events: [] };
  if (observation.kind === "failed") return applyPollFailure(track, observation.error, nowMs);
  return takeDocument(track, observation.document, observation.partial ?? false, nowMs);
}

function takeDocument(last: Track, document: JsonObject, partial: boolean, nowMs: number): StepResult {
  const over = endOutage(last);
  const { track, snapshot } = observe(over.track, document, partial, nowMs);
  const { reading, goal, baseline, moved, acted, elapsedMs, options } = track;
  const settled = elapsedMs >= options.settleMs;
  const verdict = judge({ goal, reading, snapshot: snapshot, baseline, moved, settleElapsed: settled });
  const limits = applyGracePeriod(track, reading, verdict);
  const events = [
    ...over.events,
    ...changesBetween(last.reading, reading),
    ...stallChanges(last, track),
    ...limits.events,
  ];
  const ending = (limits.patient ? undefined : verdict) ?? stallEnding(track, moved || !acted || settled);
  return wholeOnly({ track: limits.track, events, ending }, partial);
}

/** A list item ends nothing while there is time for the whole document: it lacks fields, and the last word is shown. */
function wholeOnly(taken: StepResult, partial: boolean): StepResult {
  if (!partial || taken.ending === undefined || timeLeft(taken.track) === 0) return taken;
  return { track: { ...taken.track, wantsWhole: true }, events: taken.events };
}

function stallChanges(last: Track, { stalled, elapsedMs }: Track): readonly Happening[] {
  if (stalled === undefined) {
    const { stalled: before } = last;
    return before === undefined ? [] : [{ event: "moving", stalledMs: elapsedMs - before.sinceElapsedMs }];
  }
  const { cause, reason, sinceMs } = stalled;
  return last.stalled === undefined ? [{ event: "stalled", cause, reason, sinceMs }] : [];
}

function stallEnding({ stalled, options }: Track, counts: boolean): Ending | undefined {
  return stalled !== undefined && options.failOnStall && counts
    ? { kind: "stalled", reason: stalled.reason }
    : undefined;
}

function outOfTime(track: Track): Ending | undefined {
  if (timeLeft(track) !== 0) return undefined;
  const { reading, outage } = track;
  const still = reading === undefined ? "never read" : `still ${reading.state ?? "without a state"}`;
  const failing = outage === undefined ? "" : `; the last polls failed: ${outage.error.message}`;
  return { kind: "timeout", reason: `${still} when the time was up, waiting for ${track.goal.words}${failing}` };
}

interface Compared {
  readonly track: Track & { readonly reading: Reading };
  readonly snapshot: Snapshot;
}

/** Takes a document in: what is known afterwards, before anything is concluded from it. */
function observe(track: Track, document: JsonObject, partial: boolean, nowMs: number): Compared {
  const reading = partial ? readListItem(document, nowMs, track.reading) : readDocument(document, nowMs);
  const snapshot = ASPECTS[track.goal.aspect].snapshot(document);
  const based = compare(track, document, partial, snapshot);
  return { track: measure(based, reading, nowMs), snapshot: snapshot };
}

/** Whether it moved. A list item says so only of what list items have. */
function compare(track: Track, document: JsonObject, partial: boolean, { evidence }: Snapshot): Track {
  const counted = { ...track, partials: partial ? track.partials + 1 : 0, wantsWhole: false };
  if (partial && !ASPECTS[track.goal.aspect].inList) return counted;
  const baseline = track.baseline ?? baselineOf(track.goal, document);
  return { ...counted, baseline, moved: track.moved || hasMoved(baseline.evidence, evidence) };
}

const SPEEDS = 60;

function measure(track: Track, reading: Reading, nowMs: number): Compared["track"] {
  const { elapsedMs, options } = track;
  const at = { nowMs, elapsedMs };
  const stillness = watchStillness(track.stillness, reading, at);
  const stalled = watchStall(track.stalled, reading, stillness, at, options.stallAfterMs);
  const progressRate = updateProgressRate(track.progressRate, reading, elapsedMs);
  const reportedRemaining = updateReportedRemaining(track.reportedRemaining, reading, elapsedMs);
  const remaining = reading.atRest || stalled ? undefined : remainingNow(reportedRemaining, progressRate, elapsedMs);
  const speeds = [...track.speeds, reading.speed ?? null].slice(-SPEEDS);
  return {
    ...track,
    stillness,
    stalled,
    progressRate: progressRate,
    reportedRemaining: reportedRemaining,
    speeds,
    reading: { ...reading, remaining },
  };
}

/** What differs between two readings, in the order in which a person would tell it. */
function changesBetween(last: Reading | undefined, next: Reading): readonly Happening[] {
  if (last === undefined) return [{ event: "started" }];
  return [
    ...(last.state === next.state ? [] : [{ event: "state", from: last.state, to: next.state } as const]),
    ...stepChanges(last.step, next.step),
    ...(last.cloneState === next.cloneState
      ? []
      : [{ event: "clone", from: last.cloneState, to: next.cloneState } as const]),
    ...connectionChanges(last, next),
  ];
}

function stepChanges(from: StepReading | undefined, to: StepReading | undefined): readonly Happening[] {
  if (from?.number !== to?.number || from?.name !== to?.name || from?.of !== to?.of)
    return [{ event: "step", from, to }];
  if (to?.percent === undefined || whole(from?.percent) === whole(to.percent)) return [];
  return [{ event: "progress", percent: to.percent }];
}

const whole = (percent: number | undefined) => (percent === undefined ? undefined : Math.floor(percent));

/** Going from unknown to connected is no news. */
function connectionChanges(last: Reading, { connected }: Reading): readonly Happening[] {
  const known = last.connected ?? true;
  return connected === undefined || connected === known ? [] : [{ event: "connection", connected }];
}

/**
 * What a poll brought. `partial`: an item of GET /v3/tasks, which lacks some fields of the whole document.
 * `failed` is for errors of the service or the way to it; faults of ours, Ctrl-C and broken settings are the driver's to throw.
 * `tick`: nothing new, only time has passed.
 */
export type Observation =
  | { readonly kind: "document"; readonly document: JsonObject; readonly partial?: boolean }
  | { readonly kind: "failed"; readonly error: SmsError }
  | { readonly kind: "tick" };
