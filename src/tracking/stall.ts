import { taskState } from "../model/task-state.ts";
import { spanWords } from "../model/time.ts";
import type { Reading } from "./reading.ts";

/** `still`: speed 0 and nothing moved for `stallAfterMs`. `disconnected`: the agent is away. */
export type StallCause = "still" | "disconnected";

export interface Stall {
  readonly cause: StallCause;
  /** One sentence for people. */
  readonly reason: string;
  /** Since when: by the clock (epoch ms), and in elapsed ms. */
  readonly sinceMs: number;
  readonly sinceElapsedMs: number;
}

/** Since when nothing has moved at speed 0. */
export interface Stillness {
  readonly trace: string;
  readonly sinceMs: number;
  readonly sinceElapsedMs: number;
}

interface Moment {
  readonly nowMs: number;
  readonly elapsedMs: number;
}

/** An unknown speed is no speed 0: without it, a terabyte that takes an hour per percent would look like a stall. */
export function watchStillness(
  last: Stillness | undefined,
  { phase, speed, processTrace: trace }: Reading,
  at: Moment,
): Stillness | undefined {
  if (phase !== "running" || speed !== 0) return undefined;
  return last?.trace === trace ? last : { trace, sinceMs: at.nowMs, sinceElapsedMs: at.elapsedMs };
}

/** A stall that goes on keeps its beginning and its first cause, also when another joins it. */
export function watchStall(
  last: Stall | undefined,
  reading: Reading,
  still: Stillness | undefined,
  at: Moment,
  stallAfterMs: number,
): Stall | undefined {
  const now = disconnected(reading, at) ?? standing(still, at, stallAfterMs);
  return now && (last ?? now);
}

function disconnected({ phase, connected }: Reading, at: Moment): Stall | undefined {
  if (connected !== false || (phase !== "running" && phase !== "syncing")) return undefined;
  const reason = "the agent on the source server is not connected";
  return { cause: "disconnected", reason, sinceMs: at.nowMs, sinceElapsedMs: at.elapsedMs };
}

function standing(still: Stillness | undefined, at: Moment, stallAfterMs: number): Stall | undefined {
  if (still === undefined || at.elapsedMs - still.sinceElapsedMs < stallAfterMs) return undefined;
  const { sinceMs, sinceElapsedMs } = still;
  const reason = `speed 0 and nothing moved for ${spanWords((at.elapsedMs - sinceElapsedMs) / 1000)}`;
  return { cause: "still", reason, sinceMs, sinceElapsedMs };
}

/** `MIGRATE_FAIL: migration failed (SMS.1807)`. */
export function stateWords({ state, phase, errorCode }: Reading): string {
  const failed = phase === "failed" || phase === "rolled_back";
  const code = failed && errorCode !== undefined ? ` (${errorCode})` : "";
  return `${state ?? "no state"}: ${taskState(state).meaning}${code}`;
}
