import pMap from "p-map";

import type { SmsClient } from "../../../api/client.ts";
import { asSmsError, type SmsError } from "../../../errors.ts";
import { isJsonObject, type Json, type JsonObject } from "../../../json.ts";
import { textField } from "../../../model/evidence.ts";
import type { Observation } from "../../../tracking/observation.ts";
import { PAGE, type PollPlan } from "../../../tracking/poll-plan.ts";

/** What one round of polls brought. */
export interface Round {
  /** By task id. */
  readonly observations: ReadonlyMap<string, Observation>;
  /** The count of the list, undefined when no list was read. */
  readonly listed: number | undefined;
  /** Some answer was 429. */
  readonly throttled: boolean;
  /** The longest Retry-After, ms. */
  readonly retryAfterMs: number | undefined;
}

const AT_ONCE = 8;
/** A failed poll is an observation: the engine rides it out, and the next round is the repetition. */
const ONCE = { maxRetries: 0 };
/** Not failures of a poll: they end the command. */
const OURS = new Set(["internal", "interrupted", "usage", "config"]);

/** Reads the active tasks as planned: by pages of the list, and singly those that need it or that no page had. */
export async function pollRound(plan: PollPlan, active: readonly string[], client: SmsClient): Promise<Round> {
  const observations = new Map<string, Observation>();
  const errors: SmsError[] = [];
  const listed =
    plan.pages > 0 ? await readPages(plan.pages, new Set(active), observations, client, errors) : undefined;
  const singly = new Set(
    errors.length > 0 ? plan.single : [...plan.single, ...active.filter((id) => !observations.has(id))],
  );
  await pMap(singly, async (id) => void observations.set(id, await readOne(id, client, errors)), {
    concurrency: AT_ONCE,
  });
  const [failure] = errors;
  // What the failed list would have had.
  for (const id of active)
    if (failure && !observations.has(id)) observations.set(id, { kind: "failed", error: failure });
  const waits = errors.flatMap(({ facts }) => facts.retryAfterMs ?? []);
  return {
    observations,
    listed,
    throttled: errors.some(({ facts }) => facts.httpStatus === 429),
    retryAfterMs: waits.length === 0 ? undefined : Math.max(...waits),
  };
}

async function readOne(id: string, client: SmsClient, errors: SmsError[]): Promise<Observation> {
  try {
    return { kind: "document", document: await client.getTask(id, ONCE) };
  } catch (thrown) {
    return { kind: "failed", error: pollError(thrown, errors) };
  }
}

/** Items of the wanted tasks, until all were seen, the list ends, or the pages are used up; the list's own count. */
async function readPages(
  pages: number,
  wanted: ReadonlySet<string>,
  observations: Map<string, Observation>,
  client: SmsClient,
  errors: SmsError[],
): Promise<number | undefined> {
  let listed: number | undefined;
  for (let page = 0; page < pages && observations.size < wanted.size; page += 1) {
    const body = await client
      .listTasks({ limit: PAGE, offset: page * PAGE }, ONCE)
      .catch((thrown: unknown) => pollError(thrown, errors));
    if (body instanceof Error) return listed;
    const items = Array.isArray(body["tasks"]) ? body["tasks"] : [];
    listed = Number(body["count"] ?? items.length);
    for (const document of wantedOf(items, wanted))
      observations.set(document.id, { kind: "document", document: document.item, partial: true });
    if (items.length < PAGE) break;
  }
  return listed;
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
