import { pMapIterable } from "p-map";

import { RefusedError } from "../../../errors.ts";
import { textField } from "../../../model/evidence.ts";
import type { Item, Result, Services } from "../../command.ts";
import { dryRunItem } from "./dry-run.ts";
import { type Action, perform, type Preparation, prepare, type Prepared } from "./perform.ts";
import { type ActionResult, actionItem, label } from "./result.ts";
import { createTally } from "./tally.ts";

interface Batch {
  readonly tasks: readonly string[];
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly concurrency: number;
  readonly failFast: boolean;
}

/** Acts on each task once, at most `concurrency` at a time, and tells the results in the order asked. */
export function runAction(batch: Batch, action: Action, many: boolean, services: Services): Result {
  return { many, items: batch.dryRun ? preview(batch, action, services) : act(batch, action, services) };
}

async function* act(batch: Batch, action: Action, services: Services): AsyncGenerator<Item> {
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
  for await (const result of pMapIterable(batch.tasks, work, {
    concurrency: batch.concurrency,
    backpressure: Infinity,
  }))
    yield actionItem(result);
  if (batch.tasks.length > 1) await services.note(tally.summary(action.operation.word, batch.tasks.length));
  // Interrupted while the last request was under way: its result is told, the exit code is the signal's.
  services.interrupted.throwIfAborted();
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
  const error = new RefusedError(`${operation.word} ${taskId}: not sent, because another task failed (--fail-fast)`, {
    taskId,
  });
  return { taskId, operation: operation.word, outcome: "refused", moved: [], error };
}

/** On a terminal only, and not when --yes or SMS_ASSUME_YES=1 has said it already: in a script the verb is the consent. */
function asksFirst({ yes }: Batch, { operation }: Action, { confirm, env }: Services): boolean {
  return operation.confirm !== undefined && confirm !== undefined && !yes && env["SMS_ASSUME_YES"] !== "1";
}

type Look = (id: string) => Promise<Preparation>;

/** Looks at all tasks, then asks one question about those that would be acted on. */
async function confirmed(
  batch: Batch,
  action: Action,
  look: Look,
  { confirm }: Services,
): Promise<ReadonlyMap<string, Preparation>> {
  const looks = pMapIterable(batch.tasks, async (id) => [id, await look(id)] as const, {
    concurrency: batch.concurrency,
  });
  const ready = new Map<string, Preparation>();
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
    .map(
      ({ taskId, before }) =>
        `  ${label({ taskId, taskName: textField(before, "name") })} ${textField(before, "state") ?? ""}`,
    );
  const more = pending.length > LISTED ? [`  and ${pending.length - LISTED} more`] : [];
  return [`${operation.word} ${operation.confirm ?? ""}:`, ...listed, ...more, "Go on?"];
}
