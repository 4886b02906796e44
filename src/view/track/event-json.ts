import { errorObject } from "../../error-object.ts";
import type { Json, JsonObject } from "../../json.ts";
import type { TrackEvent } from "../../tracking/event.ts";
import type { Reading } from "../../tracking/reading.ts";

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
