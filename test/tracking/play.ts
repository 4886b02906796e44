import { SmsError } from "../../src/errors.ts";
import type { JsonObject } from "../../src/json.ts";
import { type Goal, REST_GOAL } from "../../src/model/goal.ts";
import { OPERATIONS } from "../../src/model/operations.ts";
import type { Ending } from "../../src/tracking/event.ts";
import type { TrackEvent } from "../../src/tracking/event.ts";
import type { Observation } from "../../src/tracking/event.ts";
import { step } from "../../src/tracking/step.ts";
import { DEFAULT_OPTIONS, type TrackOptions } from "../../src/tracking/track.ts";
import { type Moment, startTrack, type Track } from "../../src/tracking/track.ts";

export const T0 = Date.UTC(2026, 0, 2, 3, 4, 5);

/** A moment at which both clocks read the same. */
export const momentAt = (ms: number, atMostMs?: number): Moment => ({ nowMs: ms, monotonicMs: ms, atMostMs });

/** A document, a list item, a failed poll or a tick, at this many seconds after the start. */
export type Beat = readonly [seconds: number, what: JsonObject | SmsError | "tick", partial?: "partial"];

export interface Scene {
  readonly goal?: Goal;
  readonly baseline?: JsonObject | undefined;
  readonly acted?: boolean;
  readonly options?: Partial<TrackOptions>;
  /** Of each step. */
  readonly atMostMs?: number;
}

export interface Played {
  readonly track: Track;
  readonly events: readonly TrackEvent[];
  readonly ending?: Ending | undefined;
  /** Seconds at which it ended. */
  readonly endedAt?: number | undefined;
}

export function goalOf(word: string): Goal {
  const operation = Object.values(OPERATIONS).find((each) => each.word === word);
  if (operation === undefined) throw new Error(`${word} is no operation`);
  return operation.goal;
}

export function begin({ goal = REST_GOAL, baseline, acted = baseline !== undefined, options }: Scene): Track {
  return startTrack({ taskId: "t", goal, baseline, acted, options: { ...DEFAULT_OPTIONS, ...options } }, momentAt(T0));
}

export function play(scene: Scene, ...beats: readonly Beat[]): Played {
  let track = begin(scene);
  const events: TrackEvent[] = [];
  let endedAt: number | undefined;
  for (const [seconds, what, partial] of beats) {
    const next = step(track, observation(what, partial !== undefined), momentAt(T0 + seconds * 1000, scene.atMostMs));
    if (track.ending === undefined && next.ending !== undefined) endedAt = seconds;
    events.push(...next.events);
    track = next.track;
  }
  return { track, events, ending: track.ending, endedAt };
}

function observation(what: Beat[1], partial: boolean): Observation {
  if (what === "tick") return { kind: "tick" };
  return what instanceof SmsError ? { kind: "failed", error: what } : { kind: "document", document: what, partial };
}

/** Event words, in order. */
export const eventNames = ({ events }: Played) => events.map(({ event }) => event);

export function task(state: string | null, fields: JsonObject = {}): JsonObject {
  return { id: "t", name: "web-01", state, ...fields };
}

/** A running copy at this percent. */
export function copying(percent: number, fields: JsonObject = {}): JsonObject {
  return task("RUNNING", {
    migrate_speed: 40,
    sub_tasks: [
      { name: "ATTACH_AGENT_IMAGE", progress: 100, start_date: 1, end_date: 2 },
      { name: "MIGRATE_LINUX_FILE", progress: percent, start_date: 3, end_date: null },
    ],
    ...fields,
  });
}

export const source = (state: string, more: JsonObject = {}): JsonObject => ({ source_server: { state, ...more } });
export const failure = (code: string): JsonObject => ({ error_json: `{"error_code": "${code}"}` });
export const badGateway = new SmsError("service", "502 Bad Gateway", { httpStatus: 502, retryable: true });
