import { isJsonObject, type Json, type JsonObject, printJson } from "../json.ts";
import type { Signal } from "./operations.ts";

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
