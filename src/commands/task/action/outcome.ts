import { asSmsError } from "../../../errors.ts";
import type { JsonObject } from "../../../json.ts";
import { movedSignals, textField } from "../../../model/evidence.ts";
import { label } from "../../../view/label.ts";
import type { Action, Prepared } from "./action.ts";
import type { ActionResult } from "./result.ts";

/** What came of a task for which this was thrown; `hint` is for an error that has none of its own. */
export function failure(task: Prepared, action: Action, thrown: unknown, hint?: string): ActionResult {
  const error = asSmsError(thrown);
  // A fault of ours or Ctrl-C is not an outcome of the task.
  if (error.kind === "internal" || error.kind === "interrupted") throw error;
  const known = facts(task, action);
  const { httpStatus, requestId } = error.facts;
  const about = error.during(`${action.operation.word} ${label(known.taskId, known.taskName)}`, {
    taskId: task.taskId,
    ...(hint === undefined ? {} : { hint }),
  });
  return { ...known, outcome: error.kind === "refused" ? "refused" : "failed", httpStatus, requestId, error: about };
}

/** What is known of a task, before any word on the outcome. */
export function facts(task: Prepared, { operation }: Action, after?: JsonObject): Omit<ActionResult, "outcome"> {
  const { taskId, before } = task;
  return {
    taskId,
    before,
    after,
    taskName: textField(after ?? before, "name"),
    operation: operation.word,
    moved: before === undefined || after === undefined ? [] : movedSignals(before, after, operation.signals),
    stateBefore: textField(before, "state"),
    stateAfter: textField(after, "state"),
  };
}
