import type { Goal } from "../model/goal.ts";
import type { Words } from "../model/signals.ts";
import { isReasonForPhase } from "../model/task-error.ts";
import { type Phase, taskState } from "../model/task-state.ts";
import { ASPECTS } from "./aspects.ts";
import type { EndingKind } from "./event.ts";
import type { Reading } from "./reading.ts";

/** The task before the action. */
export interface Baseline {
  readonly state?: string | undefined;
  /** Of the signals of the goal's aspect. */
  readonly words: Words;
}

/** One reading, with what is needed to decide whether it ends the wait. */
export interface VerdictInput {
  readonly goal: Goal;
  readonly reading: Reading;
  /** What this reading says about the goal's aspect; undefined when it says nothing. */
  readonly value: string | undefined;
  readonly baseline?: Baseline | undefined;
  /** The task has moved since the action, or there was no action that had to move it. */
  readonly moved: boolean;
  /** This reading differs from the baseline. */
  readonly differs: boolean;
  /** `settleMs` has passed. */
  readonly settleElapsed: boolean;
}

export interface Verdict {
  readonly kind: Extract<EndingKind, "reached" | "failed" | "paused" | "passed">;
  readonly reason: string;
}

/** The verdict on a reading; undefined while the wait goes on. The goal's own values come first, then the task's rest. */
export function judge(input: VerdictInput): Verdict | undefined {
  return (
    (isConclusive(input) ? verdictOnValue(input) : undefined) ??
    verdictOnNewValue(input) ??
    (isRestConclusive(input) ? verdictOnRest(input) : undefined) ??
    verdictOnMovement(input)
  );
}

/** Right after an action the service may still show the old state: it says something only after movement or the settle time. */
function isConclusive({ moved, settleElapsed }: VerdictInput): boolean {
  return moved || settleElapsed;
}

function verdictOnValue(input: VerdictInput): Verdict | undefined {
  const { goal, settleElapsed, value } = input;
  if (value === undefined) return undefined;
  if (goal.failed?.includes(value)) return { kind: "failed", reason: valueWords(input) };
  if (Array.isArray(goal.reached) && goal.reached.includes(value)) {
    return { kind: "reached", reason: `${valueWords(input)}${unmovedWords(input)}` };
  }
  if (!settleElapsed || !goal.passedBy?.includes(value)) return undefined;
  return { kind: "passed", reason: `${valueWords(input)}; that is past ${goal.words}` };
}

/** A measurement is recognised as a new one by its numbers only. */
function verdictOnNewValue(input: VerdictInput): Verdict | undefined {
  const { goal, differs } = input;
  if (goal.reached !== "new value" || !differs) return undefined;
  return { kind: "reached", reason: ASPECTS[goal.aspect].describe?.("", input.reading) ?? stateWords(input.reading) };
}

function verdictOnMovement(input: VerdictInput): Verdict | undefined {
  const { goal, moved } = input;
  const isOver = goal.reached === "movement" && moved && !isIntermediate(input);
  return isOver ? { kind: "reached", reason: valueWords(input) } : undefined;
}

function isIntermediate({ goal, value }: VerdictInput): boolean {
  return value !== undefined && goal.going?.includes(value) === true;
}

/**
 * Where the goal is not the task's own state, the task may rest in the state in which the action began. Such a rest is
 * conclusive only in another state, or when nothing has moved although it should have.
 */
function isRestConclusive(input: VerdictInput): boolean {
  const { goal, reading, baseline, moved, settleElapsed } = input;
  if (!reading.atRest || baseline === undefined) return false;
  const hasSettled = settleElapsed && goal.silent !== true;
  if (ASPECTS[goal.aspect].ofState) return moved || hasSettled;
  return reading.state !== baseline.state || (!moved && hasSettled);
}

const REST_KINDS: ReadonlyMap<Phase, "failed" | "paused"> = new Map([
  ["failed", "failed"],
  ["rolled_back", "failed"],
  ["paused", "paused"],
]);

function verdictOnRest(input: VerdictInput): Verdict | undefined {
  const { goal, reading, moved } = input;
  const reason = `${stateWords(reading)}${unmovedWords(input)}`;
  const kind = REST_KINDS.get(reading.phase);
  if (kind !== undefined) return { kind, reason };
  if (isIntermediate(input) || (goal.reached === "movement" && moved)) return undefined;
  return { kind: "passed", reason: `${reason}; waiting longer will not bring ${goal.words}` };
}

function valueWords({ goal, value, reading }: VerdictInput): string {
  return (value === undefined ? undefined : ASPECTS[goal.aspect].describe?.(value, reading)) ?? stateWords(reading);
}

function unmovedWords({ moved, reading, baseline }: VerdictInput): string {
  return moved || reading.state !== baseline?.state ? "" : "; no change since the action";
}

/** `MIGRATE_FAIL: migration failed (SMS.1807)`, `MIGRATE_FAIL: migration failed (SMS.0601, cause Ecs.0005)` */
export function stateWords(reading: Reading): string {
  const { state } = reading;
  const codes = codesOf(reading);
  return `${state ?? "no state"}: ${taskState(state).meaning}${codes.length === 0 ? "" : ` (${codes.join(", ")})`}`;
}

/** Why the task is where it is: `SMS.0601` and `cause Ecs.0005`. None of a task that is well, which may have those of an earlier run. */
export function codesOf({ phase, errorCode, errorCauses = [] }: Reading): readonly string[] {
  if (errorCode === undefined || !isReasonForPhase(errorCode, phase)) return [];
  return [errorCode, ...errorCauses.map((cause) => `cause ${cause}`)];
}
