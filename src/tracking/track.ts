import type { SmsError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import { textField } from "../model/evidence.ts";
import type { Watch } from "./elapsed.ts";
import type { Ending } from "./ending.ts";
import type { TrackEvent } from "./event.ts";
import type { Goal } from "./goal.ts";
import { LOOKS } from "./look.ts";
import type { TrackOptions } from "./options.ts";
import type { Pulse } from "./pulse.ts";
import type { Reading } from "./reading.ts";
import type { Anchor } from "./remaining.ts";
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
export interface Track extends Watch {
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
  readonly stirredElapsedMs: number;
  readonly nearElapsedMs?: number | undefined;
  readonly pulse?: Pulse | undefined;
  readonly anchor?: Anchor | undefined;
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
    stirredElapsedMs: 0,
  };
}

export function baselineOf(goal: Goal, document: JsonObject): Baseline {
  return { state: textField(document, "state"), mark: LOOKS[goal.look].glance(document).mark };
}

/** Those that have not ended. */
export function activeOf(tracks: readonly Track[]): readonly Track[] {
  return tracks.filter(({ ending }) => ending === undefined);
}

/** Milliseconds until the deadline, at least 0; undefined for none. */
export function timeLeft({ budgetMs, elapsedMs }: Track): number | undefined {
  return budgetMs === undefined ? undefined : Math.max(0, budgetMs - elapsedMs);
}
