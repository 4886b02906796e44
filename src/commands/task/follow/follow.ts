import type { SmsClient } from "../../../api/client.ts";
import type { JsonObject } from "../../../json.ts";
import type { TrackEvent } from "../../../tracking/event.ts";
import type { Observation } from "../../../tracking/observation.ts";
import { nextDelay } from "../../../tracking/pace.ts";
import { planPolls } from "../../../tracking/poll-plan.ts";
import { step } from "../../../tracking/step.ts";
import { CALM, type Strain, strainAfter } from "../../../tracking/strain.ts";
import { startTrack, type Track, type TrackStart } from "../../../tracking/track.ts";
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

/** Polls until every task has ended: the one driver of the engine. It only sleeps, asks and hands on. */
export async function* follow(
  starts: readonly FollowStart[],
  options: FollowOptions,
  client: SmsClient,
  services: Services,
): AsyncGenerator<Update> {
  const { clock, interrupted } = services;
  const nowMs = () => clock.now().getTime();
  const seen = new Map(
    starts.flatMap(({ taskId, seen: document }) =>
      document === undefined ? [] : [[taskId, { kind: "document", document }] as const],
    ),
  );
  let update = advance(
    starts.map((start) => startTrack(start, nowMs())),
    seen,
    nowMs(),
  );
  let strain: Strain = CALM;
  let last: Round = { observations: seen, listed: undefined, throttled: false, retryAfterMs: undefined };
  // What nobody has read yet is read at once.
  let first = true;
  let delay = starts.every(({ seen: document }) => document !== undefined)
    ? pause(update.tracks, options, last, strain, services)
    : 0;
  for (;;) {
    yield update;
    const active = update.tracks.filter(({ ending }) => ending === undefined);
    if (active.length === 0) return;
    for (let left = delay; left > 0; left -= options.tickMs) {
      await clock.sleep(Math.min(left, options.tickMs), interrupted);
      if (left > options.tickMs) yield { events: [], tracks: update.tracks };
    }
    interrupted.throwIfAborted();
    last = await pollRound(
      planPolls(active, last.listed),
      active.map(({ taskId }) => taskId),
      client,
    );
    strain = strainAfter(strain, last.throttled);
    update = advance(update.tracks, last.observations, nowMs());
    // A first list that leaves questions open is followed up at once: what is at rest already must not cost a pause.
    delay =
      first && update.tracks.some(({ wantsWhole }) => wantsWhole)
        ? 0
        : pause(update.tracks, options, last, strain, services);
    first = false;
  }
}

function pause(
  tracks: readonly Track[],
  { intervalMs }: FollowOptions,
  { retryAfterMs }: Round,
  strain: Strain,
  { random }: Services,
): number {
  return nextDelay(tracks, { intervalMs, retryAfterMs, strain, random: random() });
}

const TICK: Observation = { kind: "tick" };

function advance(tracks: readonly Track[], observations: ReadonlyMap<string, Observation>, nowMs: number): Update {
  const steps = tracks.map((track) => step(track, observations.get(track.taskId) ?? TICK, nowMs));
  return { events: steps.flatMap(({ events }) => events), tracks: steps.map(({ track }) => track) };
}
