import { ERROR, errorObject } from "../../errors.ts";
import type { JsonObject } from "../../json.ts";
import { type Phase, PHASES } from "../../model/task-state.ts";
import { spanWords } from "../../model/time.ts";
import { type Fields, type ObjectDefinition, objectOf, type ValuesOf, wordsOf } from "../../object-definition.ts";
import { EXIT_OF_ENDING, type TrackEvent } from "../../tracking/event.ts";
import type { Reading, StepReading } from "../../tracking/reading.ts";
import { activeOf, type Track } from "../../tracking/track.ts";
import { span, rate, isoTime, type TimeFrame } from "../units.ts";
import { label, textOf } from "../view.ts";

/** One line with a timestamp for a log; undefined for an event that a log need not have. */
export function eventLine(event: TrackEvent, frame: TimeFrame): string | undefined {
  const words = eventWords(event);
  return words === undefined ? undefined : logLine(event.timeMs, event.taskId, event.reading, words, frame);
}

/** Up to this number of tasks have a line each; for more, one line counts the phases of all. */
const MOST_LINES = 3;

/** Lines that are printed when nothing has happened for a while: the state of the tasks that have not ended. */
export function heartbeatLines(tracks: readonly Track[], frame: TimeFrame): readonly string[] {
  const active = activeOf(tracks);
  const timeMs = frame.now.getTime();
  if (active.length <= MOST_LINES) {
    return active.map(({ taskId, reading }) =>
      logLine(timeMs, taskId, reading, `still ${progressWords(reading)}`, frame),
    );
  }
  return [`${isoTime(timeMs, frame)} ${tracks.length} tasks: ${phaseCounts(tracks)}`];
}

/** Phases in the order in which they are counted. */
const PHASE_ORDER: readonly Phase[] = [
  "failed",
  "rolled_back",
  "rolling_back",
  "paused",
  "stopping",
  "running",
  "syncing",
];

/** `2 failed, 40 running, 8 succeeded; 1 stalled, 3 not read` */
export function phaseCounts(tracks: readonly Track[]): string {
  const phases = new Set([...PHASE_ORDER, ...PHASES]);
  const counted = [...phases].map(
    (phase) => [phase.replace("_", " "), tracks.filter(({ reading }) => reading?.phase === phase).length] as const,
  );
  const active = activeOf(tracks);
  const besides = [
    ["stalled", active.filter(({ stalled }) => stalled !== undefined).length],
    ["not read", active.filter(({ reading, outage }) => reading === undefined || outage !== undefined).length],
  ] as const;
  return [counted, besides]
    .map((pairs) => pairs.flatMap(([word, count]) => (count === 0 ? [] : [`${count} ${word}`])).join(", "))
    .filter((part) => part !== "")
    .join("; ");
}

/** `3 RUNNING, 1 SYNCING`: each different word with its count, in the order of their first appearance. */
export function countedWords(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].map(([word, count]) => `${count} ${word}`).join(", ");
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

/** An event in words, without its time and task. */
export function eventWords(event: TrackEvent): string | undefined {
  switch (event.event) {
    case "started":
      return progressWords(event.reading);
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
      return `cannot be read: ${event.error.message}; retrying`;
    case "outage_over":
      return `can be read again after ${spanWords(event.lastedMs / 1000)}`;
    case "recovering":
      return `failed with ${event.errorCode}, which may recover by itself; waiting ${spanWords(event.graceMs / 1000)} for that`;
    case "ended":
      return `${event.ending.kind}: ${event.ending.reason}`;
  }
}

function stepWords(step: StepReading | undefined): string {
  if (step === undefined) return "no step";
  const percent = step.percent === undefined ? "" : `, ${step.percent} %`;
  return `step ${step.number} of ${step.of}, ${step.name ?? "unnamed"}${percent}`;
}

function progressWords(reading: Reading | undefined): string {
  if (reading === undefined) return "not read";
  const { state, step, speed, remaining } = reading;
  const parts = [
    state ?? "no state",
    ...(step === undefined ? [] : [stepWords(step)]),
    ...(speed === undefined ? [] : [textOf(rate(speed), "plain")]),
    ...(remaining === undefined ? [] : [`${textOf(span(remaining.seconds), "plain")} left`]),
  ];
  return parts.join(", ");
}

const STEP_FIELDS = {
  number: { type: "integer", about: "1 for the first sub-task" },
  of: { type: "integer", about: "how many there are" },
  name: { type: "string", orNull: true, about: "of the sub-task" },
  percent: { type: "number", orNull: true, about: "of the sub-task, as the service has it" },
} as const satisfies Fields;

/** The fields of a reading, which events and results share. */
export const READING_FIELDS = {
  task_name: { type: "string", orNull: true, about: "its name; null when it was not read" },
  state: { type: "string", orNull: true, about: "as the service has it; null when it was not read" },
  phase: { type: PHASES, orNull: true, about: "what the state means; null when it was not read" },
  step: { type: { fields: STEP_FIELDS }, orNull: true, about: "the sub-task in hand, or null" },
  speed_mbit_s: { type: "number", orNull: true, about: "Mbit/s" },
  remaining_seconds: {
    type: "number",
    orNull: true,
    about: "the service's, else our own of the step in hand; null when not known",
  },
  elapsed_seconds: { type: "number", orNull: true, about: "of the migration" },
  connected: { type: "boolean", orNull: true, about: "whether the agent is" },
  error_code: { type: "string", orNull: true, about: "of the task's error" },
} as const satisfies Fields;

