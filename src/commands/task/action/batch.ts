import { pMapIterable } from "p-map";

import type { RequestPreview } from "../../../api/client.ts";
import { RefusedError, UsageError } from "../../../errors.ts";
import { parseJson, textField } from "../../../json.ts";
import { label } from "../../../view/view.ts";
import type { Item, Result, Services } from "../../command.ts";
import type { ReportFlags } from "../flags.ts";
import { taskIds, type TaskReferences } from "../references.ts";
import { type Action, type Preparation, executeAction, prepare, type Prepared } from "./execute.ts";
import { type ActionResult, actionItem, actionLine, withoutView } from "./result.ts";
import { type ActionWait, waitForActions } from "./wait.ts";

interface ActionRequest extends ReportFlags {
  readonly tasks: TaskReferences;
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly concurrency: number;
  readonly failFast: boolean;
}

interface Batch extends Pick<ActionRequest, "yes" | "concurrency" | "failFast"> {
  /** Each once. */
  readonly tasks: readonly string[];
}

/** Acts on each task once, at most `concurrency` at a time, and tells the results in the order asked; waits when that is asked for. */
export function runAction(
  asked: ActionRequest,
  action: Action,
  wait: ActionWait | undefined,
  services: Services,
): Result {
  const report = { ...asked, operation: action.operation.word };
  return { many: asked.tasks.many, items: items(asked, action, wait, services), report };
}

async function* items(
  asked: ActionRequest,
  action: Action,
  wait: ActionWait | undefined,
  services: Services,
): AsyncGenerator<Item> {
  const startedMs = services.clock.now().getTime();
  if (asked.tasks.all.includes("stdin") && needsConfirmation(asked, action, services)) throw stdinUsedUp(action);
  const ids = await taskIds(asked.tasks, await services.client(), services);
  const batch = { ...asked, tasks: [...new Set(ids)] };
  if (asked.dryRun) return yield* preview(batch, action, services);
  if (wait === undefined) for await (const result of act(batch, action, services)) yield actionItem(result);
  else
    yield* waitForActions(
      yield* reportResults(act(batch, action, services), services),
      action,
      { ...wait, startedMs },
      services,
    );
  // Interrupted while the last request was under way: its result is told, the exit code is the signal's.
  return services.interrupted.throwIfAborted();
}

/** Whoever types the ids has ended stdin, and could not answer the question any more. */
function stdinUsedUp({ operation: { word } }: Action): UsageError {
  return new UsageError(
    `${word} asks for confirmation, and - has used up the input`,
    "Give the ids as arguments, or --yes.",
  );
}

/** What has been done is said at once; the answer comes when the waiting is over, or at once when there will be none. */
async function* reportResults(
  results: AsyncIterable<ActionResult>,
  { note }: Services,
): AsyncGenerator<Item, readonly ActionResult[]> {
  const all: ActionResult[] = [];
  try {
    for await (const result of results) {
      all.push(result);
      if (result.error === undefined) await note(actionLine(result));
    }
    // While the others are waited for, the failures must not be silent; alone they are told by the answer.
    if (all.some(({ error }) => error === undefined)) for (const { error } of all) if (error) await note(error.message);
  } catch (error) {
    yield* all.map(withoutView);
    throw error;
  }
  return all;
}

async function* act(batch: Batch, action: Action, services: Services): AsyncGenerator<ActionResult> {
  const client = await services.client();
  const tally = createTally();
  const look = (id: string) => prepare(id, action, client, services);
  const send = async (preparation: Preparation) =>
    "result" in preparation ? preparation.result : executeAction(preparation.prepared, action, client, services);
  const ready = needsConfirmation(batch, action, services)
    ? await confirmBatch(batch, action, look, services)
    : undefined;
  // Never throws: what is thrown for one task must not swallow the results of the others.
  const work = async (id: string): Promise<{ readonly result: ActionResult } | { readonly thrown: unknown }> => {
    try {
      if (batch.failFast && tally.failed()) return { result: notAttempted(id, action) };
      const result = await send(ready?.get(id) ?? (await look(id)));
      tally.add(result.outcome);
      return { result };
    } catch (thrown) {
      return { thrown };
    }
  };
  const stopped: unknown[] = [];
  for await (const done of pMapIterable(batch.tasks, work, { concurrency: batch.concurrency, backpressure: Infinity }))
    if ("result" in done) yield done.result;
    else stopped.push(done.thrown);
  if (stopped.length > 0) throw stopped[0];
  if (batch.tasks.length > 1) await services.note(tally.summary(action.operation.word, batch.tasks.length));
}

