import { errorObject } from "../../errors.ts";
import type { Json, JsonObject } from "../../json.ts";
import { spanWords } from "../../model/time.ts";
import type { TrackEvent } from "../../tracking/event.ts";
import type { Reading, StepReading } from "../../tracking/reading.ts";
import { activeOf, type Track } from "../../tracking/track.ts";
import { span, taskSpeed, isoTime, type TimeFrame } from "../units.ts";
import { label, textOf } from "../view.ts";

/** One timestamped line for a log; undefined for what a log need not hold. */
export function eventLine(event: TrackEvent, frame: TimeFrame): string | undefined {
  const words = eventWords(event);
  return words === undefined ? undefined : logLine(event.timeMs, event.taskId, event.reading, words, frame);
}

/** A few tasks have a line each; of many, one line counts the states. */
const MOST_LINES = 3;

/** Signs of life: how the tasks that have not ended stand. */
export function heartbeatLines(tracks: readonly Track[], frame: TimeFrame): readonly string[] {
  const active = activeOf(tracks);
  const timeMs = frame.now.getTime();
  if (active.length <= MOST_LINES) {
    return active.map(({ taskId, reading }) => logLine(timeMs, taskId, reading, `still ${standing(reading)}`, frame));
  }
  const counts = new Map<string, number>();
  for (const { reading } of active) {
    const state = reading?.state ?? "not read";
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  const states = [...counts].map(([state, count]) => `${count} ${state}`).join(", ");
  return [`${isoTime(timeMs, frame)} ${active.length} of ${tracks.length} tasks: still ${states}`];
}

function logLine(
  timeMs: number,
  taskId: string,
  reading: Reading | undefined,
  words: string,
  frame: TimeFrame,
): string {
  return `${isoTime(timeMs, frame)} ${label(taskId, reading?.name)}: ${words}`;
}

/** What an event says, without when and of which task. */
export function eventWords(event: TrackEvent): string | undefined {
  switch (event.event) {
    case "started":
      return standing(event.reading);
    case "state":
      return `${event.from ?? "no state"} → ${event.to ?? "no state"}`;
    case "step":
      return event.to && stepWords(event.to);
    case "progress":
      return undefined;
    case "clone":
      return `clone ${event.from ?? "not begun"} → ${event.to ?? "gone"}`;
    case "connection":
      return event.connected ? "the agent is connected again" : "the agent is not connected";
    case "stalled":
      return `stalled: ${event.reason}`;
    case "moving":
      return `moving again after ${spanWords(event.stalledMs / 1000)}`;
    case "outage":
      return `cannot be read: ${event.error.message}; trying on`;
    case "outage_over":
      return `can be read again after ${spanWords(event.lastedMs / 1000)}`;
    case "recovering":
      return `failed with ${event.errorCode}, which may heal by itself; waiting ${spanWords(event.graceMs / 1000)} for that`;
    case "ended":
      return `${event.ending.kind}: ${event.ending.reason}`;
  }
}

function stepWords(step: StepReading | undefined): string {
  if (step === undefined) return "no step";
  const percent = step.percent === undefined ? "" : `, ${step.percent} %`;
  return `step ${step.number} of ${step.of}, ${step.name ?? "unnamed"}${percent}`;
}

function standing(reading: Reading | undefined): string {
  if (reading === undefined) return "not read";
  const { state, step, speed, remaining } = reading;
  const parts = [
    state ?? "no state",
    ...(step === undefined ? [] : [stepWords(step)]),
    ...(speed === undefined ? [] : [textOf(taskSpeed(speed), "plain")]),
    ...(remaining === undefined ? [] : [`${textOf(span(remaining.seconds), "plain")} left`]),
  ];
  return parts.join(", ");
}

/** `sms.event/1`: one line of `-o jsonl` for each change, contract section 4; documented in `sms help json`. */
export function eventJson(event: TrackEvent): JsonObject {
  return {
    schema: "sms.event/1",
    time: new Date(event.timeMs).toISOString(),
    event: event.event,
    task_id: event.taskId,
    ...readingFields(event.reading),
    ...extra(event),
  };
}

/** A sign of life when nothing has changed for a while. */
export function heartbeatJson(taskId: string, reading: Reading | undefined, timeMs: number): JsonObject {
  const time = new Date(timeMs).toISOString();
  return { schema: "sms.event/1", time, event: "heartbeat", task_id: taskId, ...readingFields(reading) };
}

/** What is known of the task, the same in events and results; units are in the names. */
export function readingFields(reading: Reading | undefined): JsonObject {
  const step = reading?.step;
  return {
    task_name: reading?.name ?? null,
    state: reading?.state ?? null,
    phase: reading?.phase ?? null,
    step:
      step === undefined
        ? null
        : { number: step.number, of: step.of, name: step.name ?? null, percent: step.percent ?? null },
    speed_mb_s: reading?.speed ?? null,
    remaining_seconds: reading?.remaining?.seconds ?? null,
    elapsed_seconds: reading?.elapsed ?? null,
    connected: reading?.connected ?? null,
    error_code: reading?.errorCode ?? null,
  };
}

function extra(event: TrackEvent): Readonly<Record<string, Json>> {
  switch (event.event) {
    case "state":
    case "clone":
      return { from: event.from ?? null, to: event.to ?? null };
    case "progress":
      return { percent: event.percent };
    case "connection":
      return { connected: event.connected };
    case "stalled":
      return { reason: event.reason, since: new Date(event.sinceMs).toISOString() };
    case "moving":
      return { stalled_seconds: Math.round(event.stalledMs / 1000) };
    case "outage":
      return { error: errorObject(event.error) };
    case "outage_over":
      return { lasted_seconds: Math.round(event.lastedMs / 1000) };
    case "recovering":
      return { error_code: event.errorCode, grace_seconds: Math.round(event.graceMs / 1000) };
    case "ended":
      return { outcome: event.ending.kind, reason: event.ending.reason };
    default:
      return {};
  }
}
