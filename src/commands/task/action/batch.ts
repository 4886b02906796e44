import { pMapIterable } from "p-map";

import type { RequestPreview, SmsClient } from "../../../api/client.ts";
import { asSmsError, RefusedError, throwIfInterrupted } from "../../../errors.ts";
import { textField } from "../../../json.ts";
import type { Services } from "../../../session/services.ts";
import { shellWord } from "../../../shell-word.ts";
import { label, typedReference } from "../../../view/view.ts";
import { TASKS } from "../../collection.ts";
import type { Item, Result } from "../../command.ts";
import { endpointWords } from "../../endpoint-words.ts";
import { type Reference, type References, resolveReferences, type Word } from "../../references.ts";
import { previewItem, requestJson, requestRow } from "../../request-preview.ts";
import { templateIdOf } from "../../template/references.ts";
import type { ReportFlags } from "../flags.ts";
import {
  type Action,
  asksAbout,
  changeOf,
  executeAction,
  isConsentGiven,
  type Preparation,
  prepareAction,
  type PreparedTask,
} from "./execute.ts";
import { actionItem, actionJson, actionLine, type ActionResult } from "./result.ts";
import type { ActionWait } from "./wait.ts";

interface BatchFlags {
  readonly dryRun: boolean;
  /** How many tasks are worked on at a time. */
  readonly concurrency: number;
  /** After a failure no further task is begun. */
  readonly failFast: boolean;
}

interface ActionRequest extends BatchFlags, ReportFlags {
  readonly tasks: References;
  /** `--allow-empty`: no task on stdin is a success. */
  readonly allowEmpty: boolean;
  /** `--template-id` */
  readonly templateId: Word | undefined;
}

interface Batch extends BatchFlags {
  /** Each once, as far as it can be known before the tasks are read. */
  readonly tasks: readonly Reference[];
  readonly action: Action;
}

/** Acts on each task once, and gives the results in the order of the tasks; waits first when `wait` is given. */
export function runAction(
  request: ActionRequest,
  action: Action,
  wait: ActionWait | undefined,
  services: Services,
): Result {
  const report = { ...request, operation: action.operation.word };
  return { many: request.tasks.many, items: batchItems(request, action, wait, services), report };
}

async function* batchItems(
  request: ActionRequest,
  requested: Action,
  wait: ActionWait | undefined,
  givenServices: Services,
): AsyncGenerator<Item> {
  const services = givenServices.withDeadline(wait?.flags.timeout);
  const startedMs = services.clock.elapsedMs();
  // Loaded before the first request: once something was sent, the wait must not fail for a file that is not there any more.
  const waiting = wait === undefined || request.dryRun ? undefined : await import("./wait.ts");
  const { allowEmpty, templateId } = request;
  const action = templateId === undefined ? requested : await withTemplate(requested, templateId, services);
  const references = await resolveReferences(request.tasks, TASKS, services, {
    allowEmpty,
    barewordsMayBeNames: action.precheck,
  });
  const batch: Batch = { ...request, action, tasks: [...new Map(references.map((each) => [each.id, each])).values()] };
  if (request.dryRun) return yield* dryRun(batch, services);
  const results = runBatch(batch, services);
  if (wait === undefined || waiting === undefined) {
    const accepted: ActionResult[] = [];
    for await (const result of results) {
      if (result.outcome === "accepted") accepted.push(result);
      yield actionItem(result, "acts");
    }
    const follow = services.isAtTerminal ? followWords(accepted, action, services) : undefined;
    if (follow !== undefined) await services.note(follow);
  } else {
    const known = yield* reportResults(results, services);
    yield* waiting.waitForActions(known, action, { ...wait, startedMs }, services);
  }
  // Interrupted while the last request was under way: its result is printed, and the exit code is that of the signal.
  return throwIfInterrupted(services.interrupted);
}

/** More references would hide the command that they stand in. */
const MOST_FOLLOWED = 3;

/** `Follow it: sms task watch web-01`; undefined where there is nothing to follow. */
function followWords(
  accepted: readonly ActionResult[],
  { operation: { goal, resume } }: Action,
  { sameFlags }: Services,
): string | undefined {
  const moves = goal.aspect === "state" || goal.aspect === "launch";
  if (accepted.length === 0 || accepted.length > MOST_FOLLOWED || resume.verb === "delete") return undefined;
  const references = accepted.map(({ taskId, taskName }) => typedReference(taskId, taskName));
  const words = moves ? ["watch", ...references] : [resume.verb, ...references, ...resume.flags];
  const pronoun = accepted.length === 1 ? "it" : "them";
  return `Follow ${pronoun}: ${["sms", "task", ...words, ...sameFlags].map(shellWord).join(" ")}`;
}

