import type { SmsError } from "../errors.ts";

export type EndingKind =
  | "reached"
  | "failed"
  | "paused"
  /** At rest elsewhere: the goal was passed, or never begun. */
  | "passed"
  | "timeout"
  | "outage"
  | "stalled"
  /** There is no such task any more. */
  | "gone"
  | "denied";

/** Why the wait is over. */
export interface Ending {
  readonly kind: EndingKind;
  /** For people, without the task's name and without a full stop. */
  readonly reason: string;
  /** The last failed poll, for `outage`, `gone` and `denied`. */
  readonly error?: SmsError;
  /** Of a task that failed: what is known of its error code. */
  readonly advice?: Advice;
}

interface Advice {
  readonly code: string;
  /** A clause. */
  readonly meaning: string;
  /** Sentences. */
  readonly remedy?: string | undefined;
}

/** Exit codes of the contract, section 3. */
export const EXIT_OF_ENDING: Readonly<Record<EndingKind, number>> = {
  reached: 0,
  failed: 5,
  paused: 5,
  passed: 5,
  timeout: 8,
  outage: 9,
  stalled: 5,
  gone: 3,
  denied: 4,
};
