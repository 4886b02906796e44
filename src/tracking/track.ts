import type { SmsError } from "../errors.ts";
import { type JsonObject, textField } from "../json.ts";
import { type Goal } from "../model/goal.ts";
import { ASPECTS } from "./aspects.ts";
import type { ProgressRate, ReportedRemaining } from "./eta.ts";
import type { Ending, TrackEvent } from "./event.ts";
import type { Reading } from "./reading.ts";
import type { Stall, Stillness } from "./stall.ts";
import type { Baseline } from "./verdict.ts";

export interface TrackStart {
  readonly taskId: string;
  readonly goal: Goal;
  /** The task before the action; undefined with --no-precheck: the first reading stands in for it. */
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

/**
 * One task being followed: plain readonly data of bounded size however long it takes. Times named `…ElapsedMs` count from
 * startTrack by forward steps of the clock (elapsed.ts), others are epoch milliseconds.
 */
export interface Track extends ElapsedTime {
  readonly taskId: string;
  readonly goal: Goal;
  readonly acted: boolean;
  readonly options: TrackOptions;
  readonly startedMs: number;
  /** Elapsed ms at which the deadline is; undefined for none. */
  readonly budgetMs?: number | undefined;
  readonly baseline?: Baseline | undefined;
  /** What is looked at differed from the baseline at least once. */
  readonly moved: boolean;
  /** The newest, with remaining time by service or by our own estimate. */
  readonly reading?: Reading | undefined;
  /** The last 60 speeds, MB/s; null where unknown. */
  readonly speeds: readonly (number | null)[];
  /** The last event that was more than progress. */
  readonly lastChange?: TrackEvent | undefined;
  readonly stalled?: Stall | undefined;
  readonly outage?: Outage | undefined;
  /** Since when a failure that may heal is given time. */
  readonly recoveringElapsedMs?: number | undefined;
  /** Only the whole document can settle what a list item said: to be read singly in the next round. */
  readonly wantsWhole: boolean;
  /** List items read since the last whole document. */
  readonly partials: number;
  readonly ending?: Ending | undefined;
  /** For the pace: when something happened that is worth looking closely, and since when the end is near. */
  readonly interestingElapsedMs: number;
  readonly nearElapsedMs?: number | undefined;
  readonly progressRate?: ProgressRate | undefined;
  readonly reportedRemaining?: ReportedRemaining | undefined;
  readonly stillness?: Stillness | undefined;
}

export function startTrack({ baseline, ...start }: TrackStart, nowMs: number): Track {
  const { deadlineMs } = start.options;
  return {
    ...start,
    startedMs: nowMs,
    lastMs: nowMs,
    elapsedMs: 0,
    budgetMs: deadlineMs === undefined ? undefined : deadlineMs - nowMs,
    baseline: baseline && baselineOf(start.goal, baseline),
    moved: !start.acted,
    speeds: [],
    wantsWhole: false,
    partials: 0,
    interestingElapsedMs: 0,
  };
}

export function baselineOf(goal: Goal, document: JsonObject): Baseline {
  return { state: textField(document, "state"), evidence: ASPECTS[goal.aspect].snapshot(document).evidence };
}

/** Those that have not ended. */
export function activeOf(tracks: readonly Track[]): readonly Track[] {
  return tracks.filter(({ ending }) => ending === undefined);
}

/** Milliseconds until the deadline, at least 0; undefined for none. */
export function timeLeft({ budgetMs, elapsedMs }: Track): number | undefined {
  return budgetMs === undefined ? undefined : Math.max(0, budgetMs - elapsedMs);
}

/** How to follow a task; all spans in milliseconds. */
export interface TrackOptions {
  /** After an action, how long an unmoved task is taken for not yet looked at (`--settle`). */
  readonly settleMs: number;
  /** How long a failure that may heal by itself is given (`--recovery-grace`). */
  readonly recoveryGraceMs: number;
  /** How long polls may fail in a row (`--max-outage`). */
  readonly maxOutageMs: number;
  /** How long nothing may move at speed 0 (`--stall-after`). */
  readonly stallAfterMs: number;
  readonly failOnStall: boolean;
  /** Epoch milliseconds, one for the whole command; undefined for `--timeout none`. */
  readonly deadlineMs?: number | undefined;
  /**
   * The longest span between two steps that is believed; a longer one is a clock that was set or a machine that slept,
   * and counts as this long. More than a poll with all its repetitions takes, plus `--interval`.
   */
  readonly maxStepMs: number;
}

const MINUTE = 60_000;

/** The contract's defaults, without a deadline. */
export const DEFAULT_OPTIONS: TrackOptions = {
  settleMs: 20_000,
  recoveryGraceMs: 5 * MINUTE,
  maxOutageMs: 5 * MINUTE,
  stallAfterMs: 30 * MINUTE,
  failOnStall: false,
  maxStepMs: 10 * MINUTE,
};

/** Time by a clock that people may set. */
interface ElapsedTime {
  /** What the clock said last, epoch ms. */
  readonly lastMs: number;
  /** The sum of its steps forward. */
  readonly elapsedMs: number;
}

/**
 * A clock set back adds nothing, so that a deadline is neither passed nor put off by more than the step itself; a leap
 * forward counts `maxStepMs` at most, so that a machine that slept does not wake up to an outage of eight hours.
 */
export function advance<W extends ElapsedTime>(watch: W, nowMs: number, maxStepMs: number): W {
  if (!Number.isFinite(nowMs)) return watch;
  const stepMs = Math.min(Math.max(0, nowMs - watch.lastMs), maxStepMs);
  return { ...watch, lastMs: nowMs, elapsedMs: watch.elapsedMs + stepMs };
}
