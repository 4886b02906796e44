import { isJsonObject, type JsonObject } from "../../json.ts";
import { double, objectAt, patchAt, textAt } from "../machine/document.ts";
import { initialTask } from "../machine/lifecycle.ts";
import { defaultPlan, type Plan, typicalStep, withConsistencyCheck } from "../machine/plan.ts";
import { untouchedSubTasks } from "../machine/sub-tasks.ts";
import type { Task } from "../machine/task.ts";
import { type HttpResponse, jsonResponse, smsError, unknownSourceError, unknownTemplateError } from "../response.ts";
import {
  documentedFields,
  type Fields,
  flag,
  integer,
  list,
  number,
  object,
  oneOf,
  required,
  text,
  withBody,
} from "./body.ts";
import type { Call, Endpoint } from "./endpoint.ts";
import { sourceIdOf } from "./sources.ts";
import { withTask } from "./tasks.ts";

export const TASK_WRITING_ENDPOINTS: readonly Endpoint[] = [
  {
    operation: "CreateTask",
    method: "POST",
    path: "/v3/tasks",
    access: "write",
    respond: (call) => withBody(call, NEW_TASK, (body) => creationError(call, body) ?? createTask(call, body)),
  },
  {
    operation: "UpdateTask",
    method: "PUT",
    path: "/v3/tasks/{id}",
    access: "write",
    respond: (call) => withTask(call, (task) => withBody(call, CHANGES, (body) => updateTask(call, task, body))),
  },
];

const OBJECTS = list({ accepts: isJsonObject });

const NEW_TASK: Fields = {
  name: required(text()),
  type: required(text()),
  os_type: oneOf(["WINDOWS", "LINUX"]),
  source_server: required(object({ id: required(text(1, 255)) })),
  target_server: required(
    object({
      name: required(text()),
      vm_id: required(text()),
      disks: OBJECTS,
      volume_groups: OBJECTS,
      btrfs_list: OBJECTS,
    }),
  ),
  region_id: required(text()),
  region_name: required(text()),
  project_id: required(text()),
  project_name: required(text()),
  exist_server: flag(),
  vm_template_id: text(),
  clonevm_template_id: text(),
  migration_ip: text(),
  use_public_ip: flag(),
  use_ipv6: flag(),
  syncing: flag(),
  start_target_server: flag(),
  auto_start: flag(),
  start_network_check: flag(),
  need_migration_test: flag(),
  is_need_consistency_check: flag(),
  speed_limit: integer(0, 1000),
  over_speed_threshold: number(10, 100),
  priority: integer(0, 65_535),
};

const NAME = /^[\p{Script=Han}\w-]{1,64}$/u;

/** The documented reasons to refuse a task whose body is well formed; null when there is none. */
function creationError({ store, now }: Call, body: JsonObject): HttpResponse | null {
  if (!NAME.test(textAt(body, "name"))) return smsError(400, "SMS.7711", "The name of the task is not valid.");
  if (!["MIGRATE_FILE", "MIGRATE_BLOCK"].includes(textAt(body, "type")))
    return smsError(400, "SMS.7712", "The type of the task is not valid.");
  const sourceId = textAt(objectAt(body, "source_server"), "id");
  const source = store.sources.get(sourceId);
  if (source === undefined) return unknownSourceError();
  if (source["connected"] === false) return smsError(400, "SMS.6603", "The agent is not connected.");
  if (store.tasks.all(now).some((task) => sourceIdOf(task) === sourceId))
    return smsError(400, "SMS.7605", "The source server has a task already.");
  const template = textAt(body, "vm_template_id");
  return template === "" || store.templates.has(template) ? null : unknownTemplateError();
}

function createTask({ store, now }: Call, body: JsonObject): HttpResponse {
  const id = store.newId();
  const source = store.sources.get(textAt(objectAt(body, "source_server"), "id")) ?? {};
  const document = newDocument(id, body, source, now);
  const plan = planOf(document, body);
  const scenarioTask = { document: untouchedSubTasks(document, plan.steps), plan, frozen: false, consistency: null };
  store.tasks.put(initialTask(scenarioTask, now, 0));
  if (body["auto_start"] === true) store.tasks.act(id, { operation: "start", checkConsistency: false }, now);
  return jsonResponse(200, { id });
}