/** The fields of an event besides the reading. */
const EVENT_FIELDS = {
  started: {},
  state: {
    from: { type: "string", orNull: true, about: "the state before" },
    to: { type: "string", orNull: true, about: "the state now" },
  },
  step: {},
  progress: { percent: { type: "number", about: "of the step in hand" } },
  clone: {
    from: { type: "string", orNull: true, about: "the clone's state before" },
    to: { type: "string", orNull: true, about: "the clone's state now" },
  },
  connection: { connected: { type: "boolean", about: "whether the agent is" } },
  stalled: {
    reason: { type: "string", about: "one sentence" },
    since: { type: "time", about: "when it last moved" },
  },
  moving: { stalled_seconds: { type: "integer", about: "how long nothing moved" } },
  outage: { error: { type: ERROR, about: "why the task cannot be read" } },
  outage_over: { lasted_seconds: { type: "integer", about: "how long it could not be read" } },
  recovering: {
    error_code: { type: "string", about: "of the failure that may recover by itself" },
    grace_seconds: { type: "integer", about: "how long is waited for that" },
  },
  heartbeat: {},
  ended: {
    outcome: { type: wordsOf(EXIT_OF_ENDING), about: "as in sms.wait/1" },
    reason: { type: "string", about: "one sentence" },
  },
} as const satisfies Readonly<Record<TrackEvent["event"] | "heartbeat", Fields>>;

export const EVENT = {
  schema: "sms.event/1",
  of: "-o jsonl",
  fields: {
    time: { type: "time", about: "when it was noticed" },
    event: { type: wordsOf(EVENT_FIELDS), about: "what has happened; of wait, watch and --wait" },
    task_id: { type: "string", about: "the task" },
    ...READING_FIELDS,
  },
  variants: { by: "event", fields: EVENT_FIELDS },
} as const satisfies ObjectDefinition;

/** One line of `-o jsonl` for each change. */
export function eventJson(event: TrackEvent): JsonObject {
  const { event: word, taskId, reading, timeMs } = event;
  return { ...eventBase(word, taskId, reading, timeMs), ...eventFields(event) };
}

/** The `heartbeat` object, for when nothing has happened for a while. */
export function heartbeatJson(taskId: string, reading: Reading | undefined, timeMs: number): JsonObject {
  return eventBase("heartbeat", taskId, reading, timeMs);
}

function eventBase(event: keyof typeof EVENT_FIELDS, taskId: string, reading: Reading | undefined, timeMs: number) {
  return objectOf(EVENT, {
    time: new Date(timeMs).toISOString(),
    event,
    task_id: taskId,
    ...readingFields(reading),
  });
}

export function readingFields(reading: Reading | undefined): ValuesOf<typeof READING_FIELDS> {
  const step = reading?.step;
  return {
    task_name: reading?.name ?? null,
    state: reading?.state ?? null,
    phase: reading?.phase ?? null,
    step:
      step === undefined
        ? null
        : { number: step.number, of: step.of, name: step.name ?? null, percent: step.percent ?? null },
    speed_mbit_s: reading?.speed ?? null,
    remaining_seconds: reading?.remaining?.seconds ?? null,
    elapsed_seconds: reading?.elapsed ?? null,
    connected: reading?.connected ?? null,
    error_code: reading?.errorCode ?? null,
  };
}

type EventFields = { readonly [Word in keyof typeof EVENT_FIELDS]: ValuesOf<(typeof EVENT_FIELDS)[Word]> };
type EventOf<Word> = Extract<TrackEvent, { readonly event: Word }>;

/** The fields of each event; the type makes sure that no event is left out. */
const FIELDS_OF: { readonly [Word in TrackEvent["event"]]: (event: EventOf<Word>) => EventFields[Word] } = {
  started: () => ({}),
  state: ({ from = null, to = null }) => ({ from, to }),
  step: () => ({}),
  progress: ({ percent }) => ({ percent }),
  clone: ({ from = null, to = null }) => ({ from, to }),
  connection: ({ connected }) => ({ connected }),
  stalled: ({ reason, sinceMs }) => ({ reason, since: new Date(sinceMs).toISOString() }),
  moving: ({ stalledMs }) => ({ stalled_seconds: Math.round(stalledMs / 1000) }),
  outage: ({ error }) => ({ error: errorObject(error) }),
  outage_over: ({ lastedMs }) => ({ lasted_seconds: Math.round(lastedMs / 1000) }),
  recovering: ({ errorCode, graceMs }) => ({ error_code: errorCode, grace_seconds: Math.round(graceMs / 1000) }),
  ended: ({ ending }) => ({ outcome: ending.kind, reason: ending.reason }),
};

function eventFields<Word extends TrackEvent["event"]>(event: EventOf<Word> & { readonly event: Word }): JsonObject {
  return FIELDS_OF[event.event](event);
}
