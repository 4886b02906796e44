import { isJsonObject, type Json, type JsonObject, printJson } from "../json.ts";

/** What tells that an operation took effect: these parts of the task, compared with how they were before. */
export type Signal =
  | "state"
  | "start_date"
  | "sub_task_ids"
  | "source_state"
  | "migration_cycle"
  | "clone_server"
  | "network_check_info";

export interface Operation {
  /** The word of the command line. */
  readonly word: string;
  /** The word of the request body. */
  readonly wire: string;
  readonly summary: string;
  /** States in which nothing is left to do. */
  readonly reached: readonly string[];
  readonly signals: readonly Signal[];
  /** Asked before it is sent from a terminal: what cannot be taken back. */
  readonly confirm?: string;
  /** A template id is needed (seed page "Managing Migration Tasks", first example). */
  readonly needsTemplate?: true;
}

/**
 * The operations of `POST /v3/tasks/{task_id}/action`: the six of the seed page "Managing Migration Tasks",
 * then the three that the enum has gained since (UpdateTaskStatus page of 2026-01-27).
 */
export const OPERATIONS: readonly Operation[] = [
  {
    word: "start",
    wire: "start",
    summary: "Start or resume a migration task",
    reached: ["RUNNING", "SYNCING"],
    signals: ["state", "start_date"],
  },
  {
    word: "stop",
    wire: "stop",
    summary: "Pause a migration task",
    reached: ["ABORT", "ABORTING"],
    signals: ["state"],
  },
  {
    word: "test",
    wire: "test",
    summary: "Launch the target server (not a dry run: it ends continuous synchronisation)",
    reached: [],
    signals: ["state", "source_state", "migration_cycle"],
    confirm: "launches the target server and ends synchronisation",
  },
  {
    word: "clone-test",
    wire: "clone_test",
    summary: "Clone the target server for a test (creates a billed server)",
    reached: [],
    signals: ["clone_server", "source_state"],
    needsTemplate: true,
  },
  {
    word: "restart",
    wire: "restart",
    summary: "Run the migration again from the beginning",
    reached: [],
    signals: ["state", "start_date", "sub_task_ids"],
    confirm: "discards the progress made so far and starts from the beginning",
  },
  {
    word: "network-check",
    wire: "network_check",
    summary: "Measure the network between source and target",
    reached: [],
    signals: ["state", "network_check_info"],
  },
  {
    word: "clear",
    wire: "clear",
    summary: "Delete the snapshots of a completed task (ends synchronisation for good)",
    reached: [],
    signals: ["state", "source_state"],
    confirm: "deletes the snapshots for good; no further synchronisation is possible",
  },
  {
    word: "skip",
    wire: "skip",
    summary: "Skip the consistency check that is running",
    reached: [],
    signals: ["state", "source_state"],
  },
  {
    word: "migration-test",
    wire: "migration_test",
    summary: "Run a migration drill before full replication",
    reached: [],
    signals: ["state", "source_state"],
  },
];

/** How each signal reads in a document. A progress that moves by itself is no signal: it proves nothing about an action. */
const READ: Readonly<Record<Signal, (document: JsonObject) => Json | undefined>> = {
  state: (document) => document["state"],
  start_date: (document) => document["start_date"],
  sub_task_ids: (document) =>
    Array.isArray(document["sub_tasks"])
      ? document["sub_tasks"].map((step: Json) => fieldOf(step, "id") ?? null)
      : null,
  source_state: (document) => fieldOf(document["source_server"], "state"),
  migration_cycle: (document) => fieldOf(document["source_server"], "migration_cycle"),
  clone_server: (document) => document["clone_server"],
  network_check_info: (document) => document["network_check_info"],
};

/** The signals that differ between two readings of a task; null and absent are the same here. */
export function movedSignals(before: JsonObject, after: JsonObject, signals: readonly Signal[]): readonly Signal[] {
  const read = (document: JsonObject, signal: Signal) => printJson(READ[signal](document) ?? null, "compact");
  return signals.filter((signal) => read(before, signal) !== read(after, signal));
}

/** A text field of a document, undefined when it is missing or not a text. */
export function textField(document: JsonObject | undefined, field: string): string | undefined {
  const value = fieldOf(document, field);
  return typeof value === "string" ? value : undefined;
}

function fieldOf(value: Json | undefined, field: string): Json | undefined {
  return isJsonObject(value) && Object.hasOwn(value, field) ? value[field] : undefined;
}
