import type { SmsError } from "../errors.ts";
import { FAILED_OR_MISSED, STILL_RUNNING } from "../exit-code.ts";
import type { JsonObject } from "../json.ts";
import type { Reading, StepReading } from "./reading.ts";
import type { StallCause } from "./stall.ts";

/**
 * What a poll brought. `partial`: an item of `GET /v3/tasks`, which lacks some fields of the whole document. `failed`: an
 * error of the service or of the connection to it; interruptions, faults of the program and broken settings are thrown by
 * the poller instead. `tick`: nothing new, only time has passed.
 */
export type Observation =
  | { readonly kind: "document"; readonly document: JsonObject; readonly partial?: boolean }
  | { readonly kind: "failed"; readonly error: SmsError }
  | { readonly kind: "tick" };

/** What happened to a task. */
export type Happening =
  /** The first reading. */
  | { readonly event: "started" }
  | { readonly event: "state"; readonly from?: string | undefined; readonly to?: string | undefined }
  | { readonly event: "step"; readonly from?: StepReading | undefined; readonly to?: StepReading | undefined }
  /** The whole percent of the current step changed; `percent` as it came: 142 and less than before have been seen. */
  | { readonly event: "progress"; readonly percent: number }
  | { readonly event: "clone"; readonly from?: string | undefined; readonly to?: string | undefined }
  /** The agent on the source server disconnected, or connected again. */
  | { readonly event: "connection"; readonly connected: boolean }
  | { readonly event: "stalled"; readonly cause: StallCause; readonly reason: string; readonly sinceMs: number }
  | { readonly event: "moving"; readonly stalledMs: number }
  /** The first poll that failed. */
  | { readonly event: "outage"; readonly error: SmsError }
  | { readonly event: "outage_over"; readonly lastedMs: number }
  /** The task failed, and the agent may recover by itself: a grace period begins. */
  | { readonly event: "recovering"; readonly errorCode: string; readonly graceMs: number }
  | { readonly event: "ended"; readonly ending: Ending };

/** A happening with its task, its time and the reading that it is based on. */
export type TrackEvent = Happening & {
  readonly taskId: string;
  /** Epoch milliseconds. */
  readonly timeMs: number;
  /** The newest reading; undefined before the first. */
  readonly reading?: Reading | undefined;
};

export type EndingKind =
  | "reached"
  | "failed"
  | "paused"
  /** At rest elsewhere: the goal was passed, or never begun. */
  | "passed"
  | "timeout"
  | "outage"
  | "stalled"
  /** The task does not exist any more. */
  | "gone"
  | "denied"
  /** The command was ended from outside: by Ctrl-C, whose exit code stands below, or by another signal with its own. */
  | "detached";

/** Why the wait is over. */
export interface Ending {
  readonly kind: EndingKind;
  /** For people, without the task's name and without a full stop. */
  readonly reason: string;
  /** The last failed poll, for `outage`, `gone` and `denied`. */
  readonly error?: SmsError;
}

/** What is known of the error code of a task that failed. */
export interface Advice {
  readonly code: string;
  /** A clause. */
  readonly meaning: string;
  /** Sentences. */
  readonly remedy?: string | undefined;
}

/** The exit code of a command that waited for one task (`sms help exit-codes`). */
export const EXIT_OF_ENDING: Readonly<Record<EndingKind, number>> = {
  reached: 0,
  failed: FAILED_OR_MISSED,
  paused: FAILED_OR_MISSED,
  passed: FAILED_OR_MISSED,
  timeout: STILL_RUNNING,
  outage: 9,
  stalled: FAILED_OR_MISSED,
  gone: 3,
  denied: 4,
  detached: 130,
};
