import { ASPECTS } from "./aspects.ts";
import type { TrackEvent } from "./event.ts";
import { activeOf, timeLeft, type Track } from "./track.ts";

// When to poll.

export interface PollScheduleOptions {
  /** `--interval`, ms; undefined for adaptive. */
  readonly intervalMs?: number | undefined;
  /** The longest Retry-After of the last round, ms. */
  readonly retryAfterMs?: number | undefined;
  readonly backoff: Backoff;
  /** 0 ≤ random < 1 */
  readonly random: number;
}

const FASTEST_MS = 2000;
const SLOWEST_MS = 30_000;
/** The poll interval as a share of the time since the last event: after 20 s it is still 2 s, after 5 min it is 30 s. */
const SHARE_OF_QUIET = 0.1;
/** The poll interval as a share of the remaining time. */
const SHARE_OF_REMAINING = 0.25;
const JITTER = 0.2;

/**
 * Milliseconds to sleep until the next round of polls for all tasks; 0 when none is active or the time is up.
 * Adaptive from 2 s to 30 s, shortened by up to a fifth at random; never past the deadline. The more tasks there are, the
 * less one of them can hurry a round: at least 2 s times the square root of their number.
 */
export function nextDelay(tracks: readonly Track[], options: PollScheduleOptions): number {
  const active = activeOf(tracks);
  if (active.length === 0) return 0;
  const { intervalMs = adaptiveInterval(active, options.random), backoff, retryAfterMs = 0 } = options;
  const delayMs = Math.max(intervalMs * backoff.factor, retryAfterMs);
  return Math.round(active.reduce((least, track) => Math.min(least, timeLeft(track) ?? delayMs), delayMs));
}

function adaptiveInterval(active: readonly Track[], random: number): number {
  const shortest = active.reduce((least, track) => Math.min(least, preferredInterval(track)), Infinity);
  const roundMs = Math.min(SLOWEST_MS, Math.max(shortest, FASTEST_MS * Math.sqrt(active.length)));
  return Math.max(FASTEST_MS, roundMs * (1 - JITTER * random));
}

function preferredInterval(track: Track): number {
  if (track.needsDocument) return FASTEST_MS;
  const quietMs = SHARE_OF_QUIET * (track.elapsedMs - track.interestingElapsedMs);
  return Math.max(FASTEST_MS, Math.min(quietMs, intervalNearEnd(track), SLOWEST_MS));
}

/** A remaining time short enough to poll more often for. */
const NEAR_END_MS = 2 * 60_000;

/** When the end is near polls come more often, but not for ever where the end does not come. */
function intervalNearEnd({ reading, nearEndElapsedMs, elapsedMs }: Track): number {
  const isNear = nearEndElapsedMs !== undefined && elapsedMs - nearEndElapsedMs <= 2 * NEAR_END_MS;
  return isNear ? SHARE_OF_REMAINING * 1000 * (reading?.remaining?.seconds ?? 0) : SLOWEST_MS;
}

/** No reason to poll sooner: an outage least of all. */
const UNINTERESTING: ReadonlySet<TrackEvent["event"]> = new Set(["progress", "ended", "outage"]);

/** Records what the next intervals depend on, and the last change for screens. */
export function updateInterest(last: Track, track: Track, events: readonly TrackEvent[]): Track {
  const changes = events.filter(({ event }) => !UNINTERESTING.has(event));
  return {
    ...track,
    lastChange: changes.at(-1) ?? track.lastChange,
    interestingElapsedMs: changes.length > 0 ? track.elapsedMs : track.interestingElapsedMs,
    nearEndElapsedMs: isNearEnd(track) ? (track.nearEndElapsedMs ?? track.elapsedMs) : undefined,
    needsDocument: track.needsDocument || hasCopyStopped(last, track),
  };
}

function isNearEnd({ reading }: Track): boolean {
  return reading?.remaining !== undefined && reading.remaining.seconds * 1000 <= NEAR_END_MS;
}

/** A list item does not say whether the agent is connected: a copy that has come to a stop is a reason to find out. */
function hasCopyStopped(last: Track, { reading }: Track): boolean {
  return reading?.partial === true && reading.speed === 0 && (last.reading?.speed ?? 0) > 0;
}

/** How much slower than usual all polls are, because the service answered 429. */
export interface Backoff {
  readonly factor: number;
}

export const NO_BACKOFF: Backoff = { factor: 1 };
const LARGEST_FACTOR = 8;
const RECOVERY = 1.5;

/** The backoff after a round of polls: doubled when any of its answers was 429, otherwise reduced step by step. */
export function backoffAfter({ factor }: Backoff, throttled: boolean): Backoff {
  return { factor: throttled ? Math.min(LARGEST_FACTOR, factor * 2) : Math.max(1, factor / RECOVERY) };
}

// What to read in a poll.

/** Tasks of one list request. */
export const PAGE = 100;

export interface PollPlan {
  /** Pages of `GET /v3/tasks?limit=100` to read at most; reading stops when every active task was seen. 0: no list. */
  readonly pages: number;
  /** Ids of the tasks to read singly. With a list, also those that are on none of its pages. */
  readonly single: readonly string[];
}

/**
 * What to read in the next round. `listed` is the `count` of the last list, undefined before the first: then one page is
 * tried. The list is chosen when it takes fewer requests; a few tasks a round are read whole nevertheless, in turn.
 * 200 tasks over a night of 8 hours take about 4,300 requests, where reading them one by one would take 160,000.
 */
export function planPolls(tracks: readonly Track[], listed: number | undefined): PollPlan {
  const active = activeOf(tracks);
  const readWhole = active.filter(mustBeReadWhole);
  const listable = active.filter((track) => !mustBeReadWhole(track));
  const pages = Math.ceil((listed ?? PAGE) / PAGE);
  if (pages === 0 || listable.length <= pages) return { pages: 0, single: idsOf(active) };
  return { pages, single: idsOf([...readWhole, ...longestPartial(listable)]) };
}

function idsOf(tracks: readonly Track[]): readonly string[] {
  return tracks.map(({ taskId }) => taskId);
}

/** List items lack what the goal is about, or said something that only the whole document can confirm. */
function mustBeReadWhole({ goal, needsDocument }: Track): boolean {
  return needsDocument || !ASPECTS[goal.aspect].inList;
}

/** List items in a row before a task is read whole, for its connection and its remaining time. */
const MAX_PARTIAL_POLLS = 10;

/** One task per hundred in each round, so that this costs no more requests than the list itself. */
function longestPartial(tracks: readonly Track[]): readonly Track[] {
  return tracks
    .filter(({ partialPolls }) => partialPolls >= MAX_PARTIAL_POLLS)
    .toSorted((a, b) => b.partialPolls - a.partialPolls)
    .slice(0, Math.ceil(tracks.length / PAGE));
}
