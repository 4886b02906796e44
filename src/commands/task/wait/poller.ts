import pMap from "p-map";

import type { SmsClient } from "../../../api/client.ts";
import {
  asSmsError,
  type ErrorKind,
  isThrottled,
  ResponseError,
  type SmsError,
  throwIfInterrupted,
} from "../../../errors.ts";
import { isJsonObject, type Json, type JsonObject, textField } from "../../../json.ts";
import { misreading } from "../../../model/signals.ts";
import type { Services } from "../../../session/services.ts";
import type { Observation, TrackEvent } from "../../../tracking/event.ts";
import {
  type Backoff,
  backoffAfter,
  nextDelay,
  NO_BACKOFF,
  PAGE,
  planPolls,
  type PollPlan,
} from "../../../tracking/schedule.ts";
import { step } from "../../../tracking/step.ts";
import { activeOf, type Moment, startTrack, timeLeft, type Track, type TrackStart } from "../../../tracking/track.ts";
import { countOf } from "../../collection.ts";
import type { Reference } from "../../references.ts";
import { READS_AT_ONCE } from "../flags.ts";

/** A task to follow, with its newest document when one has just been read. */
export interface FollowStart extends TrackStart {
  readonly seen?: JsonObject | undefined;
  /** For a bare word in place of an id: the id of the task with this name. */
  readonly byName?: Reference["byName"];
}

interface FollowOptions {
  /** `--interval`; undefined for adaptive. */
  readonly intervalMs: number | undefined;
  /** An update comes at least this often, so that a screen or a heartbeat can be renewed. */
  readonly tickMs: number;
}

/** The state of all tasks; `events` are those since the last update, none when only time has passed. */
export interface Update {
  readonly events: readonly TrackEvent[];
  readonly tracks: readonly Track[];
}

/** What one round of polls brought. */
interface Round {
  /** By task id. */
  readonly observations: ReadonlyMap<string, Observation>;
  /** The count of the list: Infinity when it cannot be used, undefined when it was not read. */
  readonly listed: number | undefined;
  /** Some answer was 429. */
  readonly throttled: boolean;
  /** The longest Retry-After, ms. */
  readonly retryAfterMs: number | undefined;
}

/** Polls until every task has ended. Deciding is left to the engine (tracking): this sleeps, sends requests and passes observations on. */
export async function* follow(
  starts: readonly FollowStart[],
  { intervalMs, tickMs }: FollowOptions,
  client: SmsClient,
  services: Services,
): AsyncGenerator<Update> {
  const { clock } = services;
  const moment = (atMostMs?: number) => ({
    nowMs: clock.now().getTime(),
    monotonicMs: clock.elapsedMs(),
    atMostMs,
  });
  const tracks = starts.map((start) => startTrack(start, moment()));
  let update = advanceAll(tracks, seenDocuments(starts), moment());
  let backoff: Backoff = NO_BACKOFF;
  let listed: number | undefined;
  let retryAfterMs: number | undefined;
  for (let roundNumber = 0; ; roundNumber += 1) {
    yield update;
    const active = activeOf(update.tracks);
    if (active.length === 0) return;
    const delayMs = nextDelay(active, { intervalMs, retryAfterMs, backoff, random: services.random() });
    yield* pause(isUrgent(active, roundNumber) ? 0 : delayMs, tickMs, update.tracks, services);
    const plan = planPolls(active, listed);
    const round = await pollRound(plan, active, client, clock.elapsedMs);
    backoff = backoffAfter(backoff, round.throttled);
    retryAfterMs = round.retryAfterMs;
    listed = round.listed ?? listed;
    const found =
      roundNumber === 0
        ? await findByName(starts, update.tracks, round.observations)
        : { tracks: update.tracks, observations: round.observations };
    update = advanceAll(found.tracks, found.observations, moment(delayMs + longestRound(plan, active.length)));
  }
}

/**
 * After the first round: a bare word that is no task's id becomes the id of the task with this name, which the next round reads. A task that
 * was given by its id as well is followed once.
 */
