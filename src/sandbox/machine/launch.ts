import { continueRun } from "./run.ts";
import { patchSubTask } from "./sub-tasks.ts";
import { launchPlan, syncName } from "./sync.ts";
import type { Task } from "./task.ts";

/** Ends continuous sync and starts the target server. */
export function launch(task: Task, at: number): Task {
  const document = patchSubTask(task.document, syncName(task.plan), { progress: 100, end_date: at });
  return continueRun({ ...task, document }, at, launchPlan(task.plan));
}
