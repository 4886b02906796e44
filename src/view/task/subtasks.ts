import { SUB_TASKS } from "../../model/sub-task.ts";
import type { SubTask, Task } from "../../model/task.ts";
import { bar, megabits, MISSING, shortTime, text, type TimeFrame } from "../units.ts";
import type { Block, Cell } from "../view.ts";
import { SUB_TASK_COLUMNS } from "./columns.ts";

/** The sub-tasks in the service's order, one a row. */
export function subtasks({ sub_tasks }: Task, frame: TimeFrame): readonly Block[] {
  if (!sub_tasks?.length) return [];
  return [
    {
      kind: "table",
      title: "Sub-tasks",
      columns: SUB_TASK_COLUMNS,
      rows: sub_tasks.map((step, at) => row(step ?? {}, at, frame)),
    },
  ];
}

function row(step: SubTask, at: number, frame: TimeFrame): readonly Cell[] {
  return [
    String(at + 1),
    text(step.name),
    whatItDoes(step.name) ?? MISSING,
    bar(step.progress),
    megabits(step.migrate_speed),
    shortTime(step.start_date, frame),
    shortTime(step.end_date, frame),
    text(step.user_op),
    text(step.process_trace),
    text(step.id),
  ];
}

export function whatItDoes(name: string | null | undefined): string | undefined {
  return name != null && Object.hasOwn(SUB_TASKS, name) ? SUB_TASKS[name] : undefined;
}
