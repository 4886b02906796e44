import { pMapIterable } from "p-map";

import { adviceOf, type SmsError, throwIfInterrupted } from "../../errors.ts";
import type { TaskRecord } from "../../reports/report.ts";
import type { Services } from "../../session/services.ts";
import { TASKS } from "../collection.ts";
import type { Item } from "../command.ts";
import { type Reference, type References, resolveReferences } from "../references.ts";

/** What the record of a task says of its error. */
export function errorFacts(error: SmsError | undefined): Pick<TaskRecord, "reason" | "errorCode" | "advice"> {
  if (error === undefined) return {};
  return { reason: error.message, errorCode: error.facts.errorCode, advice: adviceOf(error.facts) };
}

interface TasksInput {
  readonly tasks: References;
  readonly allowEmpty: boolean;
}

/**
 * The items of all tasks in the order asked, at most `concurrency` worked on at a time. `work` gets a function that says whether this
 * call is the first with this id: a task may have been given by its name and by its id.
 * What is thrown for one task (an interruption) does not swallow the items of the others: it is thrown after them.
 */
export async function* eachTask(
  { tasks, allowEmpty }: TasksInput,
  concurrency: number,
  work: (reference: Reference, isFirst: (id: string) => boolean) => Promise<Item | undefined>,
  services: Services,
): AsyncGenerator<Item> {
  const references = await resolveReferences(tasks, TASKS, services, { allowEmpty });
  const unique = [...new Map(references.map((each) => [each.id, each])).values()];
  const begun = new Set<string>();
  const isFirst = (id: string) => !begun.has(id) && begun.add(id).size > 0;
  const workSafely = async (reference: Reference) => {
    try {
      services.interrupted.throwIfAborted();
      return { item: await work(reference, isFirst) };
    } catch (thrown) {
      return { thrown };
    }
  };
  const thrown: unknown[] = [];
  for await (const end of pMapIterable(unique, workSafely, { concurrency, backpressure: Infinity }))
    if ("thrown" in end) thrown.push(end.thrown);
    else if (end.item !== undefined) yield end.item;
  if (thrown.length > 0) throw thrown[0];
  // Where a request was under way, its item says what is known of it, and nothing was thrown.
  throwIfInterrupted(services.interrupted);
}
