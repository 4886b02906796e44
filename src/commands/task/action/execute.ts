import type { ActionBody, ReadOptions, SmsClient, TaskChange } from "../../../api/client.ts";
import { asSmsError, expectedError, RefusedError, SmsError, TASK_MISSING, UsageError } from "../../../errors.ts";
import { fieldOf, type JsonObject, textField } from "../../../json.ts";
import { GONE } from "../../../model/goal.ts";
import type { Operation } from "../../../model/operations.ts";
import { evidenceBetween, type Signal, wordsOf } from "../../../model/signals.ts";
import type { Services } from "../../../session/services.ts";
import { label } from "../../../view/view.ts";
import { type Reference, useReference } from "../../references.ts";
import { sendOnce } from "../../send-once.ts";
import { readTask } from "../readable-task.ts";
import type { ActionResult } from "./result.ts";

/** One action as it was asked for on the command line; the same for every task of a batch. */
export interface Action {
  readonly operation: Operation;
  /** Of the action request; undefined for a deletion. */
  readonly body: ActionBody | undefined;
  /** Sends also when the goal is already reached. */
  readonly force: boolean;
  /** `--yes`: no question is asked. */
  readonly yes: boolean;
  /** Reads the task before and after. */
  readonly precheck: boolean;
  /** How long to look for movement after an answer that was lost. */
  readonly settleMs: number;
}

/** The request of an action. */
export function changeOf({ body }: Action): TaskChange {
  return body === undefined ? { kind: "delete" } : { kind: "action", body };
}

/** A task that may be acted on. */
export interface PreparedTask {
  readonly taskId: string;
  /** The task before the action; undefined when it was not, or could not be, read. */
  readonly baseline: JsonObject | undefined;
  /** False for a word that was not looked up, and may be a name. */
  readonly isSurelyId: boolean;
}

/** Either the action may be sent, or its result is known already. */
export type Preparation = { readonly prepared: PreparedTask } | { readonly result: ActionResult };

/** Reads the baseline, and decides what can be decided without sending. */
export async function prepareAction(
  reference: Reference,
  action: Action,
  client: SmsClient,
  services: Services,
): Promise<Preparation> {
  let prepared: PreparedTask = { taskId: reference.id, baseline: undefined, isSurelyId: isSurelyId(reference) };
  try {
    services.interrupted.throwIfAborted();
    if (!action.precheck) return { prepared };
    prepared = await readBaseline(reference, action, client, services);
    refuseImpossible(prepared.baseline, action);
    if (isAlreadyReached(prepared.baseline, action))
      return { result: { ...knownFacts(prepared, action), outcome: "unchanged" } };
    refuseByRule(prepared, action);
    refuseUnasked(prepared.baseline, action, services);
    return { prepared };
  } catch (thrown) {
    return { result: failedResult(prepared, action, thrown, "It could not be read first; nothing was sent.") };
  }
}

/** Whoever may act on a task need not have the permission to read it. */
async function readBaseline(
  reference: Reference,
  { operation }: Action,
  client: SmsClient,
  services: Services,
): Promise<PreparedTask> {
  try {
    const read = (id: string) => (isSurelyId(reference) ? readTaskOrGone(id, operation, client) : readTask(id, client));
    const { id: taskId, value: baseline } = await useReference(reference, read);
    return { taskId, baseline, isSurelyId: true };
  } catch (thrown) {
    const error = asSmsError(thrown);
    if (error.kind !== "permission") throw error;
    await services.note(`note: ${reference.id} could not be read first (${error.message}); acting without reading it`);
    return { taskId: reference.id, baseline: undefined, isSurelyId: isSurelyId(reference) };
  }
}

/** Stands for the document of a task that is gone. */
const GONE_TASK: JsonObject = { state: GONE };

/** Whether the service says that it does not know the task, and that is what the operation is for. */
function isGone({ kind, facts }: SmsError, { alreadyReached }: Operation): boolean {
  return kind === "not_found" && TASK_MISSING.has(facts.errorCode ?? "") && alreadyReached.includes(GONE);
}

