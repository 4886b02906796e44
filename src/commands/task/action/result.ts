import { adviceOf, ERROR, errorObject, type SmsError } from "../../../errors.ts";
import { exitCodeOf } from "../../../exit-code.ts";
import { fieldOf, type JsonObject } from "../../../json.ts";
import { DELETION, OPERATIONS, type OperationWord } from "../../../model/operations.ts";
import { type Signal } from "../../../model/signals.ts";
import { type ObjectDefinition, objectOf, type ObjectOf, wordsOf } from "../../../object-definition.ts";
import type { TaskRecord } from "../../../reports/report.ts";
import { type Block, label } from "../../../view/view.ts";
import type { Item } from "../../command.ts";

const OUTCOMES = ["accepted", "unchanged", "refused", "failed", "unknown"] as const;

/** What came of an action on one task. "accepted" means that the service took it, not that it has happened. */
export interface ActionResult {
  readonly taskId: string;
  readonly taskName?: string | undefined;
  readonly operation: OperationWord;
  readonly outcome: (typeof OUTCOMES)[number];
  /** The signals that show that the action took effect; empty when none does, or when the task was not read again. */
  readonly moved: readonly Signal[];
  readonly stateBefore?: string | undefined;
  readonly stateAfter?: string | undefined;
  readonly httpStatus?: number | undefined;
  readonly requestId?: string | undefined;
  readonly error?: SmsError;
  /** The error is on stderr already. */
  readonly isReported?: true;
  /** False when --fail-fast kept the task from being tried. */
  readonly attempted?: boolean;
  /** The documents as read before and after, for a wait that follows; they are not printed. */
  readonly baseline?: JsonObject | undefined;
  readonly after?: JsonObject | undefined;
}

/** The result as it is printed when nothing was waited for; `layout` says whether the command waits. */
export function actionItem(result: ActionResult, layout: Layout): Item {
  const { error } = result;
  const rows = async () => [actionRow(actionJson(result), layout === "waits" ? { reason: error?.message } : undefined)];
  const item: Item = { json: actionJson(result), record: recordOf(result), rows, isTabular: true };
  // One failure has an error already. The tasks that it kept from being tried are only counted in the summary: thousands
  // of further errors would bury it.
  if (result.attempted === false) return { ...item, exitCode: null };
  // A failure is printed on stderr only, as an error, where people read.
  if (error !== undefined) return { ...item, error, ...(result.isReported ? { isReported: true } : {}) };
  return { ...item, view: async () => [{ kind: "lines", lines: [actionLine(result)] }] };
}

/** A command that waits has more columns, also for tasks that it did not wait for. */
type Layout = "acts" | "waits";

export const ACTION_RESULT = {
  schema: "sms.action/1",
  of: "an action",
  fields: {
    task_id: { type: "string", about: "the task" },
    task_name: { type: "string", orNull: true, about: "its name; null when it was not read" },
    operation: { type: [...wordsOf(OPERATIONS), DELETION.word], about: "the word of the command line" },
    outcome: { type: OUTCOMES, about: "what came of the request" },
    verified: {
      type: "boolean",
      about: "true when the task shows that the action took effect: accepted alone is not done",
    },
    state_before: { type: "string", orNull: true, about: "state before the action; null when it was not read" },
    state_after: { type: "string", orNull: true, about: 'state read after it, or "gone"; null when it was not read' },
    http_status: { type: "integer", orNull: true, about: "of the action's answer; null when there was none" },
    request_id: { type: "string", orNull: true, about: "the service's id of the request; null when not given" },
    exit_code: { type: "integer", orNull: true, about: "of this task, waited for or not; null when it was not tried" },
    error: { type: ERROR, orNull: true, about: "null, or what stands under error on stderr" },
  },
} as const satisfies ObjectDefinition;

export function actionJson(result: ActionResult): ObjectOf<typeof ACTION_RESULT> {
  const error = result.error === undefined ? null : errorObject(result.error);
  return objectOf(ACTION_RESULT, {
    task_id: result.taskId,
    task_name: result.taskName ?? null,
    operation: result.operation,
    outcome: result.outcome,
    verified: result.moved.length > 0,
    state_before: result.stateBefore ?? null,
    state_after: result.stateAfter ?? null,
    http_status: result.httpStatus ?? null,
    request_id: result.requestId ?? null,
    exit_code: exitCodeOfResult(result),
    error,
  });
}

function exitCodeOfResult({ attempted, error }: ActionResult): number | null {
  if (attempted === false) return null;
  return error === undefined ? 0 : exitCodeOf(error);
}

const COLUMNS = ["task_id", "task_name", "operation", "outcome", "state_before", "state_after"];
/** The header of each, and the field of sms.wait/1 that it shows. */
const WAIT_COLUMNS = { wait_outcome: "outcome", state: "state", waited_seconds: "waited_seconds", reason: "reason" };

/** For rows, under the names of the JSON, with further columns for how the wait ended; null is an empty cell. */
export function actionRow(json: JsonObject, wait?: object): Block {
  const waited = wait === undefined ? [] : Object.entries(WAIT_COLUMNS);
  const cells = [
    ...COLUMNS.map((name) => json[name]),
    ...waited.map(([, field]) => fieldOf(wait as JsonObject, field)),
  ];
  return {
    kind: "table",
    columns: [...COLUMNS, ...waited.map(([header]) => header)].map((header) => ({ header })),
    rows: [cells.map((cell) => String(cell ?? ""))],
  };
}

/** `start accepted: web-01 (id) READY → RUNNING` */
export function actionLine(result: ActionResult): string {
  const { operation, outcome, stateBefore } = result;
  const head = `${operation} ${outcome}: ${label(result.taskId, result.taskName)}`;
  if (outcome === "unchanged") return `${head} is ${stateBefore ?? "there"} already`;
  return [head, movementWords(result)].filter((part) => part !== "").join(" ");
}

/** An arrow stands only between two states that were really read. */
function movementWords({ stateBefore, stateAfter, moved }: ActionResult): string {
  if (stateAfter === undefined) return "";
  if (stateBefore === undefined) return stateAfter;
  if (stateBefore !== stateAfter) return `${stateBefore} → ${stateAfter}`;
  return moved.length > 0 ? `${stateAfter}, ${moved.join(" and ")} changed` : `still ${stateAfter}`;
}

/** The record in reports of a task that was not waited for. */
export function recordOf(result: ActionResult): TaskRecord {
  const { taskId, taskName, operation, outcome, stateBefore, stateAfter, error, attempted } = result;
  return {
    taskId,
    taskName,
    operation,
    outcome: attempted === false ? "not_tried" : outcome,
    stateBefore,
    state: stateAfter ?? stateBefore,
    reason: error?.message ?? movementWords(result),
    errorCode: error?.facts.errorCode,
    advice: error && adviceOf(error.facts),
  };
}
