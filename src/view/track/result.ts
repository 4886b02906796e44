import { ERROR, errorObject } from "../../errors.ts";
import type { Seconds } from "../../model/quantities.ts";
import { taskState } from "../../model/task-state.ts";
import {
  type Fields,
  type ObjectDefinition,
  objectOf,
  type ObjectOf,
  type ValuesOf,
  wordsOf,
} from "../../object-definition.ts";
import { type Advice, type Ending, EXIT_OF_ENDING } from "../../tracking/event.ts";
import type { Reading } from "../../tracking/reading.ts";
import { groupTracks, type Track } from "../../tracking/track.ts";
import { codesOf, stateWords } from "../../tracking/verdict.ts";
import { RESULT_COLUMNS } from "../task/layout.ts";
import { MISSING, span } from "../units.ts";
import { type Cell, type Field, label, textOf, typedReference, type View } from "../view.ts";
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
  { taskId, goal, reading, waitedMs, advice }: Track,
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
    error_meaning: advice?.meaning ?? null,
    remedy: advice?.remedy ?? null,
    error,
    ...(goal.aspect === "clone" ? { clone_server: cloneJson(reading) } : {}),
  });
}

function cloneJson(reading: Reading | undefined): ValuesOf<typeof CLONE_FIELDS> {
  const { id = null, name = null, error = null } = reading?.clone ?? {};
  return { vm_id: id, name, clone_state: reading?.cloneState ?? null, error };
}

/** `mail-01 (id): migration failed after 2 h 3 min (SMS.3805). Details: …`: how the wait for one task ended. */
export function waitLine(track: Track, ending: Ending): Cell {
  const { taskId } = track;
  const name = nameOf(track);
  const more = ending.kind === "failed" ? `. Details: sms task show ${typedReference(taskId, name)}` : "";
  return { text: `${label(taskId, name)}: ${endWords(track, ending)}${more}`, tone: toneOfEnding(ending) };
}

function endWords(track: Track, { reason }: Ending): string {
  const { reading } = track;
  const meaning = taskState(reading?.state).meaning;
  if (reading === undefined || reason !== stateWords(reading) || meaning.includes(";"))
    return `${reason} (after ${waitedWords(track)})`;
  const codes = codesOf(reading);
  return `${meaning} after ${waitedWords(track)}${codes.length === 0 ? "" : ` (${codes.join(", ")})`}`;
}

function toneOfEnding(ending: Ending | undefined): "good" | "bad" {
  return ending?.kind === "reached" ? "good" : "bad";
}

function nameOf({ reading, nameBefore }: Track): string | undefined {
  return reading?.name || nameBefore;
}

/** Whether the task needs somebody: it failed, or the service paused it, and that was not the goal. */
function hasFailed({ ending, reading }: Track): boolean {
  if (ending?.kind === "reached") return false;
  return ending?.kind === "failed" || reading?.phase === "failed" || reading?.phase === "rolled_back";
}

/** Below the result of one task: what is known of its error code, and how to get its logs when it failed. */
export function adviceView(track: Track): View {
  const { advice } = track;
  const rows: readonly Field[] = [
    ...(advice === undefined ? [] : [[advice.code, adviceWords(advice)] as const]),
    ...(hasFailed(track) ? [["Logs", logsCommand([track])] as const] : []),
  ];
  return rows.length === 0 ? [] : [{ kind: "fields", rows }];
}

function adviceWords({ meaning, remedy }: Advice): string {
  return [meaning, remedy].filter(Boolean).join(". ");
}

/** More names would hide what is said about them. */
const MOST_NAMED = 3;

/** Below the results of several tasks, so that it is seen when their rows have scrolled away: who failed, of what, and what helps. */
function batchAdvice(tracks: readonly Track[], notWaited: readonly NotWaited[]): View {
  const failed = tracks.filter((track) => hasFailed(track) || track.advice !== undefined);
  const groups = groupTracks(
    failed,
    (track) => track.advice?.code ?? errorCodeOf(track) ?? track.reading?.state ?? "Failed",
  );
  const logs = failed.filter(hasFailed);
  const rows: readonly Field[] = [
    ...[...groups].map(([code, [first, ...others]]) => [code, groupWords(first, others)] as const),
    ...notWaitedRows(notWaited),
    ...(failed.length === 0 ? [] : [["Details", `sms task show ${referencesOf(failed)}`] as const]),
    ...(logs.length === 0 ? [] : [["Logs", logsCommand(logs)] as const]),
  ];
  return rows.length === 0 ? [] : [{ kind: "fields", rows }];
}

