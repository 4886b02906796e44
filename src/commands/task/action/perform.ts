import type { SmsClient } from "../../../api/client.ts";
import { asSmsError } from "../../../errors.ts";
import type { JsonObject } from "../../../json.ts";
import type { Services } from "../../command.ts";
import { mayBeDone } from "../../may-be-done.ts";
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
    if (!mayBeDone(thrown)) return failure(task, action, thrown, `How the task stands: sms task show ${task.taskId}`);
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
