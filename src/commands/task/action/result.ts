import { adviceOf, errorObject } from "../../../errors.ts";
import type { SmsError } from "../../../errors.ts";
import type { Json, JsonObject } from "../../../json.ts";
import type { Signal } from "../../../model/operations.ts";
import type { TaskRecord } from "../../../reports/report.ts";
import { label } from "../../../view/view.ts";
import type { Block } from "../../../view/view.ts";
import type { Item } from "../../command.ts";

/** What came of an action on one task. "accepted" says that the service took it, not that it has happened. */
export interface ActionResult {
  readonly taskId: string;
  readonly taskName?: string | undefined;
  /** The command-line word. */
  readonly operation: string;
  readonly outcome: "accepted" | "unchanged" | "refused" | "failed" | "unknown";
  /** What was seen to move after the action; empty when nothing was, or nobody looked. */
  readonly moved: readonly Signal[];
  readonly stateBefore?: string | undefined;
  readonly stateAfter?: string | undefined;
  readonly httpStatus?: number | undefined;
  readonly requestId?: string | undefined;
  readonly error?: SmsError;
  /** False when --fail-fast came first. */
  readonly attempted?: boolean;
  /** As read before and after; not told. */
  readonly before?: JsonObject | undefined;
  readonly after?: JsonObject | undefined;
}

export function actionItem(result: ActionResult): Item {
  const { error, attempted: tried = true } = result;
  const json = actionJson(result);
  const record = recordOf(result);
  // One failure has been told; thousands that it kept from being tried would bury it. The summary counts them.
  if (!tried) return { json, record, rows: async () => [actionRow(json)], exitCode: null };
  return {
    json,
    record,
    rows: async () => [actionRow(json)],
    // A failure is told on stderr, and only there.
    ...(error === undefined ? { view: async () => [{ kind: "lines", lines: [actionLine(result)] }] } : { error }),
  };
}

/** It has been told on stderr as it came; only programs have yet to read it. */
export function withoutView(result: ActionResult): Item {
  const { error } = result;
  return { json: actionJson(result), record: recordOf(result), ...(error === undefined ? {} : { error }) };
}

function recordOf(result: ActionResult): TaskRecord {
  const { taskId, taskName, operation, outcome, stateBefore, stateAfter, error, attempted: tried = true } = result;
  return {
    taskId,
    taskName,
    operation,
    outcome: tried ? outcome : "not_tried",
    stateBefore,
    state: stateAfter ?? stateBefore,
    reason: error?.message ?? movement(result),
    errorCode: error?.facts.errorCode,
    advice: error && adviceOf(error.facts),
  };
}

/** `sms.action/1`, contract section 4.5; documented in `sms help json`. */
export function actionJson(result: ActionResult): JsonObject {
  const error: Json = result.error === undefined ? null : errorObject(result.error);
  return {
    schema: "sms.action/1",
    task_id: result.taskId,
    task_name: result.taskName ?? null,
    operation: result.operation,
    outcome: result.outcome,
    verified: result.moved.length > 0,
    state_before: result.stateBefore ?? null,
    state_after: result.stateAfter ?? null,
    http_status: result.httpStatus ?? null,
    request_id: result.requestId ?? null,
    error,
  };
}

const COLUMNS = ["task_id", "task_name", "operation", "outcome", "state_before", "state_after"];

/** For tsv, under the names of the JSON; what is null there is empty. */
function actionRow(json: JsonObject): Block {
  const row = COLUMNS.map((name) => String(json[name] ?? ""));
  return { kind: "table", columns: COLUMNS.map((header) => ({ header })), rows: [row] };
}

export function actionLine(result: ActionResult): string {
  const { operation, outcome, stateBefore } = result;
  const head = `${operation} ${outcome}: ${label(result.taskId, result.taskName)}`;
  if (outcome === "unchanged") return `${head} is ${stateBefore ?? "there"} already`;
  return [head, movement(result)].filter((part) => part !== "").join(" ");
}

/** The arrow only for a state that was really read. */
function movement({ stateBefore, stateAfter, moved }: ActionResult): string {
  if (stateAfter === undefined) return "";
  if (stateBefore === undefined) return stateAfter;
  if (stateBefore !== stateAfter) return `${stateBefore} → ${stateAfter}`;
  return moved.length > 0 ? `${stateAfter}, ${moved.join(" and ")} changed` : `${stateAfter}, not moved yet`;
}
