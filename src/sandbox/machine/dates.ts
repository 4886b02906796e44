import { isJsonObject, type JsonObject } from "../../json.ts";
import { arrayAt, numberAt } from "./document.ts";

const DATES = ["create_date", "start_date", "finish_date", "end_date", "estimate_complete_time"];

/** All documented dates of a task and of its sub-tasks, later by `shiftMs`. */
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
