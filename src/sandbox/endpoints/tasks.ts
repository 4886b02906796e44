import type { JsonObject } from "../../json.ts";
import { objectAt, textAt } from "../machine/document.ts";
import { beginDeleting, documentAt } from "../machine/lifecycle.ts";
import { OPERATION_RULES } from "../machine/operations.ts";
import type { Task } from "../machine/task.ts";
import {
  emptyResponse,
  type HttpResponse,
  jsonResponse,
  smsError,
  unknownTaskError,
  unknownTemplateError,
} from "../response.ts";
import type { Store } from "../store.ts";
import { type Fields, flag, IDS, oneOf, required, text, withBody } from "./body.ts";
import type { Call, Endpoint } from "./endpoint.ts";
import { respondWithPage } from "./page.ts";
import { listItem, TASK_LIST } from "./task-list.ts";

export const TASK_ENDPOINTS: readonly Endpoint[] = [
  {
    operation: "ListTasks",
    method: "GET",
    path: "/v3/tasks",
    access: "read",
    respond: ({ query, store, now }) =>
      respondWithPage(query, TASK_LIST, store.tasks.all(now), (task) => {
        const id = textAt(task.document, "id");
        return listItem(task, now, { log: store.logs.get(id), configurations: store.configurations.get(id) });
      }),
  },
  {
    operation: "ShowTask",
    method: "GET",
    path: "/v3/tasks/{id}",
    access: "read",
    respond: (call) => withTask(call, (task) => jsonResponse(200, documentAt(task, call.now))),
  },
  {
    operation: "UpdateTaskStatus",
    method: "POST",
    path: "/v3/tasks/{id}/action",
    access: "write",
    respond: (call) => withBody(call, ACTION, (body) => performAction(call, body)),
  },
  {
    operation: "DeleteTask",
    method: "DELETE",
    path: "/v3/tasks/{id}",
    access: "write",
    respond: (call) => deleteTasks(call, [call.id]),
  },
  {
    operation: "DeleteTasks",
    method: "POST",
    path: "/v3/tasks/delete",
    access: "write",
    respond: (call) => withBody(call, IDS, ({ ids }) => deleteTasks(call, ids as readonly string[])),
  },
];

export function withTask({ id, store, now }: Call, respond: (task: Task) => HttpResponse): HttpResponse {
  const task = store.tasks.find(id, now);
  return task === null ? unknownTaskError() : respond(task);
}

/** The longest template id of the page "Managing Migration Tasks", table 3. */
const MOST_TEMPLATE_ID = 2048;

const ACTION: Fields = {
  operation: required(oneOf([...OPERATION_RULES.keys()])),
  template_id: text(0, MOST_TEMPLATE_ID),
  switch_hce: flag(),
  is_need_consistency_check: flag(),
};

function performAction({ id, store, now }: Call, body: JsonObject): HttpResponse {
  const operation = String(body["operation"]);
  if (operation === "clone_test" && !body["template_id"])
    return smsError(400, "SMS.9001", "Parameter template_id is required for clone_test.");
  if (operation === "clone_test" && !store.templates.has(String(body["template_id"]))) return unknownTemplateError();
  const checkConsistency = body["is_need_consistency_check"] === true;
  const verdict = store.tasks.act(id, { operation, checkConsistency }, now);
  if (verdict === "accepted") return emptyResponse(200);
  return verdict === "unknown task" ? unknownTaskError() : smsError(400, verdict.code, verdict.message);
}

/** A task cannot be deleted while its source server is connected and in one of these states (docs/service.md, "Deleting"). */
const BUSY = new Set([
  "initialize",
  "replicate",
  "syncing",
  "stopping",
  "skipping",
  "deleting",
  "cloning",
  "cutovering",
  "clearing",
  "premiging",
]);

/** The error of a task that cannot be deleted now; null when it can. */
export function deletionError(task: Task, now: number): HttpResponse | null {
  const document = documentAt(task, now);
  const state = textAt(objectAt(document, "source_server"), "state");
  if (document["connected"] === false || !BUSY.has(state)) return null;
  const message = `The task cannot be deleted: its source server is connected and in state ${state}.`;
  return smsError(400, "SMS.7719", message);
}

/** All or none: what a batch does when one of its tasks cannot be deleted is not documented. */
function deleteTasks({ store, now }: Call, ids: readonly string[]): HttpResponse {
  const tasks: Task[] = [];
  for (const id of new Set(ids)) {
    const task = store.tasks.find(id, now);
    if (task === null) return unknownTaskError();
    const error = deletionError(task, now);
    if (error !== null) return error;
    tasks.push(task);
  }
  for (const task of tasks) {
    store.tasks.put(beginDeleting(task, now));
    forgetTask(store, task);
  }
  return emptyResponse(200);
}

/** What goes with a task: all that is kept for it, and its own template. Its source server is ready for another one. */
export function forgetTask(store: Store, { document }: Task): void {
  const { sources, templates, speedLimits, logs, consistency, configurations } = store;
  for (const records of [speedLimits, logs, consistency, configurations]) records.delete(textAt(document, "id"));
  const template = textAt(document, "vm_template_id");
  if (textAt(templates.get(template) ?? {}, "is_template") === "false") templates.delete(template);
  const sourceId = textAt(objectAt(document, "source_server"), "id");
  const source = sources.get(sourceId);
  if (source !== undefined) sources.set(sourceId, { ...source, state: "waiting", migration_cycle: "setting" });
}
