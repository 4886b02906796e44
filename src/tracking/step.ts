import type { JsonObject } from "../json.ts";
import { changesBetween } from "./changes.ts";
import { advance } from "./elapsed.ts";
import type { Ending } from "./ending.ts";
import type { Happening, TrackEvent } from "./event.ts";
import { bearFailure, endOutage } from "./failed-poll.ts";
import type { Observation } from "./observation.ts";
import { observe } from "./observe.ts";
import { bear } from "./recovery.ts";
import { stir } from "./stir.ts";
import { timeLeft, type Track } from "./track.ts";
import { judge } from "./verdict.ts";

export interface Step {
  readonly track: Track;
  readonly events: readonly TrackEvent[];
  /** The same as track.ending. Once there is one, nothing changes any more. */
  readonly ending?: Ending | undefined;
}

interface Taken {
  readonly track: Track;
  readonly events: readonly Happening[];
  readonly ending?: Ending | undefined;
}

/** One observation further. Never throws; the events hold "ended" exactly once, last. */
export function step(track: Track, observation: Observation, nowMs: number): Step {
  if (track.ending !== undefined) return { track, events: [], ending: track.ending };
  const taken = take(advance(track, nowMs, track.options.maxStepMs), observation, nowMs);
  const ending = taken.ending ?? outOfTime(taken.track);
  const happenings = ending === undefined ? taken.events : [...taken.events, { event: "ended", ending } as const];
  const events = happenings.map((each) => stamp(each, taken.track, nowMs));
  return { track: { ...stir(track, taken.track, events), ending }, events, ending };
}

function stamp(happening: Happening, { taskId, reading }: Track, timeMs: number): TrackEvent {
  return { ...happening, taskId, timeMs, reading };
}

function take(track: Track, observation: Observation, nowMs: number): Taken {
  if (observation.kind === "tick") return { track, events: [] };
  if (observation.kind === "failed") return bearFailure(track, observation.error, nowMs);
  return takeDocument(track, observation.document, observation.partial ?? false, nowMs);
}

function takeDocument(last: Track, document: JsonObject, partial: boolean, nowMs: number): Taken {
  const over = endOutage(last);
  const { track, glance } = observe(over.track, document, partial, nowMs);
  const { reading, goal, baseline, moved, acted, elapsedMs, options } = track;
  const settled = elapsedMs >= options.settleMs;
  const verdict = judge({ goal, reading, glance, baseline, moved, settled });
  const patience = bear(track, reading, verdict);
  const events = [
    ...over.events,
    ...changesBetween(last.reading, reading),
    ...stallChanges(last, track),
    ...patience.events,
  ];
  const ending = (patience.patient ? undefined : verdict) ?? stallEnding(track, moved || !acted || settled);
  return wholeOnly({ track: patience.track, events, ending }, partial);
}

/** A list item ends nothing while there is time for the whole document: it lacks fields, and the last word is shown. */
function wholeOnly(taken: Taken, partial: boolean): Taken {
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
