import type { SubTask, Task } from "./task.ts";

/** Which sub-task the migration is at. The document has no progress of the whole. */
export interface Step {
  /** 1 for the first. */
  readonly number: number;
  readonly of: number;
  readonly subTask: SubTask;
}

/**
 * The step in hand: the one that `subtask_info` names ("MIGRATE_LINUX_FILE-42", seen in the field), else the last that
 * has begun and not ended, else the last that has ended. Undefined when none has begun.
 */
export function currentStep({ sub_tasks, subtask_info }: Task): Step | undefined {
  const all = (sub_tasks ?? []).map((each) => each ?? {});
  const named = /^(.+)-\d+$/.exec(subtask_info ?? "")?.[1];
  const at = [
    all.findLastIndex(({ name }) => name != null && name === named),
    all.findLastIndex(({ start_date, end_date }) => start_date != null && end_date == null),
    all.findLastIndex(({ end_date }) => end_date != null),
  ].find((found) => found >= 0);
  const subTask = at === undefined ? undefined : all[at];
  return at === undefined || subTask === undefined ? undefined : { number: at + 1, of: all.length, subTask };
}
