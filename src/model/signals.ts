import { digitsOf, fieldOf, isJsonNumber, type Json, type JsonObject } from "../json.ts";
import type { MEASUREMENT } from "./network-check.ts";
import { isTaskDocument, otherTask } from "./task-state.ts";

/**
 * The parts of a task that operations change, by their path in the document. Progress, speed and most times move by
 * themselves: they show nothing.
 */
export type Signal =
  | "state"
  | "start_date"
  | "sub_tasks"
  | "source_server.state"
  | "source_server.migration_cycle"
  | "clone_server.clone_state"
  | "clone_server.vm_id"
  | (typeof MEASUREMENT)[number];

/**
 * What a document says about a signal, as a word that can be compared. `null`: there is none yet, as of a task without a
 * clone. `undefined`: it cannot be told, because the field is missing or not of its type.
 */
export type Word = string | null | undefined;

/** The words of several signals, in the order of the signals. */
export type Words = readonly Word[];

export function wordsOf(document: JsonObject, signals: readonly Signal[]): Words {
  return signals.map((signal) => READ_SIGNAL[signal](document));
}

/**
 * Whether a signal moved between two readings. A word that is not known, before or after, proves nothing: a field may be
 * missing because the service, or something in front of it, left it out this time.
 */
export function hasMoved(before: Word, after: Word): after is string {
  return typeof after === "string" && before !== undefined && before !== after;
}

/**
 * Why a document is no reading of this task; undefined when it is one. Something in front of the service, or a cache, may
 * answer with the document of another task, or with an object that is no task at all. Ids are compared in one case.
 */
export function misreading(document: JsonObject, taskId: string): string | undefined {
  const other = otherTask(document, taskId);
  if (other !== undefined) return `the answer is about another task, ${other}`;
  return isTaskDocument(document) ? undefined : "the answer is no task: it has neither id nor state";
}

/** What shows that an operation took effect: the signal moved, and to or from these words where some are given. */
export interface Evidence {
  readonly signal: Signal;
  readonly to?: readonly string[];
  readonly from?: readonly string[];
  /** From any word but these. */
  readonly notFrom?: readonly string[];
  /** Only to a greater number: a date that goes back is no new one. */
  readonly isLater?: true;
}

/** The signals that show that an operation took effect between two readings of one task. */
export function evidenceBetween(
  before: JsonObject,
  after: JsonObject,
  evidence: readonly Evidence[],
): readonly Signal[] {
  const found = evidence.filter(({ signal, to, from, notFrom, isLater }) => {
    const [last, next] = [READ_SIGNAL[signal](before), READ_SIGNAL[signal](after)];
    if (!hasMoved(last, next)) return false;
    if (isLater === true && Number(next) <= Number(last ?? 0)) return false;
    const isFrom = from === undefined || from.includes(last ?? "");
    return isFrom && notFrom?.includes(last ?? "") !== true && (to === undefined || to.includes(next));
  });
  return [...new Set(found.map(({ signal }) => signal))];
}

/** Words of states are compared in one case: version 1 of the API and some pages have them in the other one. */
const READ_SIGNAL: Readonly<Record<Signal, (document: JsonObject) => Word>> = {
  state: ({ state }) => textWord(state),
  start_date: ({ start_date }) => numberWord(start_date),
  // A run from the beginning has new sub-tasks; a run that goes on gets some more at the end.
  sub_tasks: ({ sub_tasks }) =>
    Array.isArray(sub_tasks) ? numberWord(fieldOf(sub_tasks[0] as Json, "id")) : undefined,
  "source_server.state": ({ source_server }) => textWord(fieldOf(source_server, "state"))?.toLowerCase(),
  "source_server.migration_cycle": ({ source_server }) =>
    textWord(fieldOf(source_server, "migration_cycle"))?.toLowerCase(),
  "clone_server.clone_state": ({ clone_server }) => upperCase(cloneWord(clone_server, "clone_state")),
  "clone_server.vm_id": ({ clone_server }) => cloneWord(clone_server, "vm_id"),
  "network_check_info.domain_connectivity": networkCheckWord("domain_connectivity", flagWord),
  "network_check_info.destination_connectivity": networkCheckWord("destination_connectivity", flagWord),
  "network_check_info.network_delay": networkCheckWord("network_delay", numberWord),
  "network_check_info.network_jitter": networkCheckWord("network_jitter", numberWord),
  "network_check_info.migration_speed": networkCheckWord("migration_speed", numberWord),
  "network_check_info.loss_percentage": networkCheckWord("loss_percentage", numberWord),
  "network_check_info.cpu_usage": networkCheckWord("cpu_usage", numberWord),
  "network_check_info.mem_usage": networkCheckWord("mem_usage", numberWord),
  "network_check_info.evaluation_result": networkCheckWord("evaluation_result", textWord),
};

function textWord(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Whole numbers to their last digit, since ids are longer than a double is exact; 20 and 20.0 are the same word. */
function numberWord(value: Json | undefined): string | undefined {
  if (!isJsonNumber(value)) return undefined;
  const digits = digitsOf(value);
  return /^-?\d+$/.test(digits) ? digits : String(Number(digits));
}

function flagWord(value: Json | undefined): string | undefined {
  return typeof value === "boolean" ? String(value) : undefined;
}

/** A task that was never cloned has no clone_server, or one whose fields are null or "". */
function cloneWord(clone: Json | undefined, field: string): string | null | undefined {
  if (clone == null) return null;
  const value = fieldOf(clone, field);
  const isNone = typeof clone === "object" && !Array.isArray(clone) && (value == null || value === "");
  return isNone ? null : textWord(value);
}

function upperCase(word: Word): Word {
  return typeof word === "string" ? word.toUpperCase() : word;
}

/** A task whose network was never measured has no network_check_info. */
function networkCheckWord(field: string, word: (value: Json | undefined) => string | undefined) {
  return ({ network_check_info: info }: JsonObject): Word => (info == null ? null : word(fieldOf(info, field)));
}
