import { pMapIterable } from "p-map";

import { RefusedError } from "../../../errors.ts";
import { textField } from "../../../model/evidence.ts";
import { label } from "../../../view/label.ts";
import type { Services } from "../../command.ts";
import type { Action, Preparation, Prepared } from "./action.ts";

interface Batch {
  readonly tasks: readonly string[];
  readonly yes: boolean;
  readonly concurrency: number;
}

/** On a terminal only, and not when --yes or SMS_ASSUME_YES=1 has said it already: in a script the verb is the consent. */
export function asksFirst({ yes }: Pick<Batch, "yes">, { operation }: Action, { confirm, env }: Services): boolean {
  return operation.confirm !== undefined && confirm !== undefined && !yes && env["SMS_ASSUME_YES"] !== "1";
}

type Look = (id: string) => Promise<Preparation>;

/** Looks at all tasks, then asks one question about those that would be acted on. Throws RefusedError for a no. */
export async function confirmed(
  batch: Batch,
  action: Action,
  look: Look,
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
  return [`${operation.word} ${operation.confirm ?? ""}:`, ...listed, ...more, "Go on?"];
}