function planOf(document: JsonObject, body: JsonObject): Plan {
  const usual = defaultPlan(document);
  const isNewServer = body["exist_server"] === false;
  const steps = isNewServer ? [typicalStep("CREATE_CLOUD_SERVER"), ...usual.steps] : usual.steps;
  // A task that stays in synchronisation is launched by an action of its own.
  const plan: Plan =
    body["syncing"] === true
      ? { steps: steps.slice(0, -2), end: "SYNCING", failure: null }
      : { steps, end: "MIGRATE_SUCCESS", failure: null };
  return body["is_need_consistency_check"] === true ? withConsistencyCheck(plan) : plan;
}

function newDocument(id: string, body: JsonObject, source: JsonObject, now: number): JsonObject {
  const target = objectAt(body, "target_server");
  const ofSource = (name: string) => source[name] ?? null;
  const os = { os_type: body["os_type"] ?? ofSource("os_type"), os_version: ofSource("os_version") };
  return {
    id,
    name: textAt(body, "name"),
    type: textAt(body, "type"),
    os_type: os.os_type,
    state: "READY",
    estimate_complete_time: null,
    connected: true,
    create_date: now,
    start_date: null,
    finish_date: null,
    priority: body["priority"] ?? 1,
    speed_limit: body["speed_limit"] ?? 0,
    migrate_speed: double(0),
    compress_rate: double(0),
    start_target_server: body["start_target_server"] ?? true,
    error_json: "",
    total_time: 0,
    float_ip: null,
    migration_ip: body["migration_ip"] ?? null,
    remain_seconds: null,
    vm_template_id: body["vm_template_id"] ?? null,
    region_name: textAt(body, "region_name"),
    region_id: textAt(body, "region_id"),
    project_name: textAt(body, "project_name"),
    project_id: textAt(body, "project_id"),
    enterprise_project_id: ofSource("enterprise_project_id"),
    need_migration_test: body["need_migration_test"] ?? false,
    sub_tasks: [],
    source_server: {
      ...Object.fromEntries(["id", "ip", "name"].map((name) => [name, ofSource(name)])),
      ...os,
      oem_system: ofSource("oem_system"),
      state: "waiting",
      migration_cycle: "setting",
    },
    target_server: {
      id,
      vm_id: textAt(target, "vm_id"),
      name: textAt(target, "name"),
      ip: body["migration_ip"] ?? null,
      ...os,
      system_dir: null,
      disks: target["disks"] ?? [],
      volume_groups: target["volume_groups"] ?? [],
      btrfs_list: [],
      image_disk_id: null,
      cutovered_snapshot_ids: null,
    },
    clone_server: null,
    network_check_info: null,
  };
}

const IN_DOCUMENT: Fields = {
  name: text(1, 64),
  type: oneOf(["MIGRATE_FILE", "MIGRATE_BLOCK"]),
  region_id: text(),
  region_name: text(),
  project_id: text(),
  project_name: text(),
  enterprise_project_id: text(),
  migration_ip: text(),
  speed_limit: integer(0, 1000),
  vm_template_id: text(),
};
const IN_TARGET: Fields = { image_disk_id: text(), cutovered_snapshot_ids: text() };
const CHANGES: Fields = {
  ...IN_DOCUMENT,
  ...IN_TARGET,
  exist_server: flag(),
  use_ipv6: flag(),
  use_public_ip: flag(),
  target_disk_ids: text(0, 2048),
  snapshot_ids: text(0, 2048),
  target_server: { accepts: isJsonObject },
  clone_server: { accepts: isJsonObject },
};

/** Changes what the task document shows; the other fields are accepted. */
function updateTask({ id, store }: Call, task: Task, body: JsonObject): HttpResponse {
  const own = { ...task.document, ...documentedFields(body, IN_DOCUMENT) };
  const target = { ...objectAt(body, "target_server"), ...documentedFields(body, IN_TARGET) };
  const withTarget = Object.keys(target).length === 0 ? own : patchAt(own, "target_server", target);
  const clone = objectAt(body, "clone_server");
  const document = Object.keys(clone).length === 0 ? withTarget : patchAt(withTarget, "clone_server", clone);
  store.tasks.put({ ...task, document });
  return jsonResponse(200, { id });
}
