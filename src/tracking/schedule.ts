import { ASPECTS } from "./aspects.ts";
import type { TrackEvent } from "./event.ts";
import { activeOf, timeLeft, type Track } from "./track.ts";

export interface PollScheduleOptions {
  /** `--interval`, ms; undefined for adaptive. */
  readonly intervalMs?: number | undefined;
  /** The longest Retry-After of the last round, ms. */
  readonly retryAfterMs?: number | undefined;
  readonly backoff: Backoff;
  /** 0 ≤ random < 1. */
  readonly random: number;
}

const FASTEST_MS = 2000;
const SLOWEST_MS = 30_000;
/** A delay grows with the time since something happened: after 20 s it is still 2 s, after 5 min it is 30 s. */
const SHARE_OF_QUIET = 0.1;
/** Polls within what is left of the end. */
const SHARE_OF_REMAINING = 0.25;
const JITTER = 0.2;

/**
 * Milliseconds to sleep until the next round of polls for all tasks; 0 when none is active or the time is up.
 * Adaptive 2 s → 30 s, shortened by up to a fifth at random; never past the deadline. The more tasks, the less one of
 * them can hurry a round: 2 s times the square root of their number at least.
 */
export function nextDelay(tracks: readonly Track[], options: PollScheduleOptions): number {
  const active = activeOf(tracks);
  if (active.length === 0) return 0;
  const { intervalMs = adaptive(active, options.random), backoff, retryAfterMs = 0 } = options;
  const wanted = Math.max(intervalMs * backoff.factor, retryAfterMs);
  return Math.round(Math.min(wanted, ...active.map((track) => timeLeft(track) ?? wanted)));
}

function adaptive(active: readonly Track[], random: number): number {
  const soonest = Math.min(...active.map(preferredDelay));
  const round = Math.min(SLOWEST_MS, Math.max(soonest, FASTEST_MS * Math.sqrt(active.length)));
  return Math.max(FASTEST_MS, round * (1 - JITTER * random));
}

function preferredDelay(track: Track): number {
  if (track.wantsWhole) return FASTEST_MS;
  const quiet = SHARE_OF_QUIET * (track.elapsedMs - track.interestingElapsedMs);
  return Math.max(FASTEST_MS, Math.min(quiet, untilEnd(track), SLOWEST_MS));
}

/** An end that does not come is not waited for closely for ever. */
function untilEnd({ reading, nearElapsedMs, elapsedMs }: Track): number {
  const isLate = nearElapsedMs === undefined || elapsedMs - nearElapsedMs > 2 * NEAR_MS;
  return isLate ? SLOWEST_MS : SHARE_OF_REMAINING * 1000 * (reading?.remaining?.seconds ?? 0);
}

/** How much slower than usual all polls are, because the service asked for it. */
export interface Backoff {
  readonly factor: number;
}

export const NO_BACKOFF: Backoff = { factor: 1 };

const MOST = 8;
const RELIEF = 1.5;

/** After a round of polls; `throttled` when any of its answers was 429. Doubles at once and comes back slowly. */
export function backoffAfter({ factor }: Backoff, throttled: boolean): Backoff {
  return { factor: throttled ? Math.min(MOST, factor * 2) : Math.max(1, factor / RELIEF) };
}

/** Tasks of one list call. */
export const PAGE = 100;

export interface PollPlan {
  /** Pages of GET /v3/tasks?limit=100 to read, at most: enough when every active task was seen. 0: no list. */
  readonly pages: number;
  /** Ids of the tasks to read singly. With a list, also those that are on none of its pages. */
  readonly single: readonly string[];
}

/**
 * What to ask in the next round. `listed`: the `count` of the last list answer, undefined before the first: then one page
 * is tried. Listing is chosen when it takes fewer requests; a few tasks a round are read whole nevertheless, in turn.
 * 200 tasks over a night of 8 hours take about 4,300 requests, where reading them one by one would take 160,000.
 */
export function planPolls(tracks: readonly Track[], listed: number | undefined): PollPlan {
  const active = activeOf(tracks);
  const whole = active.filter(needsWhole);
  const rest = active.filter((track) => !needsWhole(track));
  const pages = Math.ceil((listed ?? PAGE) / PAGE);
  if (pages === 0 || rest.length <= pages) return { pages: 0, single: active.map(idOf) };
  return { pages, single: [...whole, ...longestPartial(rest)].map(idOf) };
}

const idOf = ({ taskId }: Track) => taskId;

/** List items lack what the goal is about, or said something that only the document can settle. */
function needsWhole({ goal, wantsWhole }: Track): boolean {
  return wantsWhole || !ASPECTS[goal.aspect].inList;
}

/** List items in a row before a task is read whole, for its agent and its remaining time. */
const MAX_PARTIAL_POLLS = 10;

/** One task per hundred and round, so that this costs no more than the list itself. */
function longestPartial(tracks: readonly Track[]): readonly Track[] {
  return tracks
    .filter(({ partials }) => partials >= MAX_PARTIAL_POLLS)
    .toSorted((a, b) => b.partials - a.partials)
    .slice(0, Math.ceil(tracks.length / PAGE));
}

/** The end is near: a remaining time worth looking closely for. */
const NEAR_MS = 2 * 60_000;

/** No reason to come sooner: an outage wants to be left alone. */
const UNINTERESTING = new Set(["progress", "ended", "outage"]);

/** Notes what makes the next polls worth coming sooner, and the last change for screens. */
export function updateInterest(last: Track, track: Track, events: readonly TrackEvent[]): Track {
  const changes = events.filter(({ event }) => !UNINTERESTING.has(event));
  const near = isNear(track) ? (track.nearElapsedMs ?? track.elapsedMs) : undefined;
  return {
    ...track,
    lastChange: changes.at(-1) ?? track.lastChange,
    interestingElapsedMs: changes.length > 0 ? track.elapsedMs : track.interestingElapsedMs,
    nearElapsedMs: near,
    wantsWhole: track.wantsWhole || hasCometoRest(last, track),
  };
}

function isNear({ reading }: Track): boolean {
  return reading?.remaining !== undefined && reading.remaining.seconds * 1000 <= NEAR_MS;
}

/** A list item cannot say that the agent is gone; that the copy has come to a halt is the hint to look. */
function hasCometoRest(last: Track, { reading }: Track): boolean {
  return reading?.partial === true && reading.speed === 0 && (last.reading?.speed ?? 0) > 0;
}
