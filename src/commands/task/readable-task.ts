import type { ReadOptions, SmsClient } from "../../api/client.ts";
import { expectedError, ResponseError } from "../../errors.ts";
import type { JsonObject } from "../../json.ts";
import { misreading } from "../../model/signals.ts";
import type { Services } from "../../session/services.ts";
import { type Reference, useReference } from "../references.ts";

/** A task that was looked up; `document` is undefined where the permission to read it is missing. */
export interface ReadableTask {
  readonly id: string;
  readonly document: JsonObject | undefined;
}

/**
 * Looks a task up, so that a name is not taken for the id of a task without anything. Whoever may use another endpoint of a task
 * need not have the permission to read it: then a note says what is missing.
 */
export async function lookUpTask(
  reference: Reference,
  missing: string,
  client: SmsClient,
  { note }: Services,
): Promise<ReadableTask> {
  try {
    const { id, value: document } = await useReference(reference, (taskId) => readTask(taskId, client));
    return { id, document };
  } catch (thrown) {
    const error = expectedError(thrown);
    if (error.kind !== "permission") throw error;
    await note(`note: the task ${reference.id} may not be read (${error.message}): ${missing}`);
    return { id: reference.id, document: undefined };
  }
}

/** The document of this task; throws ResponseError when the answer is about something else. */
export async function readTask(taskId: string, client: SmsClient, options?: ReadOptions): Promise<JsonObject> {
  const document = await client.getTask(taskId, options);
  const why = misreading(document, taskId);
  if (why !== undefined) throw new ResponseError(`${why} [GET /v3/tasks/${taskId}]`, { httpStatus: 200 });
  return document;
}
