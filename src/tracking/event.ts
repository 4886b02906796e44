import type { SmsError } from "../errors.ts";
import type { Ending } from "./ending.ts";
import type { Reading, StepReading } from "./reading.ts";
import type { StallCause } from "./stall.ts";

interface Told<E extends string> {
  readonly event: E;
  readonly taskId: string;
  /** Epoch milliseconds by the clock handed in. */
  readonly timeMs: number;
  /** What it is based on: the newest reading; undefined before the first. */
  readonly reading?: Reading | undefined;
}

/** What happened to a task, in the order in which it was seen. */
export type TrackEvent =
  | Told<"started">
  | (Told<"state"> & { readonly from?: string | undefined; readonly to?: string | undefined })
  | (Told<"step"> & { readonly from?: StepReading | undefined; readonly to?: StepReading | undefined })
  /** The whole percent of the step in hand changed; `percent` as it came, also 142 or less than before. */
  | (Told<"progress"> & { readonly percent: number })
  | (Told<"clone"> & { readonly from?: string | undefined; readonly to?: string | undefined })
  /** The agent on the source server. */
  | (Told<"connection"> & { readonly connected: boolean })
  | (Told<"stalled"> & { readonly cause: StallCause; readonly reason: string; readonly sinceMs: number })
  | (Told<"moving"> & { readonly stalledMs: number })
  | (Told<"outage"> & { readonly error: SmsError })
  | (Told<"outage_over"> & { readonly lastedMs: number })
  | (Told<"recovering"> & { readonly errorCode: string; readonly graceMs: number })
  | (Told<"ended"> & { readonly ending: Ending });