/** What became of the first actions that were refused or failed; stderr has all. */
function notWaitedRows(notWaited: readonly NotWaited[]): readonly Field[] {
  const more = notWaited.length - MOST_NAMED;
  return [
    ...notWaited
      .slice(0, MOST_NAMED)
      .map(({ errorCode, outcome, reason = "" }) => [errorCode ?? outcome, reason] as const),
    ...(more > 0 ? [["", `and ${more} more`] as const] : []),
  ];
}

/** `node-030, node-031: the meaning of their code. What helps.` */
function groupWords(first: Track | undefined, others: readonly Track[]): string {
  if (first === undefined) return "";
  const all = [first, ...others];
  const names = all.slice(0, MOST_NAMED).map((track) => nameOf(track) ?? track.taskId);
  const more = all.length > MOST_NAMED ? ` and ${all.length - MOST_NAMED} more` : "";
  const { advice, reading, ending } = first;
  const reason = hasFailed(first) || ending === undefined ? taskState(reading?.state).meaning : ending.reason;
  const words = advice === undefined ? reason : adviceWords(advice);
  return `${names.join(", ")}${more}: ${words}`;
}

function logsCommand(tracks: readonly Track[]): string {
  return `sms task logs ${referencesOf(tracks)} --bucket BUCKET --wait`;
}

/** The tasks in a command to copy; by their ids where two have one name. */
function referencesOf(tracks: readonly Track[]): string {
  if (tracks.length > MOST_NAMED) return "ID...";
  const names = tracks.map((track) => typedReference(track.taskId, nameOf(track)));
  return (new Set(names).size === names.length ? names : tracks.map(({ taskId }) => taskId)).join(" ");
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

/** One row per task, at the end of a batch. */
export function waitTable(tracks: readonly Track[]): View {
  return resultTable(tracks.map(trackRow));
}

function resultTable(rows: readonly (readonly Cell[])[]): View {
  return [{ kind: "table", columns: RESULT_COLUMNS, rows }];
}

function trackRow(track: Track): readonly Cell[] {
  const { ending, reading, taskId } = track;
  return [
    nameOf(track) ?? taskId,
    { text: ending?.kind ?? "not ended", tone: toneOfEnding(ending) },
    reading?.state ?? MISSING,
    errorCodeOf(track) ?? MISSING,
    waitedWords(track),
    ending?.reason ?? "",
    taskId,
  ];
}

const NOT_TRIED = "not_tried";

function notWaitedRow({ taskId, taskName, outcome, state, errorCode, reason }: NotWaited): readonly Cell[] {
  const cells = [state ?? MISSING, errorCode ?? MISSING, MISSING, reason ?? "", taskId];
  return [taskName || taskId, { text: outcome, tone: "bad" }, ...cells];
}

/** Of a task that reached its goal it would be that of an earlier run. */
function errorCodeOf({ ending, reading }: Track): string | undefined {
  return ending?.kind === "reached" ? undefined : (ending?.error?.facts.errorCode ?? reading?.errorCode);
}

/** Ends after which the migration may be going on well. */
const UNDECIDED: ReadonlySet<string | undefined> = new Set(["timeout", "detached", undefined]);

/** What needs somebody comes first, then what nobody waits for any more, then what reached its goal. */
function rankOf(track: Track): number {
  if (hasFailed(track)) return 0;
  if (track.ending?.kind === "reached") return 3;
  return UNDECIDED.has(track.ending?.kind) ? 2 : 1;
}

/** The end of a batch for people: what did not reach its goal first, then how many did what, and what helps. */
export function batchView(tracks: readonly Track[], notWaited: readonly NotWaited[] = []): View {
  const byRank = tracks.toSorted((a, b) => rankOf(a) - rankOf(b));
  const [needy, others] = [byRank.filter((track) => rankOf(track) < 2), byRank.filter((track) => rankOf(track) >= 2)];
  // What --fail-fast kept from being tried, perhaps thousands, is only counted.
  const tried = notWaited.filter(({ outcome }) => outcome !== NOT_TRIED);
  const rows = [...needy.map(trackRow), ...tried.map(notWaitedRow), ...others.map(trackRow)];
  const isReached = ({ ending }: Track) => ending?.kind === "reached";
  const counted = [...tracks.filter(isReached), ...byRank.filter((track) => !isReached(track))];
  const totals = countedWords([
    ...counted.map(({ ending }) => ending?.kind ?? "not ended"),
    ...notWaited.map(({ outcome }) => outcome.replace("_", " ")),
  ]);
  const allReached = tracks.every(isReached) && notWaited.length === 0;
  return [
    ...resultTable(rows),
    { kind: "fields", rows: [["", { text: totals, tone: allReached ? "good" : "bad" }]] },
    ...batchAdvice(byRank, tried),
  ];
}

function waitedWords({ waitedMs }: Track): string {
  return textOf(span((waitedMs / 1000) as Seconds), "plain");
}
