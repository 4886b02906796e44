import { createMarkdownOfView } from "../output/markdown.ts";
import { MISSING, span } from "../view/units.ts";
import type { Column, View } from "../view/view.ts";
import { hasTrouble, type Report, type ReportedTask, verdictOf } from "./report.ts";

/** GitHub drops a summary of more than 1 MiB. */
const MOST_ROWS = 500;

const COLUMNS: readonly Column[] = [
  { header: "Task" },
  { header: "Outcome" },
  { header: "State" },
  { header: "Waited", align: "right" },
  { header: "Exit", align: "right" },
  { header: "Reason" },
  { header: "Id" },
];

/** A table for the page of a build; "" without tasks and without an error. Blank lines separate it from what other steps add to the page. */
export function summaryOf(report: Report): string {
  const { tasks, commandError } = report;
  if (tasks.length === 0 && commandError === undefined) return "";
  return `\n${createMarkdownOfView()(summaryView(report))}\n`;
}

function summaryView({ operation, exitCode, tasks, commandError }: Report): View {
  const title = `sms task ${operation}: exit ${exitCode}`;
  const hasSucceeded = (task: ReportedTask) => verdictOf(task) === "succeeded";
  // If there are too many tasks, those that succeeded are left out first.
  const failuresFirst = tasks.toSorted((a, b) => Number(hasSucceeded(a)) - Number(hasSucceeded(b)));
  const rows = (tasks.length > MOST_ROWS ? failuresFirst : tasks).slice(0, MOST_ROWS).map(rowOf);
  const more = tasks.length - rows.length;
  const lines = [
    ...(more > 0 ? [`and ${more} more`] : []),
    ...(commandError === undefined || hasTrouble(tasks)
      ? []
      : [commandError.message, ...(commandError.advice === undefined ? [] : [commandError.advice])]),
  ];
  if (rows.length === 0) return [{ kind: "lines", title, lines }];
  return [
    { kind: "table", title, columns: COLUMNS, rows },
    ...(lines.length > 0 ? [{ kind: "lines", lines } as const] : []),
  ];
}

function rowOf({ taskId, taskName, outcome, stateBefore, state, waitedSeconds, exitCode, reason }: ReportedTask) {
  const states = [stateBefore, state].filter((each, at, all) => each !== undefined && each !== all[at - 1]);
  return [
    taskName || taskId,
    outcome,
    states.length === 0 ? MISSING : states.join(" → "),
    waitedSeconds === undefined ? MISSING : span(waitedSeconds as Parameters<typeof span>[0]),
    exitCode === null ? MISSING : String(exitCode),
    reason ?? "",
    taskId,
  ];
}
