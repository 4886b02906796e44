import { taskState } from "../model/task-state.ts";
import type { Reading } from "./reading.ts";

const UNITS = [
  { word: "h", ms: 3_600_000 },
  { word: "min", ms: 60_000 },
] as const;

/** A span within a sentence: `90 s`, `30 min`, `24 h`; the largest unit of which it has two, or that it is made of. */
export function spanWords(ms: number): string {
  const unit = UNITS.find((each) => ms >= 2 * each.ms || ms === each.ms);
  return unit === undefined ? `${Math.round(ms / 1000)} s` : `${Math.floor(ms / unit.ms)} ${unit.word}`;
}

/** `MIGRATE_FAIL: migration failed (SMS.1807)`. */
export function stateWords({ state, phase, errorCode }: Reading): string {
  const failed = phase === "failed" || phase === "rolled_back";
  const code = failed && errorCode !== undefined ? ` (${errorCode})` : "";
  return `${state ?? "no state"}: ${taskState(state).meaning}${code}`;
}