/** The action with the id of its template; without a precheck a bare word is an id, as it is for tasks. */
async function withTemplate(action: Action, template: Word, services: Services): Promise<Action> {
  const word = "either" in template && !action.precheck ? { id: template.either } : template;
  if (action.body === undefined) return action;
  const { operation, ...body } = action.body;
  return { ...action, body: { operation, template_id: await templateIdOf(word, services), ...body } };
}

/** Before anything is sent, a question is asked where one is needed; then at most `concurrency` tasks are worked on at a time. */
async function* runBatch(batch: Batch, services: Services): AsyncGenerator<ActionResult> {
  const { action, concurrency, failFast } = batch;
  const client = await services.client();
  const tally = createTally();
  const reviewed = mayAsk(action, services)
    ? await confirmBatch(batch, client, services)
    : new Map<string, Preparation>();
  const begun = new Set<string>();
  const runTask = async (reference: Reference): Promise<ActionResult | undefined> => {
    if (failFast && tally.hasFailure()) return notAttempted(reference.id, action);
    const preparation = reviewed.get(reference.id) ?? (await prepareAction(reference, action, client, services));
    const id = taskIdOf(preparation);
    // The same task may have been given by its name and by its id.
    if (begun.has(id)) return undefined;
    begun.add(id);
    const result =
      "result" in preparation
        ? preparation.result
        : await executeAction(preparation.prepared, action, client, services);
    tally.add(result.outcome);
    return result;
  };
  // What is thrown for one task must not swallow the results of the others: it is thrown after them.
  const runSafely = (reference: Reference) =>
    runTask(reference).then(
      (result) => ({ result }),
      (thrown: unknown) => ({ thrown, reference }),
    );
  const thrown: unknown[] = [];
  const unsent: string[] = [];
  let repeated = 0;
  for await (const end of pMapIterable(batch.tasks, runSafely, { concurrency, backpressure: Infinity }))
    if ("thrown" in end) {
      thrown.push(end.thrown);
      // What was interrupted after it may have left has a result.
      if (asSmsError(end.thrown).kind === "interrupted") unsent.push(end.reference.id);
    } else if (end.result === undefined) repeated += 1;
    else yield end.result;
  if (unsent.length > 0) await services.warn(`${action.operation.word}: interrupted; not sent: ${firstOf(unsent)}`);
  if (thrown.length > 0) throw thrown[0];
  const tasks = batch.tasks.length - repeated;
  if (tasks > 1) await services.note(tally.summary(action.operation.word, tasks));
}

/** The first ids, and how many there are besides. */
function firstOf(ids: readonly string[]): string {
  const more = ids.length > MOST_LISTED ? ` and ${ids.length - MOST_LISTED} more` : "";
  return `${ids.slice(0, MOST_LISTED).join(", ")}${more}`;
}

function taskIdOf(preparation: Preparation): string {
  return "result" in preparation ? preparation.result.taskId : preparation.prepared.taskId;
}

function notAttempted(taskId: string, { operation }: Action): ActionResult {
  const message = `${operation.word} ${taskId}: not sent, because another task failed (--fail-fast)`;
  return {
    taskId,
    operation: operation.word,
    outcome: "refused",
    moved: [],
    attempted: false,
    error: new RefusedError(message, { taskId }),
  };
}

/** On a terminal only, and not with --yes or SMS_ASSUME_YES=1: in a script the verb itself is the consent. */
function mayAsk(action: Action, services: Services): boolean {
  const { confirmation } = action.operation;
  const isForced = action.force && confirmation?.refusedUnasked === true;
  return confirmation !== undefined && services.confirm !== undefined && !isForced && !isConsentGiven(action, services);
}

/** Reads all tasks, then asks one question about those that would be acted on. Throws RefusedError for a no. */
async function confirmBatch(
  { action, tasks, concurrency }: Batch,
  client: SmsClient,
  services: Services,
): Promise<ReadonlyMap<string, Preparation>> {
  const reviewed = new Map<string, Preparation>();
  const review = async (each: Reference) => [each.id, await prepareAction(each, action, client, services)] as const;
  for await (const [id, preparation] of pMapIterable(tasks, review, { concurrency })) reviewed.set(id, preparation);
  const unique = new Map([...reviewed.values()].map((each) => [taskIdOf(each), each]));
  const prepared = [...unique.values()].flatMap((each) => ("prepared" in each ? [each.prepared] : []));
  const pending = prepared.filter(({ baseline }) => asksAbout(action.operation, baseline));
  if (pending.length === 0) return reviewed;
  const lines = confirmationLines(action, pending, prepared.length, await endpointWords(services));
  if ((await services.confirm?.(lines)) !== true) throw new RefusedError("not confirmed; nothing was sent");
  return reviewed;
}

const MOST_LISTED = 10;

