import type { SmsClient } from "../../api/client.ts";
import { expectedError } from "../../errors.ts";
import { isJsonObject, type JsonObject } from "../../json.ts";
import type { Services } from "../../session/services.ts";
import { type Collection, pagesOf, SOURCES } from "../collection.ts";

/** All source servers: one request for 200, and an account has 1,000 at most. A request that fails is not repeated. */
export async function readAllSources(client: SmsClient, timeoutMs?: number): Promise<readonly JsonObject[]> {
  const options = { maxRetries: 0, ...(timeoutMs === undefined ? {} : { timeoutMs }) };
  const list: Collection["list"] = (_, filters, paging) => client.listSources({ ...filters, ...paging }, options);
  const rows: JsonObject[] = [];
  for await (const page of pagesOf({ ...SOURCES, list }, client, {})) rows.push(...page.rows.filter(isJsonObject));
  return rows;
}

/** The same for what can do without them: when they cannot be read, a note says what is `missing`, and the rest is shown. */
export async function readSourcesIfPossible(missing: string, services: Services): Promise<readonly JsonObject[]> {
  try {
    return await readAllSources(await services.client());
  } catch (thrown) {
    await services.note(`note: ${missing}: the source servers could not be read (${expectedError(thrown).message})`);
    return [];
  }
}
