import type { Json, JsonObject } from "../../json.ts";
import { shiftDates, textAt } from "./document.ts";
import { OPERATION_RULES } from "./operations.ts";
import type { Plan } from "./plan.ts";
import { endRun, documentDuringRun, documentDuringSync, continueRun } from "./run.ts";
import { leaveStage, stageEnd, enterStage } from "./stages.ts";
import { type ActionRequest, type PendingAction, REST, type SpeedRule, stage, type Task } from "./task.ts";
import { positionAt, timeOf } from "./timeline.ts";

/** A task as a scenario describes it. */
export interface ScenarioTask {
  readonly document: JsonObject;
  readonly plan: Plan;
  /** Stays exactly as it is until an action is accepted. */
  readonly frozen: boolean;
  /** Results of consistency checks before the sandbox was started; null for none. */
  readonly consistency: readonly Json[] | null;
}

/** What a task that begins in this state is in the middle of. */
const BEGIN_OF_STATE: ReadonlyMap<string, (task: Task, at: number) => Task> = new Map([
  ["RUNNING", (task, at) => continueRun(task, at)],
  ["SYNCING", (task, at) => ({ ...task, activity: { kind: "sync", since: at } })],
  ["ABORTING", (task, at) => enterStage(task, "stopping", at)],
  ["SKIPPING", (task, at) => enterStage(task, "skipping", at)],
  ["MIGRATE_FAIL", beginRecovery],
]);

function beginRecovery(task: Task, at: number): Task {
  return typeof task.plan.failure?.recoversAfter === "number" ? { ...task, activity: stage("recovering", at) } : task;
}

/** The task as the sandbox starts with it at `at`; its dates move by `shiftMs`. */
export function initialTask({ document, plan, frozen }: ScenarioTask, at: number, shiftMs: number): Task {
  const task: Task = { document, plan, activity: REST, pending: [], rules: [] };
  if (frozen) return task;
  const dated = { ...task, document: shiftDates(document, shiftMs) };
  return BEGIN_OF_STATE.get(textAt(document, "state"))?.(dated, at) ?? dated;
}

/** Simulated. With the real service, too, an accepted action does not show in the task at once. */
export const VISIBLE_AFTER_SECONDS = 2;

export interface Refusal {
  readonly code: string;
  readonly message: string;
}

type Verdict = { readonly task: Task } | { readonly refusal: Refusal };

/** Accepts an action at `now`, or says why not: judged by the task as it will be when the action takes effect. */
export function acceptAction(task: Task, request: ActionRequest, now: number): Verdict {
  const at = now + VISIBLE_AFTER_SECONDS * 1000;
  const later = advance(task, at);
  const refusal = refusalOf({ ...later, document: documentAt(later, at) }, request.operation);
  if (refusal !== null) return { refusal };
  const current = advance(task, now);
  return { task: { ...current, pending: [...current.pending, { ...request, at }] } };
}

function refusalOf(task: Task, operation: string): Refusal | null {
  const rule = OPERATION_RULES.get(operation);
  const state = textAt(task.document, "state");
  const { activity } = task;
  if (rule === undefined) return { code: "SMS.2009", message: `Unknown operation ${operation}.` };
  if (activity.kind === "stage" && activity.name !== "recovering") {
    return {
      code: rule.refusal,
      message: `The operation ${operation} is not possible: ${activity.name} of this task (state ${state}) is not finished.`,
    };
  }
  if (rule.from.includes(state) && (rule.when?.(task) ?? true)) return null;
  return { code: rule.refusal, message: `The operation ${operation} is not possible for a task in state ${state}.` };
}

/** The task under other speed rules from `now` on. */
export function withSpeedRules(task: Task, rules: readonly SpeedRule[], now: number): Task {
  const { activity } = task;
  if (activity.kind === "sync") {
    return { ...task, document: documentAt(task, now), rules, activity: { ...activity, since: now } };
  }
  if (activity.kind !== "run") return { ...task, rules };
  const position = positionAt(activity, now);
  return { ...task, document: documentAt(task, now), rules, activity: { ...activity, rules, since: now, position } };
}

/** Begins to delete a task; actions that were accepted and have not begun yet are forgotten. */
export function beginDeleting(task: Task, now: number): Task {
  return enterStage({ ...task, document: documentAt(task, now), pending: [] }, "deleting", now);
}

interface DueChange {
  readonly at: number;
  readonly task: () => Task;
}

/** The task after every change that was due until `now` (epoch ms, simulated), each made at its own time. */
export function advance(task: Task, now: number): Task {
  let current = task;
  for (let due = nextChange(current); due !== null && due.at <= now; due = nextChange(current)) current = due.task();
  return current;
}

/** The document that a read at `now` returns, of a task that was advanced to `now`. */
export function documentAt(task: Task, now: number): JsonObject {
  const { document, activity } = task;
  if (activity.kind === "run") return documentDuringRun(document, activity, now);
  return activity.kind === "sync" ? documentDuringSync(task, activity.since, now) : document;
}

function nextChange(task: Task): DueChange | null {
  const end = activityEnd(task);
  const [action] = task.pending;
  const begin = action === undefined ? null : { at: action.at, task: () => beginAction(task, action) };
  return end !== null && (begin === null || end.at <= begin.at) ? end : begin;
}

function activityEnd(task: Task): DueChange | null {
  const { activity } = task;
  if (activity.kind === "run") {
    const at = Math.ceil(timeOf(activity, activity.until));
    return { at, task: () => endRun(task, activity, at) };
  }
  if (activity.kind !== "stage") return null;
  const at = stageEnd(task, activity);
  return { at, task: () => leaveStage(task, activity, at) };
}

function beginAction(task: Task, action: PendingAction): Task {
  const current = { ...task, document: documentAt(task, action.at), pending: task.pending.slice(1) };
  return OPERATION_RULES.get(action.operation)?.begin(current, action.at, action) ?? current;
}
