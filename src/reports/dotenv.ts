import { safeText } from "../safe-text.ts";
import { type Report, countOf, type Verdict, verdictOf } from "./report.ts";

/** Lines `NAME=value` that mean the same to a shell, a dotenv reader, GitLab and GitHub. Every name is always present, if need be without a value. */
export function envFileOf(report: Report): string {
  return Object.entries(envFileValues(report))
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}

export type EnvFileName = keyof ReturnType<typeof envFileValues>;

function envFileValues({ operation, exitCode, tasks }: Report) {
  const only = tasks.length === 1 ? tasks[0] : undefined;
  const ids = (...verdicts: readonly Verdict[]) =>
    tasks
      .filter((task) => verdicts.length === 0 || verdicts.includes(verdictOf(task)))
      .map(({ taskId }) => withoutSpecial(taskId))
      .join(",");
  return {
    SMS_OPERATION: withoutSpecial(operation),
    SMS_EXIT_CODE: exitCode,
    SMS_TASK_ID: withoutSpecial(only?.taskId),
    SMS_TASK_NAME: withoutSpecial(only?.taskName),
    SMS_TASK_STATE: withoutSpecial(only?.state),
    SMS_TASK_OUTCOME: withoutSpecial(only?.outcome),
    SMS_TASK_ERROR_CODE: withoutSpecial(only?.errorCode),
    SMS_TASK_WAITED_SECONDS: only?.waitedSeconds ?? "",
    SMS_TASKS: tasks.length,
    SMS_TASKS_SUCCEEDED: countOf(tasks, "succeeded"),
    SMS_TASKS_FAILED: countOf(tasks, "failed"),
    SMS_TASKS_UNFINISHED: countOf(tasks, "unfinished"),
    SMS_TASKS_NOT_TRIED: countOf(tasks, "not_tried"),
    SMS_TASK_IDS: ids(),
    SMS_FAILED_TASK_IDS: ids("failed"),
    SMS_UNFINISHED_TASK_IDS: ids("unfinished"),
  } as const satisfies Readonly<Record<string, string | number>>;
}

/** A shell would need quotes around these, but GitLab does not understand quotes; so each becomes an underscore. */
const NEEDS_QUOTES = /[^\p{L}\p{M}\p{N}_.:/@+-]/gu;

function withoutSpecial(text = ""): string {
  return safeText(text).replace(NEEDS_QUOTES, "_");
}
