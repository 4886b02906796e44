import type { JsonObject } from "../../json.ts";
import { shiftDates, textAt } from "./document.ts";
import { OPERATION_RULES } from "./operations.ts";
import type { Plan } from "./plan.ts";
import { endRun, paintRun, paintSync, continueRun } from "./run.ts";
import { leaveStage, stageEnd, enterStage } from "./stages.ts";
import { type PendingOrder, type Task, REST, stage, type Order } from "./task.ts";

interface Due {
  readonly at: number;
  readonly task: () => Task;
}

/** Advances the task to `now` (epoch ms, simulated); everything that was due happens at its own time. */
export function advance(task: Task, now: number): Task {
  let current = task;
  for (let due = nextDue(current); due !== null && due.at <= now; due = nextDue(current)) current = due.task();
  return current;
}

/** The document at `now` of a task that was advanced to `now`. */
export function documentAt({ document, activity }: Task, now: number): JsonObject {
  if (activity.kind === "run") return paintRun(document, activity, now);
  return activity.kind === "sync" ? paintSync(document, activity.since, now) : document;
}

function nextDue(task: Task): Due | null {
  const end = activityEnd(task);
  const [order] = task.pending;
  const begin = order === undefined ? null : { at: order.at, task: () => beginOrder(task, order) };
  return end !== null && (begin === null || end.at <= begin.at) ? end : begin;
}

function activityEnd(task: Task): Due | null {
  const { activity } = task;
  if (activity.kind === "run") {
    const at = Math.ceil(activity.since + (activity.until - activity.position) * 1000);
    return { at, task: () => endRun(task, activity, at) };
  }
  if (activity.kind !== "stage") return null;
  const at = stageEnd(task, activity);
  return { at, task: () => leaveStage(task, activity, at) };
}

function beginOrder(task: Task, order: PendingOrder): Task {
  const now = { ...task, document: documentAt(task, order.at), pending: task.pending.slice(1) };
  return OPERATION_RULES.get(order.operation)?.begin(now, order.at, order) ?? now;
}

export interface Sleeper {
  readonly document: JsonObject;
  readonly plan: Plan;
  /** The document does not change until an action is accepted. */
  readonly frozen: boolean;
}

/** The activity of a task that a scenario begins in this state. */
const UNDER_WAY: ReadonlyMap<string, (task: Task, at: number) => Task> = new Map([
  ["RUNNING", (task, at) => continueRun(task, at)],
  ["SYNCING", (task, at) => ({ ...task, activity: { kind: "sync", since: at } })],
  ["ABORTING", (task, at) => enterStage(task, "stopping", at)],
  ["SKIPPING", (task, at) => enterStage(task, "skipping", at)],
  ["MIGRATE_FAIL", recover],
]);

function recover(task: Task, at: number): Task {
  return typeof task.plan.failure?.recoversAfter === "number" ? { ...task, activity: stage("recovering", at) } : task;
}

/** Starts a task of a scenario at `at`; its dates are moved by `shiftMs`. */
export function wake({ document, plan, frozen }: Sleeper, at: number, shiftMs: number): Task {
  const asleep: Task = { document, plan, activity: REST, pending: [] };
  if (frozen) return asleep;
  const awake = { ...asleep, document: shiftDates(document, shiftMs) };
  return UNDER_WAY.get(textAt(document, "state"))?.(awake, at) ?? awake;
}

/** In simulated seconds: as with the real service, an accepted action is visible only after a while. */
export const LAG_SECONDS = 2;

export interface Refusal {
  readonly code: string;
  readonly message: string;
}

type Verdict = { readonly task: Task } | { readonly refusal: Refusal };

/** Accepts or refuses an action at `now`, as if all actions accepted before it had been carried out. */
export function accept(task: Task, order: Order, now: number): Verdict {
  const at = now + LAG_SECONDS * 1000;
  const then = advance(task, at);
  const refusal = refusalOf({ ...then, document: documentAt(then, at) }, order.operation);
  if (refusal !== null) return { refusal };
  const current = advance(task, now);
  return { task: { ...current, pending: [...current.pending, { ...order, at }] } };
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
