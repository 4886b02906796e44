import pMap from "p-map";

import type { SmsClient } from "../../../api/client.ts";
import { asSmsError, type SmsError } from "../../../errors.ts";
import { isJsonObject, type Json, type JsonObject } from "../../../json.ts";
import { textField } from "../../../model/evidence.ts";
import type { Observation } from "../../../tracking/observation.ts";
import { PAGE, type PollPlan } from "../../../tracking/poll-plan.ts";
import { countOf } from "../list/pages.ts";
import { READS_AT_ONCE } from "../reads-at-once.ts";

/** What one round of polls brought. */
export interface Round {
  /** By task id. */
  readonly observations: ReadonlyMap<string, Observation>;
  /** The count of the list: Infinity when it cannot be used, undefined when it was not asked for. */
  readonly listed: number | undefined;
  /** Some answer was 429. */
  readonly throttled: boolean;
  /** The longest Retry-After, ms. */
  readonly retryAfterMs: number | undefined;
}

/** Not failures of a poll: they end the command. */
const OURS = new Set(["internal", "interrupted", "usage", "config"]);
/** Of the list these say nothing about a task: it may still be read by itself. */
const NO_LIST = new Set(["not_found", "permission", "auth"]);

/** Reads the active tasks as planned: by pages of the list, and singly those that need it or that no page had. */
export async function pollRound(
  plan: PollPlan,
  active: readonly string[],
  client: SmsClient,
  timeoutMs?: number,
): Promise<Round> {
  // A failed poll is an observation: the engine rides it out, and the next round is the repetition.
  const once = { maxRetries: 0, timeoutMs };
  const errors: SmsError[] = [];
  const list = plan.pages > 0 ? await readPages(plan.pages, new Set(active), client, once, errors) : NOTHING_LISTED;
  const observations = new Map(list.observations);
  const rest = active.filter((id) => !observations.has(id));
  const read = async (id: string) => void observations.set(id, await readOne(id, client, once, errors));
  await pMap(new Set(list.failure ? plan.single : [...plan.single, ...rest]), read, { concurrency: READS_AT_ONCE });
  // What the failed list would have had.
  for (const id of rest)
    if (list.failure && !observations.has(id)) observations.set(id, { kind: "failed", error: list.failure });
  const waits = errors.flatMap(({ facts }) => facts.retryAfterMs ?? []);
  const throttled = errors.some(({ facts }) => facts.httpStatus === 429);
  return {
    observations,
    listed: list.count,
    throttled,
    retryAfterMs: waits.length === 0 ? undefined : Math.max(...waits),
  };
}

type Once = { readonly maxRetries: number; readonly timeoutMs: number | undefined };

async function readOne(id: string, client: SmsClient, once: Once, errors: SmsError[]): Promise<Observation> {
  try {
    return { kind: "document", document: await client.getTask(id, once) };
  } catch (thrown) {
    return { kind: "failed", error: pollError(thrown, errors) };
  }
}

interface Listed {
  readonly observations: ReadonlyMap<string, Observation>;
  readonly count?: number | undefined;
  readonly failure?: SmsError;
}
const NOTHING_LISTED: Listed = { observations: new Map() };

/** Items of the wanted tasks, until all were seen, the list ends, or the pages are used up. */
async function readPages(
  pages: number,
  wanted: ReadonlySet<string>,
  client: SmsClient,
  once: Once,
  errors: SmsError[],
): Promise<Listed> {
  const observations = new Map<string, Observation>();
  let count: number | undefined;
  try {
    for (let page = 0; page < pages && observations.size < wanted.size; page += 1) {
      const body = await client.listTasks({ limit: PAGE, offset: page * PAGE }, once);
      const items = Array.isArray(body["tasks"]) ? body["tasks"] : [];
      count = countOf(body) ?? items.length;
      for (const { id, item } of wantedOf(items, wanted))
        observations.set(id, { kind: "document", document: item, partial: true });
      if (items.length < PAGE) break;
    }
    return { observations, count };
  } catch (thrown) {
    if (NO_LIST.has(asSmsError(thrown).kind)) return { observations, count: Infinity };
    return { observations, count, failure: pollError(thrown, errors) };
  }
}

function wantedOf(
  items: readonly Json[],
  wanted: ReadonlySet<string>,
): readonly { readonly id: string; readonly item: JsonObject }[] {
  return items.filter(isJsonObject).flatMap((item) => {
    const id = textField(item, "id");
    return id !== undefined && wanted.has(id) ? [{ id, item }] : [];
  });
}

function pollError(thrown: unknown, errors: SmsError[]): SmsError {
  const error = asSmsError(thrown);
  if (OURS.has(error.kind)) throw error;
  errors.push(error);
  return error;
}
