import type { JsonObject } from "../json.ts";
import { hasMoved, wordsOf } from "../model/signals.ts";
import { ASPECTS } from "./aspects.ts";
import { remainingNow, updateProgressRate, updateReportedRemaining } from "./eta.ts";
import type { Ending, Happening, Observation, TrackEvent } from "./event.ts";
import { readDocument, type Reading, readListItem, type StepReading } from "./reading.ts";
import { updateInterest } from "./schedule.ts";
import { updateIdle, updateStall } from "./stall.ts";
import { applyGracePeriod, applyPollFailure, endOutage } from "./tolerance.ts";
import { advance, baselineOf, type Moment, timeLeft, type Track } from "./track.ts";
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

/** Applies one observation to a track. Never throws; "ended" is among the events exactly once, as the last. */
export function step(last: Track, observation: Observation, moment: Moment): Step {
  if (last.ending !== undefined) return { track: last, events: [], ending: last.ending };
  const result = applyObservation(advance(last, moment), observation, moment.nowMs);
  const { track } = result;
  const ending = result.ending ?? timeoutEnding(track);
  const happenings = ending === undefined ? result.events : [...result.events, { event: "ended", ending } as const];
  const events = happenings.map((happening) => eventOf(happening, track, moment.nowMs));
  return { track: { ...updateInterest(last, track, events), ending }, events, ending };
}

function eventOf(happening: Happening, { taskId, reading }: Track, timeMs: number): TrackEvent {
  return { ...happening, taskId, timeMs, reading };
}

function timeoutEnding(track: Track): Ending | undefined {
  if (timeLeft(track) !== 0) return undefined;
  const { reading, outage, goal } = track;
  const state = reading === undefined ? "never read" : `still ${reading.state ?? "without a state"}`;
  const failure = outage === undefined ? "" : `; the last polls failed: ${outage.error.message}`;
  return { kind: "timeout", reason: `${state} when the time was up, waiting for ${goal.words}${failure}` };
}

function applyObservation(track: Track, observation: Observation, nowMs: number): StepResult {
  if (observation.kind === "tick") return { track, events: [] };
  if (observation.kind === "failed") return applyPollFailure(track, observation.error, nowMs);
  return applyDocument(track, observation.document, observation.partial ?? false, nowMs);
}

/** Reads the document, says what changed, and decides whether the wait is over. */
function applyDocument(last: Track, document: JsonObject, partial: boolean, nowMs: number): StepResult {
  const afterOutage = endOutage(last);
  const { track, value, differs } = readInto(afterOutage.track, document, partial, nowMs);
  const { reading, goal, baseline, moved, acted, elapsedMs, options } = track;
  const settleElapsed = elapsedMs >= options.settleMs;
  const verdict = judge({ goal, reading, value, baseline, moved, differs, settleElapsed });
  const grace = applyGracePeriod(track, reading, verdict);
  const events = [
    ...afterOutage.events,
    ...changesBetween(last.reading, reading),
    ...stallChanges(last, track),
    ...grace.events,
  ];
  const mayStall = moved || !acted || settleElapsed;
  const ending = (grace.inGracePeriod ? undefined : verdict) ?? (mayStall ? stallEnding(track) : undefined);
  if (ending !== undefined && partial && timeLeft(track) !== 0) {
    // A list item lacks fields: the task is read whole before the wait ends, so that the last events and words are complete.
    return { track: { ...grace.track, needsDocument: true }, events };
  }
  return { track: grace.track, events, ending };
}

interface TrackRead {
  readonly track: Track & { readonly reading: Reading };
  /** What the document says about the goal's aspect. */
  readonly value: string | undefined;
  readonly differs: boolean;
}

/** The track with a new document in it, before anything is concluded. */
function readInto(track: Track, document: JsonObject, partial: boolean, nowMs: number): TrackRead {
  const reading = partial ? readListItem(document, nowMs, track.reading) : readDocument(document, nowMs);
  const value = ASPECTS[track.goal.aspect].value(document);
  const { track: compared, differs } = compareWithBaseline(track, document, partial);
  return { track: measure(compared, reading, nowMs), value, differs };
}

