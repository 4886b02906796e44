import type { JsonObject } from "../../json.ts";
import { shiftDates } from "./dates.ts";
import { textAt } from "./document.ts";
import type { Plan } from "./plan.ts";
import { continueRun } from "./run.ts";
import { enterStage } from "./stages.ts";
import { REST, stage, type Task } from "./task.ts";

export interface Sleeper {
  readonly document: JsonObject;
  readonly plan: Plan;
  /** Stays exactly as it is until an action is accepted. */
  readonly frozen: boolean;
}

/** What a task in this state is in the middle of. */
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

/** Sets a task of a scenario going at `at`; its dates move by `shiftMs`. */
export function wake({ document, plan, frozen }: Sleeper, at: number, shiftMs: number): Task {
  const asleep: Task = { document, plan, activity: REST, pending: [] };
  if (frozen) return asleep;
  const awake = { ...asleep, document: shiftDates(document, shiftMs) };
  return UNDER_WAY.get(textAt(document, "state"))?.(awake, at) ?? awake;
}
