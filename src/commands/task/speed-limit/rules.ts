import type { ReadOptions, SmsClient } from "../../../api/client.ts";
import { expectedError, ResponseError } from "../../../errors.ts";
import type { JsonObject } from "../../../json.ts";

/** The service's error for a task that has no rules. */
const NO_RULES = "SMS.6302";

/**
 * The document with the rules of a task; an empty list where the service answers that there are none. Throws ResponseError for an
 * answer without a list: it says nothing about the rules.
 */
export async function readRules(client: SmsClient, id: string, options?: ReadOptions): Promise<JsonObject> {
  try {
    const document = await client.getSpeedLimits(id, options);
    if (Array.isArray(document["speed_limit"])) return document;
    throw new ResponseError(`the answer has no list of rules [GET /v3/tasks/${id}/speed-limit]`, { httpStatus: 200 });
  } catch (thrown) {
    const error = expectedError(thrown);
    if (error.facts.errorCode === NO_RULES) return { speed_limit: [] };
    throw error;
  }
}