/** Whether the task moved. A list item shows movement only in the fields that list items have. */
function compareWithBaseline(track: Track, document: JsonObject, partial: boolean) {
  const { signals, inList } = ASPECTS[track.goal.aspect];
  const counted = { ...track, partialPolls: partial ? track.partialPolls + 1 : 0, needsDocument: false };
  if (partial && !inList) return { track: counted, differs: false };
  const baseline = track.baseline ?? baselineOf(track.goal, document);
  const differs = wordsOf(document, signals).some((word, at) => hasMoved(baseline.words[at], word));
  return { track: { ...counted, baseline, moved: track.moved || differs }, differs };
}

const KEPT_SPEEDS = 60;

/** Updates everything that is measured over several readings: stall, progress rate, remaining time, speeds. */
function measure(track: Track, reading: Reading, nowMs: number): TrackRead["track"] {
  const { elapsedMs, options } = track;
  const at = { nowMs, elapsedMs };
  const idle = updateIdle(track.idle, reading, at);
  const stalled = updateStall(track.stalled, reading, idle, at, options.stallAfterMs);
  const progressRate = updateProgressRate(track.progressRate, reading, elapsedMs);
  const reportedRemaining = updateReportedRemaining(track.reportedRemaining, reading, elapsedMs);
  const remaining = reading.atRest || stalled ? undefined : remainingNow(reportedRemaining, progressRate, elapsedMs);
  const speeds = [...track.speeds, reading.speed ?? null].slice(-KEPT_SPEEDS);
  return {
    ...track,
    idle,
    stalled,
    progressRate,
    reportedRemaining,
    speeds,
    reading: { ...reading, remaining },
    readMs: nowMs,
  };
}

/** What differs between two readings, in the order in which a person would say it. */
function changesBetween(last: Reading | undefined, next: Reading): readonly Happening[] {
  if (last === undefined) return [{ event: "started" }];
  const { state } = next;
  return [
    ...(last.state === state ? [] : [{ event: "state", from: last.state, to: state } as const]),
    ...stepChanges(last.step, next.step),
    ...cloneChanges(last, next),
    ...connectionChanges(last, next),
  ];
}

function stepChanges(from: StepReading | undefined, to: StepReading | undefined): readonly Happening[] {
  if (from?.number !== to?.number || from?.name !== to?.name || from?.of !== to?.of)
    return [{ event: "step", from, to }];
  if (to?.percent === undefined || wholePercent(from) === wholePercent(to)) return [];
  return [{ event: "progress", percent: to.percent }];
}

function wholePercent(stepReading: StepReading | undefined): number | undefined {
  return stepReading?.percent === undefined ? undefined : Math.floor(stepReading.percent);
}

/** List items know nothing of clones: what the first whole document then says may have been there all along. */
function cloneChanges({ cloneState: from }: Reading, { cloneState: to }: Reading): readonly Happening[] {
  if (from === undefined || to === undefined || from === to) return [];
  return [{ event: "clone", from: from ?? undefined, to: to ?? undefined }];
}

/** The same holds for the connection of the agent; one that is not connected is announced as a stall. */
function connectionChanges({ connected: from }: Reading, { connected }: Reading): readonly Happening[] {
  return from === undefined || connected === undefined || connected === from
    ? []
    : [{ event: "connection", connected }];
}

function stallChanges(last: Track, { stalled, elapsedMs }: Track): readonly Happening[] {
  if (stalled !== undefined) {
    const { cause, reason, sinceMs } = stalled;
    return last.stalled === undefined ? [{ event: "stalled", cause, reason, sinceMs }] : [];
  }
  return last.stalled === undefined ? [] : [{ event: "moving", stalledMs: elapsedMs - last.stalled.sinceElapsedMs }];
}

function stallEnding({ stalled, options }: Track): Ending | undefined {
  return stalled !== undefined && options.failOnStall ? { kind: "stalled", reason: stalled.reason } : undefined;
}
