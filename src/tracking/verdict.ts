import type { Phase } from "../model/task-state.ts";
import type { EndingKind } from "./event.ts";
import type { Goal } from "./goal.ts";
import { type Glance, LOOKS, type Mark } from "./goal.ts";
import type { Reading } from "./reading.ts";
import { stateWords } from "./stall.ts";

/** What the task was before the action. */
export interface Baseline {
  readonly state?: string | undefined;
  readonly mark: Mark;
}

/** One reading, with what is needed to say whether it ends the wait. */
export interface Sight {
  readonly goal: Goal;
  readonly reading: Reading;
  readonly glance: Glance;
  readonly baseline?: Baseline | undefined;
  /** Nothing had to move, or it did. */
  readonly moved: boolean;
  /** `settleMs` has passed. */
  readonly settled: boolean;
}

export interface Verdict {
  readonly kind: Extract<EndingKind, "reached" | "failed" | "paused" | "passed">;
  readonly reason: string;
}

/** Undefined: go on. The goal's own words come first, then the task's rest. */
export function judge(sight: Sight): Verdict | undefined {
  return (
    (counts(sight) ? byValue(sight) : undefined) ??
    byNewValue(sight) ??
    (restCounts(sight) ? byRest(sight) : undefined) ??
    byMovement(sight)
  );
}

const counts = ({ moved, settled }: Sight) => moved || settled;

function byValue(sight: Sight): Verdict | undefined {
  const { goal, settled } = sight;
  const { value } = sight.glance;
  if (value === undefined) return undefined;
  if (goal.failed?.includes(value)) return { kind: "failed", reason: found(sight) };
  if (Array.isArray(goal.reached) && goal.reached.includes(value)) {
    return { kind: "reached", reason: `${found(sight)}${unmoved(sight)}` };
  }
  if (!settled || !goal.passedBy?.includes(value)) return undefined;
  return { kind: "passed", reason: `${found(sight)}; that is past ${goal.words}` };
}

function found({ goal, glance: { value }, reading }: Sight): string {
  return (value === undefined ? undefined : LOOKS[goal.look].found?.(value)) ?? stateWords(reading);
}

function unmoved({ moved, reading, baseline }: Sight): string {
  return moved || reading.state !== baseline?.state ? "" : "; nothing has moved since the action";
}

/** A measurement is told from the last one by its numbers only. */
function byNewValue(sight: Sight): Verdict | undefined {
  const { goal, baseline } = sight;
  const { value } = sight.glance;
  const isNew = value !== undefined && baseline !== undefined && value !== baseline.mark[0];
  return goal.reached === "new value" && isNew ? { kind: "reached", reason: found(sight) } : undefined;
}

function byMovement(sight: Sight): Verdict | undefined {
  const { goal, glance, moved } = sight;
  const isOver = goal.reached === "movement" && moved && !isGoing(goal, glance.value);
  return isOver ? { kind: "reached", reason: found(sight) } : undefined;
}

const isGoing = (goal: Goal, value: string | undefined) => value !== undefined && goal.going?.includes(value) === true;

/**
 * Where the goal is not the task's state, its rest may be where the action began: such a rest says something only when it
 * is another one, or when nothing has moved although it should have.
 */
function restCounts(sight: Sight): boolean {
  const { goal, reading, baseline, moved, settled } = sight;
  if (!reading.atRest || baseline === undefined) return false;
  if (LOOKS[goal.look].ofState) return counts(sight);
  return reading.state !== baseline.state || (!moved && settled && goal.silent !== true);
}

const REST_KINDS: ReadonlyMap<Phase, "failed" | "paused"> = new Map([
  ["failed", "failed"],
  ["rolled_back", "failed"],
  ["paused", "paused"],
]);

function byRest(sight: Sight): Verdict | undefined {
  const { goal, glance, reading, moved } = sight;
  const said = `${stateWords(reading)}${unmoved(sight)}`;
  const kind = REST_KINDS.get(reading.phase);
  if (kind !== undefined) return { kind, reason: said };
  if (isGoing(goal, glance.value) || (goal.reached === "movement" && moved)) return undefined;
  return { kind: "passed", reason: `${said}; not to be expected any more: ${goal.words}` };
}
