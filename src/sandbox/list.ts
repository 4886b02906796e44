import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import { FILTER_STATES } from "../model/limits.ts";
import { objectAt, textAt } from "./machine/document.ts";
import type { PlanEnd } from "./machine/plan.ts";

export interface ListQuery {
  readonly limit: number;
  readonly offset: number;
  readonly filters: readonly (readonly [name: string, value: string])[];
}

const FILTERS: ReadonlyMap<string, (document: JsonObject, value: string) => boolean> = new Map([
  ["state", (document, value) => textAt(document, "state") === value],
  ["name", (document, value) => textAt(document, "name").includes(value)],
  ["id", (document, value) => textAt(document, "id") === value],
  ["source_server_id", (document, value) => textAt(objectAt(document, "source_server"), "id") === value],
  ["enterprise_project_id", (document, value) => textAt(document, "enterprise_project_id") === value],
]);

/** The query of a list, or what is wrong with it. Parameters that are not documented are ignored. */
export function parseListQuery(query: string): ListQuery | string {
  const given = new URLSearchParams(query);
  const limit = wholeNumber(given.get("limit") ?? "100", 200);
  const offset = wholeNumber(given.get("offset") ?? "0", 65_535);
  const state = given.get("state");
  if (limit === null) return "Invalid parameter limit: a whole number from 0 to 200 is expected.";
  if (offset === null) return "Invalid parameter offset: a whole number from 0 to 65535 is expected.";
  if (state !== null && !FILTER_STATES.has(state)) return "Invalid parameter state.";
  return { limit, offset, filters: [...given].filter(([name]) => FILTERS.has(name)) };
}

export function matchesQuery(document: JsonObject, query: ListQuery): boolean {
  return query.filters.every(([name, value]) => FILTERS.get(name)?.(document, value) ?? true);
}

function wholeNumber(text: string, most: number): number | null {
  return /^\d{1,5}$/.test(text) && Number(text) <= most ? Number(text) : null;
}

/** Fields of GET /v3/tasks/{id} that an item of GET /v3/tasks does not have (docs/service.md, "Task lists"). */
const LEFT_OUT = new Set([
  "connected",
  "start_date",
  "finish_date",
  "remain_seconds",
  "region_id",
  "region_name",
  "project_id",
  "project_name",
  "vm_template_id",
  "target_snapshot_id",
  "float_ip",
]);
const SUB_TASK_LEFT_OUT = new Set(["migrate_speed", "user_op"]);
const SOURCE_LEFT_OUT = new Set(["migration_cycle"]);
const TARGET_KEPT = ["id", "vm_id", "name", "ip", "os_type", "os_version"];
const CLONE_KEPT = ["vm_id", "name"];

const SHORTENED: ReadonlyMap<string, (value: Json) => Json> = new Map([
  [
    "sub_tasks",
    (value: Json) =>
      Array.isArray(value) ? value.map((item: Json) => ifObject(item, without(SUB_TASK_LEFT_OUT))) : value,
  ],
  ["source_server", (value: Json) => ifObject(value, without(SOURCE_LEFT_OUT))],
  ["target_server", (value: Json) => ifObject(value, only(TARGET_KEPT))],
  ["clone_server", (value: Json) => ifObject(value, only(CLONE_KEPT))],
]);

export function listItem(document: JsonObject, end: PlanEnd): JsonObject {
  const fields = Object.entries(document)
    .filter(([key]) => !LEFT_OUT.has(key))
    .map(([key, value]) => [key, SHORTENED.get(key)?.(value) ?? value] as const);
  return { log_collect_status: "INIT", syncing: end === "SYNCING", special_config: [], ...Object.fromEntries(fields) };
}

function ifObject(value: Json, change: (object: JsonObject) => JsonObject): Json {
  return isJsonObject(value) ? change(value) : value;
}

function without(keys: ReadonlySet<string>): (object: JsonObject) => JsonObject {
  return (object) => Object.fromEntries(Object.entries(object).filter(([key]) => !keys.has(key)));
}

function only(keys: readonly string[]): (object: JsonObject) => JsonObject {
  return (object) => Object.fromEntries(Object.entries(object).filter(([key]) => keys.includes(key)));
}
