import { adviceOf, type ErrorKind, type SmsError } from "../errors.ts";

/** How an action or a wait ended for one task, for reports; absent is unknown. */
export interface TaskRecord {
  readonly taskId: string;
  readonly taskName?: string | undefined;
  /** The word of the command line. */
  readonly operation: string;
  /** As in sms.action/1 and sms.wait/1; also `not_tried` and `detached`. */
  readonly outcome: string;
  /** Before the action. */
  readonly stateBefore?: string | undefined;
  /** The newest that was read. */
  readonly state?: string | undefined;
  /** For people. */
  readonly reason?: string | undefined;
  readonly errorCode?: string | undefined;
  /** What to do, sentences. */
  readonly advice?: string | undefined;
  readonly waitedSeconds?: number | undefined;
}

/** With its own exit code; null for what was not tried and has none. */
export interface ReportedTask extends TaskRecord {
  readonly exitCode: number | null;
}

/** What ended a command as a whole. */
interface Stop {
  readonly kind: ErrorKind;
  readonly message: string;
  readonly errorCode?: string | undefined;
  readonly advice?: string | undefined;
}

/** All that reports tell of a command. */
export interface Report {
  readonly operation: string;
  readonly startedAt: Date;
  readonly seconds: number;
  readonly exitCode: number;
  readonly tasks: readonly ReportedTask[];
  readonly stop?: Stop | undefined;
}

export function stopOf(error: SmsError): Stop {
  const { kind, message, facts } = error;
  return { kind, message, errorCode: facts.errorCode, advice: adviceOf(facts) };
}

/** The texts of a record or a stop, each as `change` has it. */
export function withTexts<T extends object>(record: T, change: (text: string) => string): T {
  const fields = Object.entries(record).map(([name, value]) => [
    name,
    typeof value === "string" ? change(value) : value,
  ]);
  return Object.fromEntries(fields) as T;
}

/** What a pipeline has to tell apart. */
type Verdict = "succeeded" | "failed" | "unfinished" | "not_tried";

/** Out of time, or let go by a signal: the task is as it was. */
const UNFINISHED: ReadonlySet<number> = new Set([8, 130, 143]);

export function verdictOf({ exitCode }: Pick<ReportedTask, "exitCode">): Verdict {
  if (exitCode === null) return "not_tried";
  if (exitCode === 0) return "succeeded";
  return UNFINISHED.has(exitCode) ? "unfinished" : "failed";
}

/** Whether some task tells already that not all is well. */
export function hasTrouble(tasks: readonly ReportedTask[]): boolean {
  return countOf(tasks, "failed", "unfinished") > 0;
}

export function countOf(tasks: readonly ReportedTask[], ...verdicts: readonly Verdict[]): number {
  return tasks.filter((task) => verdicts.includes(verdictOf(task))).length;
}
