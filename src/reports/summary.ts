import { createMarkdownOfView } from "../output/markdown.ts";
import { MISSING, span } from "../view/units.ts";
import type { Column, View } from "../view/view.ts";
import type { Report, ReportedTask } from "./report.ts";
import { hasTrouble, verdictOf } from "./report.ts";

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

/** A table for the page of a build; "" when there is nothing to tell. Stands apart from what others add to the same page. */
export function summaryOf(report: Report): string {
  const { tasks, stop } = report;
  if (tasks.length === 0 && stop === undefined) return "";
  return `\n${createMarkdownOfView()(summaryView(report))}\n`;
}

function summaryView({ operation, exitCode, tasks, stop }: Report): View {
  const title = `sms task ${operation}: exit ${exitCode}`;
  const good = (task: ReportedTask) => verdictOf(task) === "succeeded";
  // Of too many, those that went well are left out first.
  const told = tasks.length > MOST_ROWS ? tasks.toSorted((a, b) => Number(good(a)) - Number(good(b))) : tasks;
  const rows = told.slice(0, MOST_ROWS).map(rowOf);
  const more = tasks.length - rows.length;
  const lines = [
    ...(more > 0 ? [`and ${more} more`] : []),
    ...(stop === undefined || hasTrouble(tasks)
      ? []
      : [stop.message, ...(stop.advice === undefined ? [] : [stop.advice])]),
  ];
  if (rows.length === 0) return [{ kind: "lines", title, lines }];
  return [
    { kind: "table", title, columns: COLUMNS, rows },
    ...(lines.length > 0 ? [{ kind: "lines", lines } as const] : []),
  ];
}

function rowOf({ taskId, taskName, outcome, stateBefore, state, waitedSeconds, exitCode, reason }: ReportedTask) {
  const way = [stateBefore, state].filter((each, at, all) => each !== undefined && each !== all[at - 1]);
  return [
    taskName || taskId,
    outcome,
    way.length === 0 ? MISSING : way.join(" → "),
    waitedSeconds === undefined ? MISSING : span(waitedSeconds as Parameters<typeof span>[0]),
    exitCode === null ? MISSING : String(exitCode),
    reason ?? "",
    taskId,
  ];
}
