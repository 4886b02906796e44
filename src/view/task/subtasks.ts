import { SUB_TASKS } from "../../model/steps.ts";
import { type Phase, taskState } from "../../model/task-state.ts";
import type { SubTask, Task } from "../../model/task.ts";
import { bar, rate, MISSING, shortTime, text, type TimeFrame } from "../units.ts";
import { type Block, type Cell, textOf, type Tone } from "../view.ts";
import { SUB_TASK_COLUMNS } from "./layout.ts";

/** One row per sub-task, in the service's order. */
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
    rate(step.migrate_speed),
    shortTime(step.start_date, frame),
    shortTime(step.end_date, frame),
    text(step.user_op),
    text(step.process_trace),
    text(step.id),
  ];
}

function whatItDoes(name: string | null | undefined): string | undefined {
  return name != null && Object.hasOwn(SUB_TASKS, name) ? SUB_TASKS[name] : undefined;
}

// Cells that the summary of a task and the live view have in common.

const TONES: Readonly<Partial<Record<Phase, Tone>>> = {
  running: "active",
  syncing: "active",
  succeeded: "good",
  failed: "bad",
  rolled_back: "bad",
  rolling_back: "warn",
  paused: "warn",
  stopping: "warn",
  deleting: "warn",
  unknown: "warn",
};

/** The state's word, and what it means. */
export function stateCell(state: string | null | undefined): Cell {
  if (state == null || state === "") return text(state);
  return { text: `${state} (${taskState(state).meaning})`, ...toneOfState(state) };
}

export function toneOfState(state: string | null | undefined): { readonly tone?: Tone } {
  const tone = TONES[taskState(state).phase];
  return tone === undefined ? {} : { tone };
}

/** `4 of 6, MIGRATE_LINUX_FILE (copy the files), 42 %`; on a terminal the bar stands first, where no line break parts it from its number. */
export function stepCell(
  number: number,
  of: number,
  name: string | null | undefined,
  percent: number | null | undefined,
): Cell {
  const what = whatItDoes(name);
  const place = `${number} of ${of}`;
  const words = `${textOf(text(name), "plain")}${what === undefined ? "" : ` (${what})`}`;
  const share = bar(percent);
  return {
    text: `${place}, ${words}, ${textOf(share, "plain")}`,
    screen: `${place}  ${textOf(share, "screen")}  ${words}`,
  };
}

export function agentCell(connected: boolean | null | undefined): Cell {
  if (connected == null) return MISSING;
  return connected ? { text: "connected", tone: "good" } : { text: "not connected", tone: "bad" };
}
