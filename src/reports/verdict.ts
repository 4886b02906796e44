import type { ReportedTask } from "./report.ts";

/** What a pipeline has to tell apart. */
export type Verdict = "succeeded" | "failed" | "unfinished" | "not_tried";

/** Out of time, or let go by a signal: the task is as it was. */
const UNFINISHED: ReadonlySet<number> = new Set([8, 130, 143]);

export function verdictOf({ exitCode }: Pick<ReportedTask, "exitCode">): Verdict {
  if (exitCode === null) return "not_tried";
  if (exitCode === 0) return "succeeded";
  return UNFINISHED.has(exitCode) ? "unfinished" : "failed";
}

/** Whether some task tells already that not all is well. */
export function tellsTrouble(tasks: readonly ReportedTask[]): boolean {
  return countOf(tasks, "failed", "unfinished") > 0;
}

export function countOf(tasks: readonly ReportedTask[], ...verdicts: readonly Verdict[]): number {
  return tasks.filter((task) => verdicts.includes(verdictOf(task))).length;
}
