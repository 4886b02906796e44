import type { CopiedOf } from "../../model/copied.ts";
import { currentStep } from "../../model/steps.ts";
import { isReasonForPhase, taskError } from "../../model/task-error.ts";
import { taskState } from "../../model/task-state.ts";
import type { Task } from "../../model/task.ts";
import { remainingUntil } from "../../model/time.ts";
import { shortCopiedCell } from "../copied.ts";
import { bar, MISSING, shortRate, span, text, type TimeFrame } from "../units.ts";
import { type Cell, textOf, type View } from "../view.ts";
import { LIST_COLUMNS } from "./layout.ts";
import { toneOfState } from "./subtasks.ts";

/** One row per task: name, progress, and the id for other commands. */
export function taskList(tasks: readonly Task[], copied: CopiedOf, frame: TimeFrame): View {
  return [{ kind: "table", columns: LIST_COLUMNS, rows: tasks.map((task) => row(task, copied, frame)) }];
}

function row(task: Task, copied: CopiedOf, frame: TimeFrame): readonly Cell[] {
  const { name, state, migrate_speed, source_server, target_server, id } = task;
  return [
    text(name),
    { ...toneOfState(state), text: textOf(text(state), "plain") },
    errorCell(task),
    stepCell(task),
    shortCopiedCell(copied(id, source_server?.id) ?? {}),
    shortRate(migrate_speed),
    remaining(task, frame),
    serverCell(source_server),
    serverCell(target_server),
    text(id),
  ];
}

/** The error code of a task that failed, or that the service paused; others may still have that of an earlier run. */
function errorCell({ state, error_json }: Task): Cell {
  const code = taskError(error_json)?.code;
  const isReason = isReasonForPhase(code, taskState(state).phase);
  return code === undefined || !isReason ? MISSING : { text: code, tone: "bad" };
}

function stepCell(task: Task): Cell {
  const step = currentStep(task);
  return step === undefined ? MISSING : shortStepCell(step.number, step.of, step.subTask.progress);
}

/** `3 of 7, 42 %`; shorter on a terminal: `3/7  42 %`. */
export function shortStepCell(number: number, of: number, percent: number | null | undefined): Cell {
  const share = textOf(bar(percent), "plain");
  return { text: `${number} of ${of}, ${share}`, screen: `${number}/${of} ${share.padStart(5)}` };
}

export function remaining(task: Parameters<typeof remainingUntil>[0], { now }: TimeFrame): Cell {
  return span(remainingUntil(task, now.getTime()));
}

/** The name, else the address. Both are "" for a server that does not exist yet. */
function serverCell(server: Task["source_server"] | Task["target_server"]): Cell {
  return text(server?.name || server?.ip || null);
}
