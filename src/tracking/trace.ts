import type { Task } from "../model/task.ts";

/**
 * One line that changes when the migration moves. Only of fields that list items have too, and of fixed size however
 * many sub-tasks there are: counts and a sum stand for them.
 */
export function traceOf({ state, source_server, subtask_info, sub_tasks }: Task): string {
  const steps = (sub_tasks ?? []).map((each) => each ?? {});
  const begun = steps.filter(({ start_date }) => start_date != null).length;
  const ended = steps.filter(({ end_date }) => end_date != null).length;
  const progress = steps.reduce((sum, step) => sum + (step.progress ?? 0), 0);
  return [state, source_server?.state, subtask_info, steps.length, begun, ended, progress].join("|");
}
