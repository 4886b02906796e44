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