/** A bare word of another shape may be a name that was mistyped: then nothing is gone, but nothing was found. */
function isSurelyId({ id, byName, isUnchecked }: Reference): boolean {
  return (byName === undefined && isUnchecked !== true) || /^\w{8}-(?:\w{4}-){3}\w{12}$/.test(id);
}

function withHint({ kind, message, facts, cause }: SmsError, hint: string): SmsError {
  return new SmsError(kind, message, { ...facts, hint }, { cause });
}

/** What the service is documented to refuse. `--force` lets it decide. */
function refuseByRule({ taskId, baseline }: PreparedTask, { operation, force }: Action): void {
  const { refusedIn = {}, word } = operation;
  const state = textField(fieldOf(baseline, "source_server"), "state")?.toLowerCase() ?? "";
  if (force || fieldOf(baseline, "connected") !== true || !Object.hasOwn(refusedIn, state)) return;
  throw new RefusedError(
    `the source server is connected and in state ${state}, in which the service refuses to ${word} a task`,
    {
      hint: `Nothing was sent. ${refusedIn[state]?.replace("ID", taskId)} (--force sends all the same)`,
    },
  );
}

/** Only what is certain to be wrong is refused here: the service documents no transitions, and decides everything else. */
function refuseImpossible(baseline: JsonObject | undefined, { operation, body }: Action): void {
  if (textField(baseline, "state") === "DELETING" && !operation.alreadyReached.includes("DELETING")) {
    throw new RefusedError("the task is being deleted", { hint: "Nothing was sent." });
  }
  if (body?.switch_hce && textField(baseline, "os_type") === "WINDOWS") {
    throw new UsageError(
      `--switch-hce is for Linux tasks, and this one migrates Windows`,
      `Nothing was sent. Leave --switch-hce out to ${operation.word}.`,
    );
  }
}

/** The verb in a script is the consent, but not to something that the script cannot know of. */
function refuseUnasked(baseline: JsonObject | undefined, action: Action, services: Services): void {
  const { confirmation } = action.operation;
  const mayAsk = services.confirm !== undefined;
  if (!confirmation?.refusedUnasked || mayAsk || action.force || isConsentGiven(action, services)) return;
  if (asksAbout(action.operation, baseline))
    throw new RefusedError(`${confirmation.when?.about}: this ${confirmation.because}`, {
      hint: "Nothing was sent. --force sends it all the same.",
    });
}

/** Whether the question is to be asked of a task; false when it was not read and the question depends on it. */
export function asksAbout({ confirmation }: Operation, baseline: JsonObject | undefined): boolean {
  if (confirmation?.when === undefined) return confirmation !== undefined;
  const { signal, words } = confirmation.when;
  const [word] = wordsOf(baseline ?? {}, [signal]);
  return typeof word === "string" && words.includes(word);
}

/** `--yes`, or SMS_ASSUME_YES=1 */
export function isConsentGiven({ yes }: Pick<Action, "yes">, { env }: Services): boolean {
  return yes || env["SMS_ASSUME_YES"] === "1";
}

function isAlreadyReached(baseline: JsonObject | undefined, { operation, force }: Action): boolean {
  return !force && operation.alreadyReached.includes(textField(baseline, "state") ?? "");
}

