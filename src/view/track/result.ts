import { ERROR, errorObject } from "../../errors.ts";
import type { Seconds } from "../../model/quantities.ts";
import {
  type Fields,
  type ObjectDefinition,
  objectOf,
  type ObjectOf,
  type ValuesOf,
  wordsOf,
} from "../../object-definition.ts";
import { type Ending, EXIT_OF_ENDING } from "../../tracking/event.ts";
import type { Reading } from "../../tracking/reading.ts";
import type { Track } from "../../tracking/track.ts";
import { RESULT_COLUMNS } from "../task/layout.ts";
import { MISSING, span } from "../units.ts";
import { label } from "../view.ts";
import { type Cell, textOf, type View } from "../view.ts";
import { countedWords, READING_FIELDS, readingFields } from "./events.ts";

/** Fields that network-check adds to the result of its wait when it could read the measurement. */
export const NETWORK_CHECK_FIELDS = {
  network_check_info: { type: "any", about: "the service's, when the result was waited for" },
  missed: { type: { list: "string" }, about: "each threshold that was missed, in words" },
} as const satisfies Fields;

const CLONE_FIELDS = {
  vm_id: { type: "string", orNull: true, about: "id of the cloned server" },
  name: { type: "string", orNull: true, about: "of the cloned server" },
  clone_state: { type: "string", orNull: true, about: "as the service has it" },
  error: { type: "string", orNull: true, about: "why the clone failed, as the service has it" },
} as const satisfies Fields;

export const WAIT = {
  schema: "sms.wait/1",
  of: "wait, watch",
  fields: {
    task_id: { type: "string", about: "the task" },
    ...READING_FIELDS,
    goal: { type: "string", about: "what was waited for" },
    outcome: { type: wordsOf(EXIT_OF_ENDING), about: "how the wait ended" },
    reason: { type: "string", about: "one sentence" },
    waited_seconds: { type: "integer", about: "by this command" },
    exit_code: { type: "integer", about: "of this task" },
    error_meaning: {
      type: "string",
      orNull: true,
      about:
        "of a task that failed, or that the service paused (SMS.9007): what its error_code means; null when not known",
    },
    remedy: { type: "string", orNull: true, about: "of the same tasks: what to do; null when not known" },
    error: { type: ERROR, orNull: true, about: "null, or what stands under error on stderr" },
    clone_server: {
      type: { fields: CLONE_FIELDS },
      optional: true,
      about: "of clone-test: the clone, as far as it is there",
    },
    network_check_info: { ...NETWORK_CHECK_FIELDS.network_check_info, optional: true },
    missed: { ...NETWORK_CHECK_FIELDS.missed, optional: true },
  },
} as const satisfies ObjectDefinition;

/** How a wait for one task ended: for `wait` and `watch` alone, for actions under `wait`. */
export function waitJson(
  { taskId, goal, reading, waitedMs }: Track,
  ending: Ending,
  exitCode: number = EXIT_OF_ENDING[ending.kind],
): ObjectOf<typeof WAIT> {
  const error = ending.error === undefined ? null : errorObject(ending.error);
  return objectOf(WAIT, {
    task_id: taskId,
    ...readingFields(reading),
    goal: goal.words,
    outcome: ending.kind,
    reason: ending.reason,
    waited_seconds: Math.round(waitedMs / 1000),
    exit_code: exitCode,
    error_meaning: ending.advice?.meaning ?? null,
    remedy: ending.advice?.remedy ?? null,
    error,
    ...(goal.aspect === "clone" ? { clone_server: cloneJson(reading) } : {}),
  });
}

function cloneJson(reading: Reading | undefined): ValuesOf<typeof CLONE_FIELDS> {
  const { id = null, name = null, error = null } = reading?.clone ?? {};
  return { vm_id: id, name, clone_state: reading?.cloneState ?? null, error };
}

