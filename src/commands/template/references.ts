import { expectedError } from "../../errors.ts";
import type { Services } from "../../session/services.ts";
import { TEMPLATES } from "../collection.ts";
import type { Offer } from "../command.ts";
import { offeredReferences, referencesTo, resolveWord, type Word, useReference } from "../references.ts";

export const templates = referencesTo(TEMPLATES);

export function offeredTemplates(typed: string, services: Services): AsyncIterable<Offer> {
  return offeredReferences(TEMPLATES, typed, services);
}

/**
 * The id of a template that was given by id or name. The template is read, so that a wrong one is found before anything is sent; whoever
 * may not read templates can still give an id.
 */
export async function templateIdOf(word: Word, services: Services): Promise<string> {
  const reference = await resolveWord(word, TEMPLATES, services);
  if (reference.byName === undefined) return reference.id;
  try {
    const client = await services.client();
    return (await useReference(reference, (id) => TEMPLATES.read(client, id))).id;
  } catch (thrown) {
    const error = expectedError(thrown);
    if (error.kind === "not_found" || error.kind === "usage") throw error.during(`template ${reference.id}`, {});
    await services.note(`note: template ${reference.id} could not be read (${error.message}); it is taken for an id`);
    return reference.id;
  }
}
