import type { JsonObject } from "../json.ts";
import type { Ending } from "./ending.ts";
import type { TrackEvent } from "./event.ts";
import type { Goal } from "./goal.ts";
import type { Observation } from "./observation.ts";
import type { TrackOptions } from "./options.ts";
import type { Reading } from "./reading.ts";

export interface TrackStart {
  readonly taskId: string;
  readonly goal: Goal;
  /** The task before the action; undefined with --no-precheck: then the first reading stands in for it. */
  readonly baseline?: JsonObject | undefined;
  /** An action was sent: the old state may still be shown for a while. False for `task wait` and `task watch`. */
  readonly acted: boolean;
  readonly options: TrackOptions;
}

/** One task being followed. Immutable, serialisable but for errors, and of bounded size however long it takes. */
export interface Track extends TrackStart {
  readonly reading?: Reading | undefined;
  /** Epoch ms. */
  readonly startedMs: number;
  /** Since startTrack, by forward steps of the clock only. */
  readonly elapsedMs: number;
  /** The last 60 speeds, MB/s, for a sparkline; undefined where unknown. */
  readonly speeds: readonly (number | undefined)[];
  /** The last event that was not mere progress. */
  readonly lastChange?: TrackEvent | undefined;
  readonly stalled: boolean;
  readonly outage: boolean;
  /** A list item says something that only the whole document can settle: read that one singly, soon. */
  readonly wantsWhole: boolean;
  readonly ending?: Ending | undefined;
}

export interface Step {
  readonly track: Track;
  readonly events: readonly TrackEvent[];
  /** The same as track.ending; once there is one, nothing changes any more. */
  readonly ending?: Ending | undefined;
}

export declare function startTrack(start: TrackStart, nowMs: number): Track;
/** One observation further. Pure; never throws; after the ending it changes nothing. */
export declare function step(track: Track, observation: Observation, nowMs: number): Step;