/** Sends the action once and returns what is known of the outcome. Throws only interruptions and faults of the program. */
export async function executeAction(
  task: PreparedTask,
  action: Action,
  client: SmsClient,
  services: Services,
): Promise<ActionResult> {
  const { taskId, baseline } = task;
  let last: JsonObject | undefined;
  const read = (id: string, options: ReadOptions) =>
    task.isSurelyId ? readTaskOrGone(id, action.operation, client, options) : readTask(id, client, options);
  const request = {
    send: () => client.change(taskId, changeOf(action)),
    async lookForEffect() {
      last = undefined;
      last = await read(taskId, { maxRetries: 0 });
      const facts = knownFacts(task, action, last);
      return facts.moved.length > 0 ? facts : undefined;
    },
    // Without a baseline there is nothing to compare, and one read shows the state.
    settleMs: baseline === undefined ? 0 : action.settleMs,
    look: `sms task show ${taskId}`,
    standing: () => (last === undefined ? undefined : `the task is ${textField(last, "state") ?? "without a state"}`),
  };
  const sent = await sendOnce(request, services);
  if (sent.outcome === "accepted") {
    if (sent.receipt === undefined) return { ...sent.seen, outcome: "accepted", requestId: sent.requestId };
    const after = baseline === undefined ? undefined : await readAfter(taskId, action, client, services);
    return { ...knownFacts(task, action, after), outcome: "accepted", ...sent.receipt };
  }
  const { error } = sent;
  if (sent.outcome === "unknown")
    return { ...failedResult(task, action, error), outcome: "unknown", stateAfter: textField(last, "state") };
  if (error.facts.isDeadline) return failedResult(task, action, error, "Nothing was sent.");
  if (isGone(error, action.operation) && !task.isSurelyId)
    return failedResult(task, action, withHint(error, `Is ${taskId} a name? Then write name=${taskId}.`));
  // Somebody else was faster.
  if (isGone(error, action.operation))
    return { ...knownFacts(task, action, GONE_TASK), outcome: "unchanged", stateBefore: GONE };
  return failedResult(task, action, error, `How the task stands: ${request.look}`);
}

/** The action was accepted: that its effect cannot be read does not change the outcome. */
async function readAfter(
  taskId: string,
  { operation }: Action,
  client: SmsClient,
  services: Services,
): Promise<JsonObject | undefined> {
  try {
    return await readTaskOrGone(taskId, operation, client);
  } catch (thrown) {
    const error = asSmsError(thrown);
    if (error.kind !== "interrupted")
      await services.note(`note: ${taskId} was accepted but could not be read again: ${error.message}`);
    return undefined;
  }
}

/** The same as readTask, but a task that is gone is no error where that is what the operation is for. */
async function readTaskOrGone(
  taskId: string,
  operation: Operation,
  client: SmsClient,
  options?: ReadOptions,
): Promise<JsonObject> {
  try {
    return await readTask(taskId, client, options);
  } catch (thrown) {
    if (isGone(asSmsError(thrown), operation)) return GONE_TASK;
    throw thrown;
  }
}

/** The result for a task whose preparation or request threw; `hint` is for an error that has none of its own. */
function failedResult(task: PreparedTask, action: Action, thrown: unknown, hint?: string): ActionResult {
  const error = expectedError(thrown);
  const facts = knownFacts(task, action);
  const { httpStatus, requestId } = error.facts;
  const described = error.during(`${action.operation.word} ${label(facts.taskId, facts.taskName)}`, {
    taskId: task.taskId,
    ...(hint === undefined ? {} : { hint }),
  });
  return {
    ...facts,
    outcome: error.kind === "refused" ? "refused" : "failed",
    httpStatus,
    requestId,
    error: described,
  };
}

/** The signals that show that the operation took effect. Without a baseline there is nothing to compare, but what is gone, or going, is. */
function movedBetween(
  baseline: JsonObject | undefined,
  after: JsonObject | undefined,
  { evidence, alreadyReached }: Operation,
): readonly Signal[] {
  if (after === undefined) return [];
  if (baseline !== undefined) return evidenceBetween(baseline, after, evidence);
  const isGoneOrGoing = alreadyReached.includes(GONE) && alreadyReached.includes(textField(after, "state") ?? "");
  return isGoneOrGoing ? ["state"] : [];
}

/** What the readings of the task say, whatever the outcome is. */
function knownFacts(task: PreparedTask, { operation }: Action, after?: JsonObject): Omit<ActionResult, "outcome"> {
  const { taskId, baseline } = task;
  return {
    taskId,
    baseline,
    after,
    taskName: textField(after, "name") ?? textField(baseline, "name"),
    operation: operation.word,
    moved: movedBetween(baseline, after, operation),
    stateBefore: textField(baseline, "state"),
    stateAfter: textField(after, "state"),
  };
}