/** The question about the pending tasks among all that would be acted on. */
function confirmationLines(
  { operation: { word, confirmation } }: Action,
  pending: readonly PreparedTask[],
  all: number,
  endpoint: string,
): readonly string[] {
  const listed = pending.slice(0, MOST_LISTED).map(({ taskId, baseline }) => {
    const task = label(taskId, textField(baseline, "name"));
    return `  ${task} ${stateOf(baseline)}`;
  });
  const unlisted = pending.slice(MOST_LISTED);
  const more = unlisted.length > 0 ? [`  and ${unlisted.length} more: ${countedStates(unlisted)}`] : [];
  const others = all - pending.length;
  const apart =
    others > 0
      ? [
          `This is asked about ${pending.length} of ${all} tasks; without a yes nothing is sent for the other ${others} either.`,
        ]
      : [];
  return [`${word} ${confirmation?.because ?? ""}:`, ...listed, ...more, ...apart, `At ${endpoint}.`, "Continue?"];
}

function stateOf(baseline: PreparedTask["baseline"]): string {
  return textField(baseline, "state") ?? "(state unknown)";
}

/** `38 MIGRATE_SUCCESS, 2 SYNCING` */
function countedStates(tasks: readonly PreparedTask[]): string {
  const counts = new Map<string, number>();
  for (const { baseline } of tasks) counts.set(stateOf(baseline), (counts.get(stateOf(baseline)) ?? 0) + 1);
  return [...counts].map(([state, count]) => `${count} ${state}`).join(", ");
}

/** With --dry-run: the requests as they would be sent, after the same decisions. */
async function* dryRun({ action, tasks, concurrency }: Batch, services: Services): AsyncGenerator<Item> {
  const client = await services.client();
  const previewTask = async (reference: Reference): Promise<Item> => {
    const preparation = await prepareAction(reference, action, client, services);
    if ("result" in preparation) {
      const item = actionItem(preparation.result, "acts");
      return { ...item, rows: async () => [requestRow(actionJson(preparation.result))] };
    }
    const { prepared } = preparation;
    return dryRunItem(prepared, action, await client.previewChange(prepared.taskId, changeOf(action)));
  };
  yield* pMapIterable(tasks, previewTask, { concurrency });
}

/** The request as it would be sent. */
function dryRunItem({ taskId, baseline }: PreparedTask, { operation }: Action, request: RequestPreview): Item {
  const taskName = textField(baseline, "name");
  const state = textField(baseline, "state");
  const heading = `${operation.word} not sent (--dry-run): ${label(taskId, taskName)}${state === undefined ? "" : ` is ${state}`}`;
  return previewItem(heading, request, requestJson(request, operation.word, { taskId, taskName, state }));
}

/** Before a wait, what was accepted is noted at once on stderr, and failures are reported; the items come when the wait is over. */
async function* reportResults(
  results: AsyncIterable<ActionResult>,
  { note }: Services,
): AsyncGenerator<Item, readonly ActionResult[]> {
  const known: ActionResult[] = [];
  try {
    for await (const result of results) {
      known.push(result);
      if (result.error === undefined) await note(actionLine(result));
    }
  } catch (error) {
    yield* known.map((result) => actionItem(result, "waits"));
    throw error;
  }
  // What was not tried is only counted. Without a task to wait for, the results follow at once.
  const failures = new Set(known.filter(({ error, attempted }) => error !== undefined && attempted !== false));
  if (failures.size === known.length) return known;
  for (const { error } of failures) if (error) yield { error, exitCode: null };
  return known.map((result) => (failures.has(result) ? asReported(result) : result));
}

function asReported(result: ActionResult): ActionResult {
  return { ...result, isReported: true };
}

type Outcome = ActionResult["outcome"];

/** Counts the outcomes of a batch as they come. */
interface Tally {
  add(outcome: Outcome): void;
  hasFailure(): boolean;
  /** `start: 3 accepted, 1 failed, 1 not tried of 5 tasks` */
  summary(word: string, tasks: number): string;
}

const GOOD_OUTCOMES: ReadonlySet<Outcome> = new Set(["accepted", "unchanged"]);

function createTally(): Tally {
  const counts = new Map<Outcome, number>();
  return {
    add: (outcome) => void counts.set(outcome, (counts.get(outcome) ?? 0) + 1),
    hasFailure: () => [...counts.keys()].some((outcome) => !GOOD_OUTCOMES.has(outcome)),
    summary(word, tasks) {
      const counted = [...counts.values()].reduce((sum, count) => sum + count, 0);
      const parts = [...counts].map(([outcome, count]) => `${count} ${outcome}`);
      const rest = counted < tasks ? [`${tasks - counted} not tried`] : [];
      return `${word}: ${[...parts, ...rest].join(", ")} of ${tasks} tasks`;
    },
  };
}
