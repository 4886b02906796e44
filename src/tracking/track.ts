import type { SmsError } from "../errors.ts";
import { type JsonObject, textField } from "../json.ts";
import type { Goal } from "../model/goal.ts";
import { wordsOf } from "../model/signals.ts";
import { ASPECTS } from "./aspects.ts";
import type { ProgressRate, ReportedRemaining } from "./eta.ts";
import type { Ending, TrackEvent } from "./event.ts";
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
  /** Epoch milliseconds, one for the whole command; undefined for `--timeout none`. */
  readonly deadlineMs?: number | undefined;
  /**
   * The longest time that one step may take: more means that the clock was set or the machine slept, and counts as this
   * much. Longer than a poll with all its retries takes, plus `--interval`.
   */
  readonly maxStepMs: number;
}

const MINUTE = 60_000;

/** The defaults of the flags, without a deadline. */
export const DEFAULT_OPTIONS: TrackOptions = {
  settleMs: 20_000,
  recoveryGraceMs: 5 * MINUTE,
  maxOutageMs: 5 * MINUTE,
  stallAfterMs: 30 * MINUTE,
  failOnStall: false,
  maxStepMs: 10 * MINUTE,
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

/** Time measured by a clock that people may set. */
interface ElapsedTime {
  /** What the clock said last, epoch ms. */
  readonly lastMs: number;
  /** The sum of its steps forward. */
  readonly elapsedMs: number;
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
  /** The value of `elapsedMs` at which the wait times out; undefined for never. */
  readonly timeoutMs?: number | undefined;
  readonly baseline?: Baseline | undefined;
  /** The goal's aspect differed from the baseline at least once. */
  readonly moved: boolean;
  /** The newest, with the remaining time of the service or our own estimate. */
  readonly reading?: Reading | undefined;
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
  /** When something last happened that is a reason to poll often. */
  readonly interestingElapsedMs: number;
  /** Since when the end has been near. */
  readonly nearEndElapsedMs?: number | undefined;
  readonly progressRate?: ProgressRate | undefined;
  readonly reportedRemaining?: ReportedRemaining | undefined;
}

export function startTrack({ baseline, ...start }: TrackStart, nowMs: number): Track {
  const { deadlineMs } = start.options;
  return {
    ...start,
    startedMs: nowMs,
    lastMs: nowMs,
    elapsedMs: 0,
    timeoutMs: deadlineMs === undefined ? undefined : deadlineMs - nowMs,
    baseline: baseline && baselineOf(start.goal, baseline),
    moved: !start.acted,
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

/** Milliseconds until the deadline, at least 0; undefined for none. */
export function timeLeft({ timeoutMs, elapsedMs }: Track): number | undefined {
  return timeoutMs === undefined ? undefined : Math.max(0, timeoutMs - elapsedMs);
}

/**
 * Adds the time since the last step. A clock set back adds nothing, so that a deadline is neither passed nor put off by
 * more than the step itself; a leap forward adds at most `maxStepMs`, so that a machine that slept for eight hours does
 * not wake up to an outage of eight hours.
 */
export function advance<T extends ElapsedTime>(timed: T, nowMs: number, maxStepMs: number): T {
  if (!Number.isFinite(nowMs)) return timed;
  const stepMs = Math.min(Math.max(0, nowMs - timed.lastMs), maxStepMs);
  return { ...timed, lastMs: nowMs, elapsedMs: timed.elapsedMs + stepMs };
}
