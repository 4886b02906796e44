import type { JsonObject } from "../../json.ts";
import { OPERATION_RULES } from "../machine/operations.ts";
import {
  emptyResponse,
  type HttpResponse,
  jsonResponse,
  smsError,
  unknownTaskError,
  unknownTemplateError,
} from "../response.ts";
import { type Fields, flag, oneOf, required, text, withBody } from "./body.ts";
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
      respondWithPage(query, TASK_LIST, store.tasks.all(now), (task) => listItem(task, now)),
  },
  {
    operation: "ShowTask",
    method: "GET",
    path: "/v3/tasks/{id}",
    access: "read",
    respond: ({ id, store, now }) => {
      const document = store.tasks.show(id, now);
      return document === null ? unknownTaskError() : jsonResponse(200, document);
    },
  },
  {
    operation: "UpdateTaskStatus",
    method: "POST",
    path: "/v3/tasks/{id}/action",
    access: "write",
    respond: (call) => withBody(call, ACTION, (body) => act(call, body)),
  },
];

/** The longest template id of the page "Managing Migration Tasks", table 3. */
const MOST_TEMPLATE_ID = 2048;

const ACTION: Fields = {
  operation: required(oneOf([...OPERATION_RULES.keys()])),
  template_id: text(0, MOST_TEMPLATE_ID),
  switch_hce: flag(),
  is_need_consistency_check: flag(),
};

function act({ id, store, now }: Call, body: JsonObject): HttpResponse {
  const operation = String(body["operation"]);
  if (operation === "clone_test" && !body["template_id"])
    return smsError(400, "SMS.9001", "Parameter template_id is required for clone_test.");
  if (operation === "clone_test" && !store.templates.has(String(body["template_id"]))) return unknownTemplateError();
  const checkConsistency = body["is_need_consistency_check"] === true;
  const verdict = store.tasks.act(id, { operation, checkConsistency }, now);
  if (verdict === "accepted") return emptyResponse(200);
  return verdict === "unknown task" ? unknownTaskError() : smsError(400, verdict.code, verdict.message);
}
