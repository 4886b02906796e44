import { isJsonObject, type Json, jsonNumber, type JsonObject, numberField } from "../../json.ts";

/** Reads and changes documents of any shape: a part that is not as documented counts as absent and stays as it is. */

export function textAt(document: JsonObject, key: string): string {
  const value = document[key];
  return typeof value === "string" ? value : "";
}

export function numberAt(document: JsonObject, key: string): number | null {
  return numberField(document, key) ?? null;
}

export function arrayAt(document: JsonObject, key: string): readonly Json[] {
  const value = document[key];
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

export function objectAt(document: JsonObject, key: string): JsonObject {
  const value = document[key];
  return isJsonObject(value) ? value : {};
}

/** A copy of the document in which some fields of one of its objects are changed. */
export function patchAt(document: JsonObject, key: string, patch: JsonObject): JsonObject {
  return { ...document, [key]: { ...objectAt(document, key), ...patch } };
}

export function withSourceState(document: JsonObject, state: string, cycle?: string): JsonObject {
  return patchAt(document, "source_server", { state, ...(cycle === undefined ? {} : { migration_cycle: cycle }) });
}

/** A number as the service writes a Double: `0.0`, `39.5`. */
export function double(value: number): Json {
  return jsonNumber(value.toFixed(1));
}

const DATES = ["create_date", "start_date", "finish_date", "end_date", "estimate_complete_time"];

/** Moves all documented dates of a task and of its sub-tasks by `shiftMs`. */
export function shiftDates(document: JsonObject, shiftMs: number): JsonObject {
  if (shiftMs === 0) return document;
  const shifted = shiftOwn(document, shiftMs);
  if (!Array.isArray(document["sub_tasks"])) return shifted;
  const sub_tasks = arrayAt(document, "sub_tasks").map((item) => (isJsonObject(item) ? shiftOwn(item, shiftMs) : item));
  return { ...shifted, sub_tasks };
}

function shiftOwn(document: JsonObject, shiftMs: number): JsonObject {
  const dated = DATES.flatMap((key) => {
    const date = numberAt(document, key);
    return date === null ? [] : [[key, date + shiftMs] as const];
  });
  return { ...document, ...Object.fromEntries(dated) };
}
