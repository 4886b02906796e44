import type { JsonObject } from "../../json.ts";
import { OPERATION_RULES } from "./operations.ts";
import { endRun, paintRun } from "./run.ts";
import { leaveStage, stageEnd } from "./stages.ts";
import { paintSync } from "./sync.ts";
import type { PendingOrder, Task } from "./task.ts";

interface Due {
  readonly at: number;
  readonly task: () => Task;
}

/** The task with everything that was due until `now` (epoch ms, simulated) done, each thing at its own time. */
export function advance(task: Task, now: number): Task {
  let current = task;
  for (let due = nextDue(current); due !== null && due.at <= now; due = nextDue(current)) current = due.task();
  return current;
}

/** The task's document as it is seen at `now`, for a task that was advanced to `now`. */
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