/** `wait reached: web-01 (id) after 2 h 3 min: …`. `word` says what waited, such as `start accepted, wait`. */
export function waitLine(word: string, track: Track, ending: Ending): Cell {
  const { taskId, reading, nameBefore } = track;
  const tone = ending.kind === "reached" ? "good" : "bad";
  const more = ending.kind === "failed" ? `. Details: sms task show ${taskId}` : "";
  return {
    text: `${word} ${ending.kind}: ${label(taskId, reading?.name ?? nameBefore)} after ${waitedWords(track)}: ${ending.reason}${more}`,
    tone,
  };
}

/** Below the results: what is known of the tasks' error codes, each once, and how to get the logs of those that failed. */
export function adviceView(tracks: readonly Track[]): View {
  const known = tracks.flatMap(({ ending }) => ending?.advice ?? []);
  const codes = new Map(known.map(({ code, meaning, remedy }) => [code, [meaning, remedy].filter(Boolean).join(". ")]));
  const failed = tracks.filter(({ ending }) => ending?.kind === "failed").map(({ taskId }) => taskId);
  const rows = [...codes, ...(failed.length === 0 ? [] : [["Logs", logsCommand(failed)] as const])];
  return rows.length === 0 ? [] : [{ kind: "fields", rows }];
}

const MOST_NAMED = 3;

function logsCommand(taskIds: readonly string[]): string {
  const named = taskIds.length > MOST_NAMED ? "ID..." : taskIds.join(" ");
  return `sms task logs ${named} --bucket BUCKET --wait`;
}

/** One row per task, at the end of a batch. */
export function waitTable(tracks: readonly Track[]): View {
  return [{ kind: "table", columns: RESULT_COLUMNS, rows: tracks.map(waitRow) }];
}

function waitRow(track: Track): readonly Cell[] {
  const { ending, reading, nameBefore, taskId } = track;
  return [
    reading?.name || nameBefore || taskId,
    { text: ending?.kind ?? "not ended", tone: ending?.kind === "reached" ? "good" : "bad" },
    reading?.state ?? MISSING,
    errorCodeOf(track) ?? MISSING,
    waitedWords(track),
    ending?.reason ?? "",
    taskId,
  ];
}

/** Of a task that reached its goal it would be that of an earlier run. */
function errorCodeOf({ ending, reading }: Track): string | undefined {
  return ending?.kind === "reached" ? undefined : (ending?.error?.facts.errorCode ?? reading?.errorCode);
}

/** A task of a batch for which nothing was waited: its action was refused, failed, or was not tried. */
export interface NotWaited {
  readonly taskId: string;
  readonly taskName?: string | undefined;
  readonly outcome: string;
  readonly state?: string | undefined;
  readonly errorCode?: string | undefined;
  readonly reason?: string | undefined;
}

/** The end of a batch for people: what did not reach its goal first, then how many did what, and what helps. */
export function batchView(tracks: readonly Track[], notWaited: readonly NotWaited[] = []): View {
  const isReached = ({ ending }: Track) => ending?.kind === "reached";
  const [reached, others] = [tracks.filter(isReached), tracks.filter((track) => !isReached(track))];
  // What --fail-fast kept from being tried, perhaps thousands, is only counted.
  const tried = notWaited.filter(({ outcome }) => outcome !== NOT_TRIED);
  const rows = [...others.map(waitRow), ...tried.map(notWaitedRow), ...reached.map(waitRow)];
  const endings = [...reached, ...others].map(({ ending }) => ending?.kind ?? "not ended");
  const totals = countedWords([...endings, ...notWaited.map(({ outcome }) => outcome.replace("_", " "))]);
  const isGood = others.length + notWaited.length === 0;
  return [
    { kind: "table", columns: RESULT_COLUMNS, rows },
    { kind: "fields", rows: [["", { text: totals, tone: isGood ? "good" : "bad" }]] },
    ...adviceView(tracks),
  ];
}

const NOT_TRIED = "not_tried";

function notWaitedRow({ taskId, taskName, outcome, state, errorCode, reason }: NotWaited): readonly Cell[] {
  const cells = [state ?? MISSING, errorCode ?? MISSING, MISSING, reason ?? "", taskId];
  return [taskName || taskId, { text: outcome, tone: "bad" }, ...cells];
}

function waitedWords({ waitedMs }: Track): string {
  return textOf(span((waitedMs / 1000) as Seconds), "plain");
}
