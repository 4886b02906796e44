import type { JsonObject } from "../../json.ts";
import { FIRST_PROJECT } from "../first-project.ts";
import { badRequestError, emptyResponse, type HttpResponse, jsonResponse, smsError } from "../response.ts";
import { documentedFields, type Fields, flag, integer, matching, oneOf, required, text, withBody } from "./body.ts";
import type { Call, Endpoint } from "./endpoint.ts";
import { type ListRules, respondWithPage } from "./page.ts";

export const PROJECT_ENDPOINTS: readonly Endpoint[] = [
  {
    operation: "ListMigprojects",
    method: "GET",
    path: "/v3/migprojects",
    access: "read",
    respond: ({ query, store }) => respondWithPage(query, LIST, [...store.projects.values()], (project) => project),
  },
  {
    operation: "ShowMigproject",
    method: "GET",
    path: "/v3/migprojects/{id}",
    access: "read",
    // The project without its id, as documented.
    respond: (call) => withProject(call, ({ id: _id, ...project }) => jsonResponse(200, project)),
  },
  {
    operation: "CreateMigproject",
    method: "POST",
    path: "/v3/migprojects",
    access: "write",
    respond: (call) =>
      withBody(call, NEW_PROJECT, (body) => {
        const { projects, newId } = call.store;
        if (projects.size >= MOST_PROJECTS)
          return smsError(400, "SMS.8115", "There are 50 migration projects already.");
        const id = newId();
        projects.set(id, { ...FIRST_PROJECT, ...documentedFields(body, PROJECT), id, isdefault: false });
        if (body["isdefault"] === true) makeDefault(call, id);
        return jsonResponse(200, { id });
      }),
  },
  {
    operation: "UpdateMigproject",
    method: "PUT",
    path: "/v3/migprojects/{id}",
    access: "write",
    respond: (call) =>
      withProject(call, (project) =>
        withBody(call, PROJECT, (body) => {
          const { isdefault, ...changes } = documentedFields(body, PROJECT);
          call.store.projects.set(call.id, { ...project, ...changes });
          if (isdefault === true) makeDefault(call, call.id);
          return emptyResponse(200);
        }),
      ),
  },
  {
    operation: "DeleteMigproject",
    method: "DELETE",
    path: "/v3/migprojects/{id}",
    access: "write",
    respond: (call) =>
      withProject(call, ({ isdefault }) => {
        if (isdefault === true) return badRequestError("The default migration project cannot be deleted.");
        call.store.projects.delete(call.id);
        return emptyResponse(200);
      }),
  },
  {
    operation: "UpdateDefaultMigproject",
    method: "PUT",
    path: "/v3/migprojects/{id}/default",
    access: "write",
    respond: (call) =>
      withProject(call, () => {
        makeDefault(call, call.id);
        return emptyResponse(200);
      }),
  },
];

const MOST_PROJECTS = 50;

const LIST: ListRules<JsonObject> = { rows: "migprojects", mostRows: 100, usualRows: 50, rowsOfZero: 50, filters: {} };

const PROJECT: Fields = {
  name: matching(/^[\p{Script=Han}\w-]{1,20}$/u),
  description: text(),
  isdefault: flag(),
  region: text(),
  start_target_server: flag(),
  speed_limit: integer(0, 1000),
  use_public_ip: flag(),
  exist_server: flag(),
  type: oneOf(["MIGRATE_BLOCK", "MIGRATE_FILE"]),
  enterprise_project: text(),
  syncing: flag(),
  start_network_check: flag(),
};
const NEW_PROJECT: Fields = {
  ...PROJECT,
  ...Object.fromEntries(["name", "region", "type"].map((name) => [name, required(PROJECT[name] ?? text())])),
};

/** A default project can be replaced, not unset. */
function makeDefault({ store: { projects } }: Call, id: string): void {
  for (const [each, project] of projects) projects.set(each, { ...project, isdefault: each === id });
}

function withProject({ id, store }: Call, respond: (project: JsonObject) => HttpResponse): HttpResponse {
  const project = store.projects.get(id);
  return project === undefined ? badRequestError("The migration project does not exist.") : respond(project);
}
