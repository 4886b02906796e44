import type { SmsClient } from "../../../api/client.ts";
import type { JsonObject } from "../../../json.ts";
import type { TrackEvent } from "../../../tracking/event.ts";
import type { Observation } from "../../../tracking/observation.ts";
import { nextDelay } from "../../../tracking/pace.ts";
import { planPolls } from "../../../tracking/poll-plan.ts";
import { step } from "../../../tracking/step.ts";
import { CALM, type Strain, strainAfter } from "../../../tracking/strain.ts";
import { activeOf, startTrack, timeLeft, type Track, type TrackStart } from "../../../tracking/track.ts";
import type { Services } from "../../command.ts";
import { pollRound, type Round } from "./poll.ts";

/** A task to follow, with what was just read of it, if anything. */
export interface FollowStart extends TrackStart {
  readonly seen?: JsonObject | undefined;
}

export interface FollowOptions {
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
interface Asked extends Pick<Round, "listed" | "retryAfterMs"> {
  readonly strain: Strain;
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
  let asked: Asked = { listed: undefined, retryAfterMs: undefined, strain: CALM };
  for (let round = 0; ; round += 1) {
    yield update;
    const active = activeOf(update.tracks);
    if (active.length === 0) return;
    const { retryAfterMs, strain } = asked;
    const delay = nextDelay(active, {
      intervalMs: options.intervalMs,
      retryAfterMs,
      strain,
      random: services.random(),
    });
    yield* pause(isUrgent(active, round) ? 0 : delay, options.tickMs, update.tracks, services);
    const { observations, listed, throttled, ...more } = await pollRound(
      planPolls(active, asked.listed),
      active.map(({ taskId }) => taskId),
      client,
      leastTimeLeft(active),
    );
    asked = { listed: listed ?? asked.listed, strain: strainAfter(strain, throttled), ...more };
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
