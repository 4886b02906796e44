import { isJsonObject, type Json, type JsonObject } from "../../json.ts";
import { FILTER_STATES } from "../../model/limits.ts";
import { type LogUpload, logStatus } from "../log-upload.ts";
import { objectAt, textAt } from "../machine/document.ts";
import { documentAt } from "../machine/lifecycle.ts";
import type { Task } from "../machine/task.ts";
import { containing, exactly, type ListRules } from "./page.ts";

/** Filters see the task's own document, without what a run adds to it, so that a long list stays fast. */
export const TASK_LIST: ListRules<Task> = {
  rows: "tasks",
  mostRows: 200,
  usualRows: 100,
  rowsOfZero: 0,
  filters: {
    state: { ...exactly(({ document }) => textAt(document, "state")), isValid: (value) => FILTER_STATES.has(value) },
    name: containing(({ document }) => textAt(document, "name")),
    id: exactly(({ document }) => textAt(document, "id")),
    source_server_id: exactly(({ document }) => textAt(objectAt(document, "source_server"), "id")),
    enterprise_project_id: exactly(({ document }) => textAt(document, "enterprise_project_id")),
  },
};

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
  ["target_server", (value: Json) => ifObject(value, fieldsOnly(TARGET_KEPT))],
  ["clone_server", (value: Json) => ifObject(value, fieldsOnly(CLONE_KEPT))],
]);

/** What the service keeps of a task besides its document. */
export interface TaskRecords {
  readonly log?: LogUpload | undefined;
  readonly configurations?: readonly JsonObject[] | undefined;
}

/** The task as a list shows it. */
export function listItem(task: Task, now: number, { log, configurations = [] }: TaskRecords = {}): JsonObject {
  const fields = Object.entries(documentAt(task, now))
    .filter(([key]) => !LEFT_OUT.has(key))
    .map(([key, value]) => [key, SHORTENED.get(key)?.(value) ?? value] as const);
  return {
    log_collect_status: logStatus(log, now),
    syncing: task.plan.end === "SYNCING",
    special_config: configurations,
    ...Object.fromEntries(fields),
  };
}

function ifObject(value: Json, change: (object: JsonObject) => JsonObject): Json {
  return isJsonObject(value) ? change(value) : value;
}

function without(keys: ReadonlySet<string>): (object: JsonObject) => JsonObject {
  return (object) => Object.fromEntries(Object.entries(object).filter(([key]) => !keys.has(key)));
}

function fieldsOnly(keys: readonly string[]): (object: JsonObject) => JsonObject {
  return (object) => Object.fromEntries(Object.entries(object).filter(([key]) => keys.includes(key)));
}