async function findByName(
  starts: readonly FollowStart[],
  tracks: readonly Track[],
  observations: ReadonlyMap<string, Observation>,
): Promise<Pick<Round, "observations"> & { readonly tracks: readonly Track[] }> {
  const found = new Map(observations);
  const names = new Map(starts.flatMap(({ taskId, byName }) => (byName === undefined ? [] : [[taskId, byName]])));
  const find = async (track: Track): Promise<Track> => {
    const [observation, byName] = [observations.get(track.taskId), names.get(track.taskId)];
    if (byName === undefined || observation?.kind !== "failed" || observation.error.kind !== "not_found") return track;
    try {
      return { ...track, taskId: await byName(observation.error) };
    } catch (thrown) {
      found.set(track.taskId, { kind: "failed", error: pollFailure(thrown) });
      return track;
    }
  };
  const renamed = await pMap(tracks, find, { concurrency: READS_AT_ONCE });
  return { tracks: [...new Map(renamed.map((track) => [track.taskId, track])).values()], observations: found };
}

function seenDocuments(starts: readonly FollowStart[]): ReadonlyMap<string, Observation> {
  return new Map(
    starts.flatMap(({ taskId, seen: document }) =>
      document === undefined ? [] : [[taskId, { kind: "document", document }] as const],
    ),
  );
}

const TICK: Observation = { kind: "tick" };

function advanceAll(tracks: readonly Track[], observations: ReadonlyMap<string, Observation>, moment: Moment): Update {
  const steps = tracks.map((track) => step(track, observations.get(track.taskId) ?? TICK, moment));
  return { events: steps.flatMap(({ events }) => events), tracks: steps.map(({ track }) => track) };
}

/** A request with a time-out of 30 s, and the time to look up, or renew, what it is sent with. */
const LONGEST_REQUEST_MS = 45_000;

/** The longest time that a round may take: its pages one after the other, then the tasks on none of them. */
function longestRound({ pages }: PollPlan, tasks: number): number {
  return LONGEST_REQUEST_MS * (pages + Math.ceil(tasks / READS_AT_ONCE));
}

/** The first two rounds do not wait for tasks that were never read, or whose whole document the first list made necessary. */
function isUrgent(active: readonly Track[], roundNumber: number): boolean {
  const needsReading = ({ reading, needsDocument, outage }: Track) =>
    (reading === undefined && outage === undefined) || needsDocument;
  return roundNumber < 2 && active.some(needsReading);
}

/** Sleeps, with an update after each tick. */
async function* pause(
  delayMs: number,
  tickMs: number,
  tracks: readonly Track[],
  { clock, interrupted }: Services,
): AsyncGenerator<Update> {
  for (let leftMs = delayMs; leftMs > 0; leftMs -= tickMs) {
    await clock.sleep(Math.min(leftMs, tickMs), interrupted).catch(() => throwIfInterrupted(interrupted));
    if (leftMs > tickMs) yield { events: [], tracks };
  }
  throwIfInterrupted(interrupted);
}

/** A failed poll is not repeated: the engine rides outages out, and the next round is the repetition. */
interface PollOptions {
  readonly maxRetries: 0;
  readonly timeoutMs: number | undefined;
}

/** The options of the next request of a round; undefined once the time for the round is up. */
type NextPoll = () => PollOptions | undefined;

/** Reads the active tasks as planned: from pages of the list, and singly those that need it or that no page had. */
async function pollRound(
  plan: PollPlan,
  active: readonly Track[],
  client: SmsClient,
  elapsedMs: () => number,
): Promise<Round> {
  const nextPoll = pollsUntil(pollTimeout(active), elapsedMs);
  const ids = active.map(({ taskId }) => taskId);
  const list = plan.pages > 0 ? await readPages(plan.pages, new Set(ids), client, nextPoll) : NO_PAGES;
  const unlisted = ids.filter((id) => !list.observations.has(id));
  const observations = new Map(list.observations);
  // When the list failed, the tasks that it would have had share its failure, and are not read one by one.
  if (list.failure !== undefined)
    for (const id of unlisted) observations.set(id, { kind: "failed", error: list.failure });
  const single = new Set(list.failure === undefined ? [...plan.single, ...unlisted] : plan.single);
  const read = async (id: string) => {
    const options = nextPoll();
    if (options !== undefined) observations.set(id, await readSingly(id, client, options));
  };
  await pMap(single, read, { concurrency: READS_AT_ONCE });
  return { observations, listed: list.count, ...throttlingOf(list.failure, observations) };
}

