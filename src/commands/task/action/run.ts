import { pMapIterable } from "p-map";

import { RefusedError } from "../../../errors.ts";
import type { Item, Result, Services } from "../../command.ts";
import { taskIds, type TaskReferences } from "../references.ts";
import { asksFirst, confirmed } from "./confirm.ts";
import { dryRunItem } from "./dry-run.ts";
import { type Action, perform, type Preparation, prepare } from "./perform.ts";
import { type ActionResult, actionItem, actionLine } from "./result.ts";
import { createTally } from "./tally.ts";
import { type ActionWait, waitForActions } from "./wait.ts";

interface Asked {
  readonly tasks: TaskReferences;
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly concurrency: number;
  readonly failFast: boolean;
}

interface Batch extends Omit<Asked, "tasks"> {
  /** Each once. */
  readonly tasks: readonly string[];
}

/** Acts on each task once, at most `concurrency` at a time, and tells the results in the order asked; waits when that is asked for. */
export function runAction(asked: Asked, action: Action, wait: ActionWait | undefined, services: Services): Result {
  return { many: asked.tasks.many, items: items(asked, action, wait, services) };
}

async function* items(
  asked: Asked,
  action: Action,
  wait: ActionWait | undefined,
  services: Services,
): AsyncGenerator<Item> {
  const ids = await taskIds(asked.tasks, await services.client(), services);
  const batch = { ...asked, tasks: [...new Set(ids)] };
  if (asked.dryRun) return yield* preview(batch, action, services);
  if (wait === undefined) for await (const result of act(batch, action, services)) yield actionItem(result);
  else yield* waitForActions(await told(act(batch, action, services), services), action, wait, services);
  // Interrupted while the last request was under way: its result is told, the exit code is the signal's.
  return services.interrupted.throwIfAborted();
}

/** What has been done is said at once; the answer comes when the waiting is over. */
async function told(results: AsyncIterable<ActionResult>, { note }: Services): Promise<readonly ActionResult[]> {
  const all: ActionResult[] = [];
  for await (const result of results) {
    all.push(result);
    await note(result.error?.message ?? actionLine(result));
  }
  return all;
}

async function* act(batch: Batch, action: Action, services: Services): AsyncGenerator<ActionResult> {
  const client = await services.client();
  const tally = createTally();
  const look = (id: string) => prepare(id, action, client, services);
  const send = async (preparation: Preparation) =>
    "result" in preparation ? preparation.result : perform(preparation.prepared, action, client, services);
  const ready = asksFirst(batch, action, services) ? await confirmed(batch, action, look, services) : undefined;
  const work = async (id: string): Promise<ActionResult> => {
    if (batch.failFast && tally.failed()) return notTried(id, action);
    const result = await send(ready?.get(id) ?? (await look(id)));
    tally.add(result.outcome);
    return result;
  };
  yield* pMapIterable(batch.tasks, work, { concurrency: batch.concurrency, backpressure: Infinity });
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

function notTried(taskId: string, { operation }: Action): ActionResult {
  const message = `${operation.word} ${taskId}: not sent, because another task failed (--fail-fast)`;
  return {
    taskId,
    operation: operation.word,
    outcome: "refused",
    moved: [],
    error: new RefusedError(message, { taskId }),
  };
}
