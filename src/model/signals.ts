import { fieldOf, type Json, type JsonObject, printJson } from "../json.ts";

/** A part of a task that an operation may change. Progress, speed and times move by themselves: they prove nothing. */
export type Signal =
  | "state"
  | "start_date"
  | "sub_task_ids"
  | "source_state"
  | "migration_cycle"
  | "clone_server"
  | "network_check_info";

/** How each signal is read from a document. */
const READ_SIGNAL: Readonly<Record<Signal, (document: JsonObject) => Json | undefined>> = {
  state: (document) => document["state"],
  start_date: (document) => document["start_date"],
  sub_task_ids: (document) =>
    Array.isArray(document["sub_tasks"])
      ? document["sub_tasks"].map((subTask: Json) => fieldOf(subTask, "id") ?? null)
      : null,
  source_state: (document) => fieldOf(document["source_server"], "state"),
  migration_cycle: (document) => fieldOf(document["source_server"], "migration_cycle"),
  clone_server: (document) => document["clone_server"],
  network_check_info: (document) => document["network_check_info"],
};

/** The signals that differ between two readings of a task; null and absent are the same here. */
export function movedSignals(before: JsonObject, after: JsonObject, signals: readonly Signal[]): readonly Signal[] {
  const read = (document: JsonObject, signal: Signal) => printJson(READ_SIGNAL[signal](document) ?? null, "compact");
  return signals.filter((signal) => read(before, signal) !== read(after, signal));
}
