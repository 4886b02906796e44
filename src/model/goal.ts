/** What a wait is for, as data. How a document is compared with it is in tracking/aspects.ts. */
export interface Goal {
  /** For people, after "waiting for". */
  readonly words: string;
  readonly aspect: Aspect;
  /** Values that are the goal; or any movement away from the baseline; or a value that is not the baseline's. */
  readonly reached: readonly string[] | "movement" | "new value";
  /** Values that mean that the goal itself has failed. */
  readonly failed?: readonly string[];
  /** Values on the way to the goal: while one of them is shown, only a failed or paused task ends the wait. */
  readonly going?: readonly string[];
  /** Steady states, not at rest, from which the goal is not to be expected any more. */
  readonly passedBy?: readonly string[];
  /** The task takes minutes without any sign of progress: an unmoved task at rest is no result even after `--settle`. */
  readonly silent?: true;
}

/** The part of a task in which a goal is looked for. */
export type Aspect = "state" | "launch" | "clone" | "drill" | "network" | "skip" | "clear";

/** Stands for the state of a task that the service does not know any more. */
export const GONE = "gone";

/** Both mean that nothing is left to migrate. */
export const DONE_STATES: readonly string[] = ["MIGRATE_SUCCESS", "SYNC_SUCCESS"];

/** At rest and neither failed nor paused. */
export const REST_STATES: readonly string[] = ["READY", ...DONE_STATES];

/** `--for rest` and `task watch`. A failure or a pause is rest too, and ends the wait with its own outcome. */
export const REST_GOAL: Goal = { words: "rest", aspect: "state", reached: REST_STATES };
