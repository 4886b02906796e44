import type { SmsClient } from "../../../api/client.ts";
import { ApiError, asSmsError, InterruptedError, NetworkError, ResponseError } from "../../../errors.ts";
import type { JsonObject } from "../../../json.ts";
import type { Services } from "../../command.ts";
import type { Action, Prepared } from "./action.ts";
import { facts, failure } from "./outcome.ts";
import { reconcile } from "./reconcile.ts";
import type { ActionResult } from "./result.ts";

/** Sends once and tells what is known of the outcome. Never throws but for a fault of ours. */
export async function perform(
  task: Prepared,
  action: Action,
  client: SmsClient,
  services: Services,
): Promise<ActionResult> {
  services.interrupted.throwIfAborted();
  try {
    const { httpStatus, requestId } = await client.postAction(task.taskId, action.body);
    const after = task.before === undefined ? undefined : await readAfter(task, client, services);
    return { ...facts(task, action, after), outcome: "accepted", httpStatus, requestId };
  } catch (thrown) {
    if (!isAmbiguous(thrown)) return failure(task, action, thrown, `How the task stands: sms task show ${task.taskId}`);
    return reconcile(task, action, asSmsError(thrown), client, services);
  }
}

async function readAfter(task: Prepared, client: SmsClient, services: Services): Promise<JsonObject | undefined> {
  try {
    return await client.getTask(task.taskId);
  } catch (thrown) {
    const error = asSmsError(thrown);
    if (error.kind !== "interrupted")
      await services.note(`note: ${task.taskId} was accepted but could not be read again: ${error.message}`);
    return undefined;
  }
}

const MAYBE_DONE = new Set([408, 502, 503, 504]);

/** Whether the action may have been carried out although no good answer came. */
function isAmbiguous(thrown: unknown): boolean {
  if (thrown instanceof NetworkError) return thrown.sent;
  if (thrown instanceof ApiError) return MAYBE_DONE.has(thrown.facts.httpStatus ?? 0);
  return (
    thrown instanceof InterruptedError || (thrown instanceof ResponseError && (thrown.facts.httpStatus ?? 0) < 300)
  );
}
