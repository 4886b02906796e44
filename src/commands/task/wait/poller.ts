import pMap from "p-map";

import type { SmsClient } from "../../../api/client.ts";
import { asSmsError, type SmsError } from "../../../errors.ts";
import { type JsonObject, isJsonObject, type Json, textField } from "../../../json.ts";
import type { Services } from "../../../session/services.ts";
import type { TrackEvent } from "../../../tracking/event.ts";
import {
  nextDelay,
  planPolls,
  NO_BACKOFF,
  type Backoff,
  backoffAfter,
  PAGE,
  type PollPlan,
} from "../../../tracking/schedule.ts";
import { type Observation, step } from "../../../tracking/step.ts";
import { activeOf, startTrack, timeLeft, type Track, type TrackStart } from "../../../tracking/track.ts";
import { READS_AT_ONCE } from "../flags.ts";
import { countOf } from "../task-pages.ts";

/** A task to follow, with what was just read of it, if anything. */
export interface FollowStart extends TrackStart {
  readonly seen?: JsonObject | undefined;
}

interface FollowOptions {
  readonly intervalMs: number | undefined;
  /** How often the follower wants to be woken between polls, ms. */
  readonly tickMs: number;
}

/** How things stand; `events` are new, and empty when only time has passed. */
export interface Update {
  readonly events: readonly TrackEvent[];
  readonly tracks: readonly Track[];
}

/** What the next round depends on. */
interface PollRequest extends Pick<Round, "listed" | "retryAfterMs"> {
  readonly backoff: Backoff;
}

/** Polls until every task has ended: the one driver of the engine. It only sleeps, asks and hands on. */
export async function* follow(
  starts: readonly FollowStart[],
  options: FollowOptions,
  client: SmsClient,
  services: Services,
): AsyncGenerator<Update> {
  const nowMs = () => services.clock.now().getTime();
  let update = advance(
    starts.map((start) => startTrack(start, nowMs())),
    seenOf(starts),
    nowMs(),
  );
  let asked: PollRequest = { listed: undefined, retryAfterMs: undefined, backoff: NO_BACKOFF };
  for (let round = 0; ; round += 1) {
    yield update;
    const active = activeOf(update.tracks);
    if (active.length === 0) return;
    const { retryAfterMs, backoff } = asked;
    const delay = nextDelay(active, {
      intervalMs: options.intervalMs,
      retryAfterMs,
      backoff,
      random: services.random(),
    });
    yield* pause(isUrgent(active, round) ? 0 : delay, options.tickMs, update.tracks, services);
    const { observations, listed, throttled, ...more } = await pollRound(
      planPolls(active, asked.listed),
      active.map(({ taskId }) => taskId),
      client,
      leastTimeLeft(active),
    );
    asked = { listed: listed ?? asked.listed, backoff: backoffAfter(backoff, throttled), ...more };
    update = advance(update.tracks, observations, nowMs());
  }
}

/** What nobody has read is read at once, and so is what the first list left open: what is at rest already must not cost a pause. */
function isUrgent(active: readonly Track[], round: number): boolean {
  return (
    round < 2 &&
    active.some(({ reading, wantsWhole, outage }) => (reading === undefined && outage === undefined) || wantsWhole)
  );
}

/** Sleeps, and wakes the follower on the way. */
async function* pause(
  delay: number,
  tickMs: number,
  tracks: readonly Track[],
  { clock, interrupted }: Services,
): AsyncGenerator<Update> {
  for (let left = delay; left > 0; left -= tickMs) {
    await clock.sleep(Math.min(left, tickMs), interrupted);
    if (left > tickMs) yield { events: [], tracks };
  }
  interrupted.throwIfAborted();
}

/** A last look gets a second, and none outlives the deadline. */
const LAST_LOOK_MS = 1000;

function leastTimeLeft(active: readonly Track[]): number | undefined {
  const left = active.flatMap((track) => timeLeft(track) ?? []);
  return left.length === 0 ? undefined : Math.max(Math.min(...left), LAST_LOOK_MS);
}

const TICK: Observation = { kind: "tick" };

function seenOf(starts: readonly FollowStart[]): ReadonlyMap<string, Observation> {
  return new Map(
    starts.flatMap(({ taskId, seen: document }) =>
      document === undefined ? [] : [[taskId, { kind: "document", document }] as const],
    ),
  );
}

function advance(tracks: readonly Track[], observations: ReadonlyMap<string, Observation>, nowMs: number): Update {
  const steps = tracks.map((track) => step(track, observations.get(track.taskId) ?? TICK, nowMs));
  return { events: steps.flatMap(({ events }) => events), tracks: steps.map(({ track }) => track) };
}

/** What one round of polls brought. */
interface Round {
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
async function pollRound(
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

type SingleAttempt = { readonly maxRetries: number; readonly timeoutMs: number | undefined };

async function readOne(id: string, client: SmsClient, once: SingleAttempt, errors: SmsError[]): Promise<Observation> {
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
  once: SingleAttempt,
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