/** The requests of a round share its time: of very many tasks, those whose turn comes too late are not read. */
function pollsUntil(timeoutMs: number | undefined, elapsedMs: () => number): NextPoll {
  if (timeoutMs === undefined) return () => ({ maxRetries: 0, timeoutMs });
  const endMs = elapsedMs() + timeoutMs;
  return () => {
    const leftMs = endMs - elapsedMs();
    return leftMs > 0 ? { maxRetries: 0, timeoutMs: Math.max(Math.ceil(leftMs), LEAST_TIMEOUT_MS) } : undefined;
  };
}

/** A last look gets a second, and no request outlives the deadline by more. */
const LEAST_TIMEOUT_MS = 1000;

function pollTimeout(active: readonly Track[]): number | undefined {
  const left = active.flatMap((track) => timeLeft(track) ?? []);
  return left.length === 0
    ? undefined
    : Math.max(
        left.reduce((least, each) => Math.min(least, each)),
        LEAST_TIMEOUT_MS,
      );
}

async function readSingly(id: string, client: SmsClient, options: PollOptions): Promise<Observation> {
  try {
    const document = await client.getTask(id, options);
    const why = misreading(document, id);
    if (why === undefined) return { kind: "document", document };
    // Something in between answered, and the next poll may bring the task again.
    return { kind: "failed", error: new ResponseError(why, { httpStatus: 200 }) };
  } catch (thrown) {
    return { kind: "failed", error: pollFailure(thrown) };
  }
}

/** Tasks found on pages of the list. */
interface ListedTasks {
  readonly observations: ReadonlyMap<string, Observation>;
  readonly count?: number | undefined;
  readonly failure?: SmsError;
}

const NO_PAGES: ListedTasks = { observations: new Map() };

/** With these errors the list cannot be used, but a task may still be read by itself. */
const LIST_UNUSABLE: ReadonlySet<ErrorKind> = new Set(["not_found", "permission", "auth"]);

/** Reads pages until all wanted tasks were seen, the list ends, or the pages are used up. */
async function readPages(
  pages: number,
  wanted: ReadonlySet<string>,
  client: SmsClient,
  nextPoll: NextPoll,
): Promise<ListedTasks> {
  const observations = new Map<string, Observation>();
  let count: number | undefined;
  try {
    for (let page = 0; page < pages && observations.size < wanted.size; page += 1) {
      const options = nextPoll();
      if (options === undefined) break;
      const body = await client.listTasks({ limit: PAGE, offset: page * PAGE }, options);
      const items = Array.isArray(body["tasks"]) ? body["tasks"] : [];
      count = countOf(body) ?? items.length;
      for (const [id, item] of wantedItems(items, wanted))
        observations.set(id, { kind: "document", document: item, partial: true });
      if (items.length < PAGE) break;
    }
    return { observations, count };
  } catch (thrown) {
    const error = pollFailure(thrown);
    return LIST_UNUSABLE.has(error.kind) ? { observations, count: Infinity } : { observations, count, failure: error };
  }
}

function wantedItems(items: readonly Json[], wanted: ReadonlySet<string>): readonly (readonly [string, JsonObject])[] {
  return items.filter(isJsonObject).flatMap((item) => {
    const id = textField(item, "id");
    return id !== undefined && wanted.has(id) ? [[id, item] as const] : [];
  });
}

/** These errors are not about the poll, and end the command: waiting cannot mend them. */
const ENDS_COMMAND: ReadonlySet<ErrorKind> = new Set(["internal", "interrupted", "usage", "config"]);

function pollFailure(thrown: unknown): SmsError {
  const error = asSmsError(thrown);
  if (ENDS_COMMAND.has(error.kind)) throw error;
  return error;
}

function throttlingOf(
  listFailure: SmsError | undefined,
  observations: ReadonlyMap<string, Observation>,
): Pick<Round, "throttled" | "retryAfterMs"> {
  const failed = [...observations.values()].flatMap((each) => (each.kind === "failed" ? each.error : []));
  const errors = listFailure === undefined ? failed : [listFailure, ...failed];
  const waits = errors.flatMap(({ facts }) => facts.retryAfterMs ?? []);
  return {
    throttled: errors.some(isThrottled),
    retryAfterMs: waits.length === 0 ? undefined : waits.reduce((most, each) => Math.max(most, each)),
  };
}
