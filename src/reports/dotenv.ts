import { safeText } from "../safe-text.ts";
import { type Report, countOf, verdictOf } from "./report.ts";

/** Lines `NAME=value` that mean the same to a shell, a dotenv reader, GitLab and GitHub. All names always stand. */
export function envFileOf({ operation, exitCode, tasks }: Report): string {
  const only = tasks.length === 1 ? tasks[0] : undefined;
  const ids = (all: readonly { readonly taskId: string }[]) => all.map(({ taskId }) => bare(taskId)).join(",");
  const values: Readonly<Record<string, string | number>> = {
    SMS_OPERATION: operation,
    SMS_EXIT_CODE: exitCode,
    SMS_TASK_ID: bare(only?.taskId),
    SMS_TASK_NAME: bare(only?.taskName),
    SMS_TASK_STATE: bare(only?.state),
    SMS_TASK_OUTCOME: bare(only?.outcome),
    SMS_TASK_ERROR_CODE: bare(only?.errorCode),
    SMS_TASK_WAITED_SECONDS: only?.waitedSeconds ?? "",
    SMS_TASKS: tasks.length,
    SMS_TASKS_SUCCEEDED: countOf(tasks, "succeeded"),
    SMS_TASKS_FAILED: countOf(tasks, "failed"),
    SMS_TASKS_UNFINISHED: countOf(tasks, "unfinished"),
    SMS_TASKS_NOT_TRIED: countOf(tasks, "not_tried"),
    SMS_TASK_IDS: ids(tasks),
    SMS_FAILED_TASK_IDS: ids(tasks.filter((task) => verdictOf(task) === "failed")),
  };
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}

/** GitLab knows no quotes, a shell needs them: only what needs none is left as it is. */
const NEEDS_QUOTES = /[^\p{L}\p{M}\p{N}_.:/@+-]/gu;

function bare(text = ""): string {
  return safeText(text).replace(NEEDS_QUOTES, "_");
}
