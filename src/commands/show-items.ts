import { pMapIterable } from "p-map";

import { expectedError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import type { Services } from "../session/services.ts";
import type { Collection } from "./collection.ts";
import type { Item } from "./command.ts";
import { type Reference, type References, resolveReferences, useReference } from "./references.ts";

/** How many documents are read at a time. */
const READS_AT_ONCE = 8;

/** The documents of what was referred to, in that order, each with what `show` adds to it; one that cannot be read is an error of its own. */
export async function* documentItems(
  references: References,
  collection: Collection,
  allowEmpty: boolean,
  services: Services,
  show: (document: JsonObject, id: string) => Promise<Pick<Item, "json" | "view" | "exitCode">>,
): AsyncGenerator<Item> {
  const client = await services.client();
  const resolved = await resolveReferences(references, collection, services, { allowEmpty });
  const item = async (reference: Reference): Promise<Item> => {
    let read: { readonly id: string; readonly value: JsonObject };
    try {
      read = await useReference(reference, (id) => collection.read(client, id));
    } catch (thrown) {
      const facts = collection.noun === "task" ? { taskId: reference.id } : {};
      return { error: expectedError(thrown).during(`show ${reference.id}`, facts) };
    }
    return { json: read.value, ...(await show(read.value, read.id)) };
  };
  yield* pMapIterable(resolved, item, { concurrency: READS_AT_ONCE });
}

const MOST_NAMED = 5;

/** Says which fields of a document could not be shown; `what` is `task 7a9a…`. */
export function misfitNote(what: string, misfits: readonly string[]): string {
  const more = misfits.length > MOST_NAMED ? ` and ${misfits.length - MOST_NAMED} more` : "";
  return `note: ${what}: not as documented and left out (-o json has them): ${misfits.slice(0, MOST_NAMED).join(", ")}${more}`;
}
