import { type Goal } from "../model/goal.ts";
import type { Phase } from "../model/task-state.ts";
import { type Snapshot, ASPECTS, type Evidence } from "./aspects.ts";
import type { EndingKind } from "./event.ts";
import type { Reading } from "./reading.ts";
import { stateWords } from "./stall.ts";

/** What the task was before the action. */
export interface Baseline {
  readonly state?: string | undefined;
  readonly evidence: Evidence;
}

/** One reading, with what is needed to say whether it ends the wait. */
export interface VerdictInput {
  readonly goal: Goal;
  readonly reading: Reading;
  readonly snapshot: Snapshot;
  readonly baseline?: Baseline | undefined;
  /** Nothing had to move, or it did. */
  readonly moved: boolean;
  /** `settleMs` has passed. */
  readonly settleElapsed: boolean;
}

export interface Verdict {
  readonly kind: Extract<EndingKind, "reached" | "failed" | "paused" | "passed">;
  readonly reason: string;
}

/** Undefined: go on. The goal's own words come first, then the task's rest. */
export function judge(input: VerdictInput): Verdict | undefined {
  return (
    (counts(input) ? byValue(input) : undefined) ??
    byNewValue(input) ??
    (restCounts(input) ? byRest(input) : undefined) ??
    byMovement(input)
  );
}

const counts = ({ moved, settleElapsed: settled }: VerdictInput) => moved || settled;

function byValue(input: VerdictInput): Verdict | undefined {
  const { goal, settleElapsed: settled } = input;
  const { value } = input.snapshot;
  if (value === undefined) return undefined;
  if (goal.failed?.includes(value)) return { kind: "failed", reason: found(input) };
  if (Array.isArray(goal.reached) && goal.reached.includes(value)) {
    return { kind: "reached", reason: `${found(input)}${unmoved(input)}` };
  }
  if (!settled || !goal.passedBy?.includes(value)) return undefined;
  return { kind: "passed", reason: `${found(input)}; that is past ${goal.words}` };
}

function found({ goal, snapshot: { value }, reading }: VerdictInput): string {
  return (value === undefined ? undefined : ASPECTS[goal.aspect].describe?.(value)) ?? stateWords(reading);
}

function unmoved({ moved, reading, baseline }: VerdictInput): string {
  return moved || reading.state !== baseline?.state ? "" : "; nothing has moved since the action";
}

/** A measurement is told from the last one by its numbers only. */
function byNewValue(input: VerdictInput): Verdict | undefined {
  const { goal, baseline } = input;
  const { value } = input.snapshot;
  const isNew = value !== undefined && baseline !== undefined && value !== baseline.evidence[0];
  return goal.reached === "new value" && isNew ? { kind: "reached", reason: found(input) } : undefined;
}

function byMovement(input: VerdictInput): Verdict | undefined {
  const { goal, snapshot, moved } = input;
  const isOver = goal.reached === "movement" && moved && !isGoing(goal, snapshot.value);
  return isOver ? { kind: "reached", reason: found(input) } : undefined;
}

const isGoing = (goal: Goal, value: string | undefined) => value !== undefined && goal.going?.includes(value) === true;

/**
 * Where the goal is not the task's state, its rest may be where the action began: such a rest says something only when it
 * is another one, or when nothing has moved although it should have.
 */
function restCounts(input: VerdictInput): boolean {
  const { goal, reading, baseline, moved, settleElapsed: settled } = input;
  if (!reading.atRest || baseline === undefined) return false;
  if (ASPECTS[goal.aspect].ofState) return counts(input);
  return reading.state !== baseline.state || (!moved && settled && goal.silent !== true);
}

const REST_KINDS: ReadonlyMap<Phase, "failed" | "paused"> = new Map([
  ["failed", "failed"],
  ["rolled_back", "failed"],
  ["paused", "paused"],
]);

function byRest(input: VerdictInput): Verdict | undefined {
  const { goal, snapshot, reading, moved } = input;
  const said = `${stateWords(reading)}${unmoved(input)}`;
  const kind = REST_KINDS.get(reading.phase);
  if (kind !== undefined) return { kind, reason: said };
  if (isGoing(goal, snapshot.value) || (goal.reached === "movement" && moved)) return undefined;
  return { kind: "passed", reason: `${said}; not to be expected any more: ${goal.words}` };
}
