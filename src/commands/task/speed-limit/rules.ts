import type { ReadOptions, SmsClient } from "../../../api/client.ts";
import { expectedError } from "../../../errors.ts";
import type { JsonObject } from "../../../json.ts";

/** The service's error for a task that has no rules. */
const NO_RULES = "SMS.6302";

/** The document with the rules of a task; an empty list where the service answers that there are none. */
export async function readRules(client: SmsClient, id: string, options?: ReadOptions): Promise<JsonObject> {
  try {
    return await client.getSpeedLimits(id, options);
  } catch (thrown) {
    const error = expectedError(thrown);
    if (error.facts.errorCode === NO_RULES) return { speed_limit: [] };
    throw error;
  }
}
