import { spanWords } from "../model/time.ts";
import type { Reading } from "./reading.ts";

/** `idle`: speed 0 and no progress for `stallAfterMs`. `disconnected`: the agent is not connected. */
export type StallCause = "idle" | "disconnected";

export interface Stall {
  readonly cause: StallCause;
  /** One sentence for people. */
  readonly reason: string;
  /** When it began: by the clock (epoch ms), and in elapsed ms. */
  readonly sinceMs: number;
  readonly sinceElapsedMs: number;
}

/** A time of speed 0 in which nothing has moved. */
export interface IdlePeriod {
  /** The reading's fingerprint in that time. */
  readonly fingerprint: string;
  readonly sinceMs: number;
  readonly sinceElapsedMs: number;
}

interface SpanStart {
  readonly nowMs: number;
  readonly elapsedMs: number;
}

/** Only a speed that is known to be 0 counts: a terabyte that takes an hour per percent must not look like a stall. */
export function updateIdle(
  last: IdlePeriod | undefined,
  { phase, speed, fingerprint }: Reading,
  at: SpanStart,
): IdlePeriod | undefined {
  if (phase !== "running" || speed !== 0) return undefined;
  return last?.fingerprint === fingerprint ? last : { fingerprint, sinceMs: at.nowMs, sinceElapsedMs: at.elapsedMs };
}

/** A stall that goes on keeps its beginning and its first cause, also when the other cause joins it. */
export function updateStall(
  last: Stall | undefined,
  reading: Reading,
  idle: IdlePeriod | undefined,
  at: SpanStart,
  stallAfterMs: number,
): Stall | undefined {
  const current = disconnectedStall(reading, at) ?? idleStall(idle, at, stallAfterMs);
  return current && (last ?? current);
}

function disconnectedStall({ phase, connected }: Reading, at: SpanStart): Stall | undefined {
  if (connected !== false || (phase !== "running" && phase !== "syncing")) return undefined;
  const reason = "the agent on the source server is not connected";
  return { cause: "disconnected", reason, sinceMs: at.nowMs, sinceElapsedMs: at.elapsedMs };
}

function idleStall(idle: IdlePeriod | undefined, at: SpanStart, stallAfterMs: number): Stall | undefined {
  if (idle === undefined || at.elapsedMs - idle.sinceElapsedMs < stallAfterMs) return undefined;
  const { sinceMs, sinceElapsedMs } = idle;
  const reason = `speed 0 and no progress for ${spanWords((at.elapsedMs - sinceElapsedMs) / 1000)}`;
  return { cause: "idle", reason, sinceMs, sinceElapsedMs };
}
