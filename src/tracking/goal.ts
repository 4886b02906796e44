import type { Look } from "./look.ts";

/** What is waited for, as data. */
export interface Goal {
  /** For people, after "waiting for". */
  readonly words: string;
  readonly look: Look;
  /** Values that are the goal; or any movement away from the baseline; or a value that is not the baseline's. */
  readonly reached: readonly string[] | "movement" | "new value";
  /** Values that are the goal's own failure. */
  readonly failed?: readonly string[];
  /** Values on the way: no rest of the task but a failure or a pause ends the wait. */
  readonly going?: readonly string[];
  /** Steady states, not at rest, from which the goal is not to be expected any more. */
  readonly passedBy?: readonly string[];
  /** Takes minutes without a sign: an unmoved task at rest is no answer even after `settleMs`. */
  readonly silent?: true;
}

const DONE = ["MIGRATE_SUCCESS", "SYNC_SUCCESS"];

/** At rest and neither failed nor paused. */
export const REST_STATES: readonly string[] = ["READY", ...DONE];

/** `--for rest` and `task watch`. A failure or a pause is rest too, and ends as what it is. */
export const REST_GOAL: Goal = { words: "rest", look: "state", reached: REST_STATES };

const REPLICATED: Goal = { words: "the end of the replication", look: "state", reached: ["SYNCING", ...DONE] };

/** What `--wait` waits for, by the operation's word on the command line (contract, section 4). */
export const OPERATION_GOALS: Readonly<Record<string, Goal>> = {
  start: REPLICATED,
  restart: REPLICATED,
  stop: { words: "the pause", look: "state", reached: ["ABORT"] },
  test: { words: "the launch of the target server", look: "launch", reached: ["cutovered", ...DONE] },
  "clone-test": {
    words: "the clone",
    look: "clone",
    reached: ["FINISHED"],
    failed: ["ERROR"],
    going: ["PREPARING", "CREATING"],
  },
  "network-check": { words: "the measurement of the network", look: "network", reached: "new value", silent: true },
  "migration-test": {
    words: "the end of the drill",
    look: "drill",
    reached: ["premiged"],
    failed: ["premigfailed"],
    going: ["premigready", "premiging"],
  },
  skip: { words: "the end of the consistency check", look: "skip", reached: "movement" },
  clear: {
    words: "the deletion of the snapshots",
    look: "clear",
    reached: "movement",
    failed: ["clearfailed"],
    going: ["clearing"],
  },
};
