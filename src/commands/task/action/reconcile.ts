import type { SmsClient } from "../../../api/client.ts";
import { OutcomeUnknownError, type SmsError } from "../../../errors.ts";
import type { Services } from "../../command.ts";
import type { Action, Prepared } from "./action.ts";
import { facts, failure } from "./outcome.ts";
import type { ActionResult } from "./result.ts";

const FIRST_LOOK_MS = 1000;
const LONGEST_PAUSE_MS = 5000;

/** Looks until something moved from the baseline or --settle has passed. Without a baseline there is nothing to compare. */
export async function reconcile(
  task: Prepared,
  action: Action,
  error: SmsError,
  client: SmsClient,
  services: Services,
): Promise<ActionResult> {
  const { clock, interrupted } = services;
  const end = clock.now().getTime() + (task.before === undefined ? 0 : action.settleMs);
  for (let pause = FIRST_LOOK_MS; !interrupted.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    const after = await client.getTask(task.taskId, { maxRetries: 0 }).catch(() => undefined);
    const seen = facts(task, action, after);
    if (seen.moved.length > 0) return { ...seen, outcome: "accepted", requestId: error.facts.requestId };
    const left = end - clock.now().getTime();
    if (left <= 0) return unknown(task, action, error, seen.stateAfter);
    await clock.sleep(Math.min(pause, left), interrupted).catch(() => undefined);
  }
  return unknown(task, action, error);
}

function unknown(task: Prepared, action: Action, error: SmsError, stateAfter?: string): ActionResult {
  const { taskId } = task;
  // "Try again" is no remedy before somebody has looked.
  const { remedy: _, ...known } = error.facts;
  const still = stateAfter === undefined ? "" : `, the task is ${stateAfter}`;
  const hint = `It may or may not take effect. Look before sending it again: sms task show ${taskId}`;
  const outcome = new OutcomeUnknownError(`outcome unknown${still}: ${error.message}`, {
    ...known,
    hint,
    taskId,
    retryable: false,
  });
  return { ...failure(task, action, outcome), outcome: "unknown", stateAfter };
}
