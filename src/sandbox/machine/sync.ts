import type { JsonObject } from "../../json.ts";
import { typicalStep } from "./default-plan.ts";
import { double, numberAt, sourceServer } from "./document.ts";
import type { Plan } from "./plan.ts";
import { patchSubTask, withSubTasks } from "./sub-tasks.ts";
import type { Task } from "./task.ts";
import { wobble } from "./wobble.ts";

/** Mbit/s: what a quiet server changes. */
const SYNC_SPEED = 20;
/** Continuous sync stays here and never gets on (user guide: "6 % is normal"). */
const SYNC_PROGRESS = 6;

/** Replicated: changes are carried over until somebody launches the target or pauses. */
export function beginSync(task: Task, at: number): Task {
  const name = syncName(task.plan);
  const listed = withSubTasks(task.document, [...task.plan.steps, typicalStep(name)]);
  const document = {
    ...patchSubTask(listed, name, { progress: SYNC_PROGRESS, start_date: at, end_date: null }),
    state: "SYNCING",
    remain_seconds: null,
    subtask_info: `${name}-${SYNC_PROGRESS}`,
  };
  return { ...task, document: sourceServer(document, "syncing", "syncing"), activity: { kind: "sync", since: at } };
}

export function paintSync(document: JsonObject, since: number, now: number): JsonObject {
  return {
    ...document,
    migrate_speed: double((SYNC_SPEED * wobble(now)) / 8),
    total_time: Math.round((numberAt(document, "total_time") ?? 0) + (now - since) / 1000),
  };
}

export function syncName(plan: Plan): string {
  return `SYNC_${flavour(plan)}`;
}

/** What is left to do when the target of a syncing task is launched. */
export function launchPlan(plan: Plan): Plan {
  const kind = flavour(plan);
  const launch = [`CONFIGURE_${kind === "WINDOWS_BLOCK" ? "WINDOWS" : kind}`, "DETTACH_AGENT_IMAGE"];
  const replicated = plan.steps.filter((step) => !launch.includes(step.name));
  return { steps: [...replicated, ...launch.map(typicalStep)], end: "MIGRATE_SUCCESS", failure: null };
}

/** The part that names of sub-tasks have in common: LINUX_FILE, LINUX_BLOCK or WINDOWS_BLOCK. */
function flavour(plan: Plan): string {
  const copying = plan.steps.find((step) => step.name.startsWith("MIGRATE_"));
  return copying?.name.slice("MIGRATE_".length) ?? "LINUX_FILE";
}
