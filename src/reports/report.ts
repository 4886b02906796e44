import { adviceOf, type ErrorKind, type SmsError } from "../errors.ts";
import { label } from "../view/view.ts";

/** How an action or a wait ended for one task, for reports; an absent field is unknown. */
export interface TaskRecord {
  readonly taskId: string;
  readonly taskName?: string | undefined;
  /** The word of the command line. */
  readonly operation: string;
  /** As in sms.action/1 and sms.wait/1; also `not_tried` and `detached`. */
  readonly outcome: string;
  /** Before the action. */
  readonly stateBefore?: string | undefined;
  /** The last one that was read. */
  readonly state?: string | undefined;
  /** Why it ended so, for people. */
  readonly reason?: string | undefined;
  readonly errorCode?: string | undefined;
  /** What to do, sentences. */
  readonly advice?: string | undefined;
  readonly waitedSeconds?: number | undefined;
}

/** `start accepted: web-01 (7a9a…), RUNNING` */
export function recordLine({ operation, outcome, taskId, taskName, state, reason }: TaskRecord): string {
  const facts = [label(taskId, taskName), reason?.includes(state ?? "") ? undefined : state, reason];
  return `${operation} ${outcome}: ${facts.filter((fact) => fact !== undefined && fact !== "").join(", ")}`;
}

/** With the exit code of this task alone; null for a task that was not tried. */
export interface ReportedTask extends TaskRecord {
  readonly exitCode: number | null;
}

/** The error that ended the command as a whole. */
interface CommandError {
  readonly kind: ErrorKind;
  readonly message: string;
  readonly errorCode?: string | undefined;
  readonly advice?: string | undefined;
}

/** Everything that the report files say about a command. */
export interface Report {
  readonly operation: string;
  readonly startedAt: Date;
  readonly seconds: number;
  readonly exitCode: number;
  readonly tasks: readonly ReportedTask[];
  readonly commandError?: CommandError | undefined;
}

export function commandErrorOf(error: SmsError): CommandError {
  const { kind, message, facts } = error;
  return { kind, message, errorCode: facts.errorCode, advice: adviceOf(facts) };
}

/** A copy in which `change` was applied to every text. */
export function withTexts<T extends object>(record: T, change: (text: string) => string): T {
  const fields = Object.entries(record).map(([name, value]) => [
    name,
    typeof value === "string" ? change(value) : value,
  ]);
  return Object.fromEntries(fields) as T;
}

/** What a pipeline needs to distinguish. */
export type Verdict = "succeeded" | "failed" | "unfinished" | "not_tried";

/** Exit codes of a time-out and of signals: the task itself has not failed. */
const UNFINISHED: ReadonlySet<number> = new Set([8, 129, 130, 143]);

export function verdictOf({ exitCode }: Pick<ReportedTask, "exitCode">): Verdict {
  if (exitCode === null) return "not_tried";
  if (exitCode === 0) return "succeeded";
  return UNFINISHED.has(exitCode) ? "unfinished" : "failed";
}

/** Whether some task failed or is unfinished. */
export function hasTrouble(tasks: readonly ReportedTask[]): boolean {
  return countOf(tasks, "failed", "unfinished") > 0;
}

export function countOf(tasks: readonly ReportedTask[], ...verdicts: readonly Verdict[]): number {
  return tasks.filter((task) => verdicts.includes(verdictOf(task))).length;
}