async function* preview(batch: Batch, action: Action, services: Services): AsyncGenerator<Item> {
  const client = await services.client();
  const work = async (id: string): Promise<Item> => {
    const preparation = await prepare(id, action, client, services);
    if ("result" in preparation) return actionItem(preparation.result);
    return dryRunItem(preparation.prepared, action, await client.previewAction(id, action.body));
  };
  yield* pMapIterable(batch.tasks, work, { concurrency: batch.concurrency });
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

interface Confirmation {
  readonly tasks: readonly string[];
  readonly yes: boolean;
  readonly concurrency: number;
}

/** On a terminal only, and not when --yes or SMS_ASSUME_YES=1 has said it already: in a script the verb is the consent. */
function needsConfirmation(
  { yes }: Pick<Confirmation, "yes">,
  { operation }: Action,
  { confirm, env }: Services,
): boolean {
  return operation.confirmation !== undefined && confirm !== undefined && !yes && env["SMS_ASSUME_YES"] !== "1";
}

type ReviewTask = (id: string) => Promise<Preparation>;

/** Looks at all tasks, then asks one question about those that would be acted on. Throws RefusedError for a no. */
async function confirmBatch(
  batch: Confirmation,
  action: Action,
  look: ReviewTask,
  { confirm }: Services,
): Promise<ReadonlyMap<string, Preparation>> {
  const { concurrency } = batch;
  const ready = new Map<string, Preparation>();
  const looks = pMapIterable(batch.tasks, async (id) => [id, await look(id)] as const, { concurrency });
  for await (const [id, preparation] of looks) ready.set(id, preparation);
  const pending = [...ready.values()].flatMap((each) => ("prepared" in each ? [each.prepared] : []));
  if (pending.length > 0 && (await confirm?.(question(action, pending))) !== true)
    throw new RefusedError("not confirmed; nothing was sent");
  return ready;
}

const LISTED = 10;

function question({ operation }: Action, pending: readonly Prepared[]): readonly string[] {
  const listed = pending
    .slice(0, LISTED)
    .map(({ taskId, before }) => `  ${label(taskId, textField(before, "name"))} ${textField(before, "state") ?? ""}`);
  const more = pending.length > LISTED ? [`  and ${pending.length - LISTED} more`] : [];
  return [`${operation.word} ${operation.confirmation ?? ""}:`, ...listed, ...more, "Go on?"];
}

type Outcome = ActionResult["outcome"];

/** Counts outcomes of a batch as they come. */
interface Tally {
  add(outcome: Outcome): void;
  /** Something went wrong so far. */
  failed(): boolean;
  /** `start: 3 accepted, 1 failed of 5 tasks`; what was not tried shows in the difference. */
  summary(word: string, tasks: number): string;
}

const GOOD: ReadonlySet<Outcome> = new Set(["accepted", "unchanged"]);

function createTally(): Tally {
  const counts = new Map<Outcome, number>();
  return {
    add: (outcome) => void counts.set(outcome, (counts.get(outcome) ?? 0) + 1),
    failed: () => [...counts.keys()].some((outcome) => !GOOD.has(outcome)),
    summary(word, tasks) {
      const done = [...counts.values()].reduce((sum, count) => sum + count, 0);
      const parts = [...counts].map(([outcome, count]) => `${count} ${outcome}`);
      return `${word}: ${[...parts, ...(done < tasks ? [`${tasks - done} not tried`] : [])].join(", ")} of ${tasks} tasks`;
    },
  };
}

/** The request as it would be sent, and `sms.request/1` for programs. */
function dryRunItem({ taskId, before }: Prepared, { operation }: Action, request: RequestPreview): Item {
  const taskName = textField(before, "name");
  const state = textField(before, "state");
  const seen = `${operation.word} not sent (--dry-run): ${label(taskId, taskName)}${state === undefined ? "" : ` is ${state}`}`;
  const headers = request.headers.map(([name, value]) => `${name}: ${value}`);
  const json = {
    schema: "sms.request/1",
    task_id: taskId,
    task_name: taskName ?? null,
    operation: operation.word,
    state_before: state ?? null,
    method: request.method,
    url: request.url,
    headers: Object.fromEntries(request.headers),
    body: parseJson(request.body),
  };
  const lines = [seen, `${request.method} ${request.url}`, ...headers, "", request.body];
  return { json, view: async () => [{ kind: "lines", lines }] };
}
