import type { SmsError } from "../errors.ts";
import { type JsonObject, textField } from "../json.ts";
import type { Goal } from "../model/goal.ts";
import { wordsOf } from "../model/signals.ts";
import { ASPECTS } from "./aspects.ts";
import type { ProgressRate, ReportedRemaining } from "./eta.ts";
import type { Advice, Ending, TrackEvent } from "./event.ts";
import type { Reading } from "./reading.ts";
import type { IdlePeriod, Stall } from "./stall.ts";
import type { Baseline } from "./verdict.ts";

/** How to follow a task; all spans in milliseconds. */
export interface TrackOptions {
  /** After an action, how long the old state is not taken for a result unless something moves (`--settle`). */
  readonly settleMs: number;
  /** How long the agent has to recover from a failure by itself (`--recovery-grace`). */
  readonly recoveryGraceMs: number;
  /** How long polls may fail in a row (`--max-outage`). */
  readonly maxOutageMs: number;
  /** How long nothing may move at speed 0 (`--stall-after`). */
  readonly stallAfterMs: number;
  readonly failOnStall: boolean;
  /** A reading of the monotonic clock, one for the whole command; undefined for `--timeout none`. */
  readonly deadlineMs?: number | undefined;
}

const MINUTE = 60_000;

/** The defaults of the flags, without a deadline. */
export const DEFAULT_OPTIONS: TrackOptions = {
  settleMs: 20_000,
  recoveryGraceMs: 35 * MINUTE,
  maxOutageMs: 5 * MINUTE,
  stallAfterMs: 30 * MINUTE,
  failOnStall: false,
};

export interface TrackStart {
  readonly taskId: string;
  readonly goal: Goal;
  /** The task before the action; undefined with --no-precheck: the first reading is the baseline then. */
  readonly baseline?: JsonObject | undefined;
  /** An action was sent, and the old state may still be shown for a while. False for `task wait` and `task watch`. */
  readonly acted: boolean;
  readonly options: TrackOptions;
}

/** Since when polls fail, and how the last one did. */
interface Outage {
  readonly sinceMs: number;
  readonly sinceElapsedMs: number;
  readonly error: SmsError;
}

/** When something was observed. */
export interface Moment {
  /** The date, epoch ms: only to be shown, since it leaps when somebody sets the clock. */
  readonly nowMs: number;
  /** The reading of the monotonic clock. */
  readonly monotonicMs: number;
  /**
   * The longest time that this step may have taken: the pause before it, and its requests. More means that the machine
   * slept, and counts as this much, so that one leap ends no outage, no stall and no grace period. Undefined for no limit.
   */
  readonly atMostMs?: number | undefined;
}

/** Time measured by the monotonic clock. */
interface ElapsedTime {
  /** Its last reading. */
  readonly lastMs: number;
  /** Since the start, without the time in which the machine slept. */
  readonly elapsedMs: number;
  /** Since the start. */
  readonly waitedMs: number;
}

/**
 * One task being followed: plain readonly data whose size does not grow with time. Times named `…ElapsedMs` are values of
 * `elapsedMs`, others are epoch milliseconds.
 */
export interface Track extends ElapsedTime {
  readonly taskId: string;
  readonly goal: Goal;
  readonly acted: boolean;
  readonly options: TrackOptions;
  readonly startedMs: number;
  /** The value of `waitedMs` at which the wait times out; undefined for never. */
  readonly timeoutMs?: number | undefined;
  readonly baseline?: Baseline | undefined;
  /** Of the task before the action: a deleted one may be gone before it was read again. */
  readonly nameBefore?: string | undefined;
  /** The goal's aspect differed from the baseline at least once. */
  readonly moved: boolean;
  /** The newest, with the remaining time of the service or our own estimate. */
  readonly reading?: Reading | undefined;
  /** When it was read, epoch ms. */
  readonly readMs?: number | undefined;
  /** The last 60 speeds, Mbit/s; null where unknown. */
  readonly speeds: readonly (number | null)[];
  /** The last event other than progress. */
  readonly lastChange?: TrackEvent | undefined;
  readonly stalled?: Stall | undefined;
  readonly idle?: IdlePeriod | undefined;
  readonly outage?: Outage | undefined;
  /** When the present grace period began. */
  readonly recoveringElapsedMs?: number | undefined;
  /** Only the whole document can confirm what a list item said: it is read singly in the next round. */
  readonly needsDocument: boolean;
  /** List items read since the last whole document. */
  readonly partialPolls: number;
  readonly ending?: Ending | undefined;
  /** Of a task that failed, or that the service paused, once it is not followed any more. */
  readonly advice?: Advice | undefined;
  /** When something last happened that is a reason to poll often. */
  readonly interestingElapsedMs: number;
  /** Since when the end has been near. */
  readonly nearEndElapsedMs?: number | undefined;
  readonly progressRate?: ProgressRate | undefined;
  readonly reportedRemaining?: ReportedRemaining | undefined;
}

export function startTrack(start: TrackStart, { nowMs, monotonicMs }: Moment): Track {
  const { baseline, goal, acted } = start;
  const { deadlineMs } = start.options;
  return {
    ...start,
    startedMs: nowMs,
    lastMs: monotonicMs,
    elapsedMs: 0,
    waitedMs: 0,
    timeoutMs: deadlineMs === undefined ? undefined : deadlineMs - monotonicMs,
    baseline: baseline && baselineOf(goal, baseline),
    nameBefore: textField(baseline, "name"),
    moved: !acted,
    speeds: [],
    needsDocument: false,
    partialPolls: 0,
    interestingElapsedMs: 0,
  };
}

export function baselineOf(goal: Goal, document: JsonObject): Baseline {
  return { state: textField(document, "state"), words: wordsOf(document, ASPECTS[goal.aspect].signals) };
}

/** The tracks that have not ended. */
export function activeOf(tracks: readonly Track[]): readonly Track[] {
  return tracks.filter(({ ending }) => ending === undefined);
}

/** The tracks by what `keyOf` says of them, in the order of the first of each; those of which it says nothing are left out. */
export function groupTracks(
  tracks: readonly Track[],
  keyOf: (track: Track) => string | undefined,
): ReadonlyMap<string, readonly Track[]> {
  const groups = new Map<string, Track[]>();
  for (const track of tracks) {
    const key = keyOf(track);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) group.push(track);
    else groups.set(key, [track]);
  }
  return groups;
}

/** Milliseconds until the deadline, at least 0; undefined for none. */
export function timeLeft({ timeoutMs, waitedMs }: Track): number | undefined {
  return timeoutMs === undefined ? undefined : Math.max(0, timeoutMs - waitedMs);
}

/** Adds the time since the last step. */
export function advance<T extends ElapsedTime>(timed: T, { monotonicMs, atMostMs = Infinity }: Moment): T {
  const stepMs = Math.max(0, monotonicMs - timed.lastMs);
  return {
    ...timed,
    lastMs: Math.max(timed.lastMs, monotonicMs),
    elapsedMs: timed.elapsedMs + Math.min(stepMs, atMostMs),
    waitedMs: timed.waitedMs + stepMs,
  };
}
