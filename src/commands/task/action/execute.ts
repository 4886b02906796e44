import type { SmsClient, ActionBody } from "../../../api/client.ts";
import {
  asSmsError,
  expectedError,
  RefusedError,
  UsageError,
  OutcomeUnknownError,
  type SmsError,
} from "../../../errors.ts";
import { type JsonObject, textField } from "../../../json.ts";
import { movedSignals, type Operation } from "../../../model/operations.ts";
import { label } from "../../../view/view.ts";
import type { Services } from "../../command.ts";
import { mayBeProcessed } from "../../may-be-done.ts";
import type { ActionResult } from "./result.ts";

/** Sends once and tells what is known of the outcome. Never throws but for a fault of ours. */
export async function executeAction(
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
    if (!mayBeProcessed(thrown))
      return failure(task, action, thrown, `How the task stands: sms task show ${task.taskId}`);
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

/** Reads the baseline and decides what can be decided without sending. */
export async function prepare(
  taskId: string,
  action: Action,
  client: SmsClient,
  services: Services,
): Promise<Preparation> {
  let prepared: Prepared = { taskId, before: undefined };
  try {
    services.interrupted.throwIfAborted();
    if (!action.precheck) return { prepared };
    prepared = { taskId, before: await readBaseline(taskId, client, services) };
    refusalFor(prepared.before, action);
    if (goalReached(prepared.before, action)) return { result: { ...facts(prepared, action), outcome: "unchanged" } };
    return { prepared };
  } catch (thrown) {
    return { result: failure(prepared, action, thrown, "It could not be read first; nothing was sent.") };
  }
}

async function readBaseline(taskId: string, client: SmsClient, services: Services): Promise<JsonObject | undefined> {
  try {
    return await client.getTask(taskId);
  } catch (thrown) {
    const error = asSmsError(thrown);
    if (error.kind !== "permission") throw error;
    await services.note(`note: ${taskId} could not be read first (${error.message}); acting without looking`);
    return undefined;
  }
}

function goalReached(before: JsonObject | undefined, { operation, force }: Action): boolean {
  return !force && operation.alreadyReached.includes(textField(before, "state") ?? "");
}

/** The two things that need no transition table. Everything else the service decides: none is documented. */
function refusalFor(before: JsonObject | undefined, { operation, body }: Action): void {
  if (textField(before, "state") === "DELETING") {
    throw new RefusedError("the task is being deleted", {
      hint: "Nothing was sent.",
    });
  }
  if (body.switch_hce && textField(before, "os_type") === "WINDOWS") {
    throw new UsageError(
      `--switch-hce is for Linux tasks, and this one migrates Windows`,
      `Nothing was sent. Leave --switch-hce out to ${operation.word}.`,
    );
  }
}

const FIRST_LOOK_MS = 1000;
const LONGEST_PAUSE_MS = 5000;

/** Looks until something moved from the baseline or --settle has passed. Without a baseline there is nothing to compare. */
async function reconcile(
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

/** What came of a task for which this was thrown; `hint` is for an error that has none of its own. */
function failure(task: Prepared, action: Action, thrown: unknown, hint?: string): ActionResult {
  const error = expectedError(thrown);
  const known = facts(task, action);
  const { httpStatus, requestId } = error.facts;
  const about = error.during(`${action.operation.word} ${label(known.taskId, known.taskName)}`, {
    taskId: task.taskId,
    ...(hint === undefined ? {} : { hint }),
  });
  return { ...known, outcome: error.kind === "refused" ? "refused" : "failed", httpStatus, requestId, error: about };
}

/** What is known of a task, before any word on the outcome. */
function facts(task: Prepared, { operation }: Action, after?: JsonObject): Omit<ActionResult, "outcome"> {
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

/** One action as asked for on the command line; the same for every task of a batch. */
export interface Action {
  readonly operation: Operation;
  readonly body: ActionBody;
  readonly force: boolean;
  readonly precheck: boolean;
  readonly settleMs: number;
}

/** A task that has been looked at and may be acted upon; `before` is missing when it was not or could not be read. */
export interface Prepared {
  readonly taskId: string;
  readonly before: JsonObject | undefined;
}
export type Preparation = { readonly prepared: Prepared } | { readonly result: ActionResult };
