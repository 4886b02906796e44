import { isJsonObject, type JsonObject } from "../../json.ts";
import { objectAt, textAt } from "../machine/document.ts";
import { emptyResponse, type HttpResponse, jsonResponse, smsError, unknownTemplateError } from "../response.ts";
import type { Store } from "../store.ts";
import {
  documentedFields,
  type Fields,
  flag,
  IDS,
  integer,
  list,
  matching,
  object,
  required,
  text,
  withBody,
} from "./body.ts";
import type { Call, Endpoint } from "./endpoint.ts";
import { containing, exactly, type ListRules, respondWithPage } from "./page.ts";

export const TEMPLATE_ENDPOINTS: readonly Endpoint[] = [
  {
    operation: "ListTemplates",
    method: "GET",
    path: "/v3/vm/templates",
    access: "read",
    respond: ({ query, store }) => respondWithPage(query, LIST, [...store.templates.values()], (template) => template),
  },
  {
    operation: "ShowTemplate",
    method: "GET",
    path: "/v3/vm/templates/{id}",
    access: "read",
    respond: (call) => withTemplate(call, (template) => jsonResponse(200, { template })),
  },
  {
    operation: "CreateTemplate",
    method: "POST",
    path: "/v3/vm/templates",
    access: "write",
    respond: (call) =>
      withBody(call, BODY, (body) => {
        const id = call.store.newId();
        call.store.templates.set(id, templateOf(id, EMPTY, body));
        return jsonResponse(200, { id });
      }),
  },
  {
    operation: "UpdateTemplate",
    method: "PUT",
    path: "/v3/vm/templates/{id}",
    access: "write",
    respond: (call) =>
      withTemplate(call, (template) =>
        withBody(call, BODY, (body) => {
          call.store.templates.set(call.id, templateOf(call.id, template, body));
          return emptyResponse(200);
        }),
      ),
  },
  {
    operation: "DeleteTemplate",
    method: "DELETE",
    path: "/v3/vm/templates/{id}",
    access: "write",
    respond: ({ id, store, now }) => deleteTemplates([id], store, now),
  },
  {
    operation: "DeleteTemplates",
    method: "POST",
    path: "/v3/vm/templates/delete",
    access: "write",
    respond: (call) =>
      withBody(call, IDS, ({ ids }) => deleteTemplates(ids as readonly string[], call.store, call.now)),
  },
  {
    operation: "ShowTargetPassword",
    method: "GET",
    path: "/v3/vm/templates/{id}/target-password",
    access: "read",
    respond: (call) =>
      withTemplate(call, (template) =>
        jsonResponse(200, { template_id: call.id, target_password: textAt(template, "target_password") }),
      ),
  },
];

const LIST: ListRules<JsonObject> = {
  rows: "templates",
  mostRows: 100,
  usualRows: 50,
  rowsOfZero: 50,
  filters: {
    name: containing((template) => textAt(template, "name")),
    availability_zone: exactly((template) => textAt(template, "availability_zone")),
    region: exactly((template) => textAt(template, "region")),
    id: exactly((template) => textAt(template, "id")),
  },
};

const NAMED: Fields = { id: required(text()), name: required(text()) };
const NETWORK: Fields = { ...NAMED, cidr: required(text()) };
const PUBLIC_ADDRESS: Fields = {
  type: required(text()),
  bandwidth_size: required(integer(1, 2000)),
  bandwidth_share_type: text(),
};
const DISK: Fields = {
  id: integer(),
  index: required(integer()),
  name: required(text()),
  disktype: required(text()),
  size: required(integer(0)),
  device_use: text(),
};

const TEMPLATE: Fields = {
  name: required(matching(/^[\p{Script=Han}\w-]{1,64}$/u)),
  is_template: flag(),
  region: text(),
  projectid: text(),
  target_server_name: text(),
  availability_zone: text(),
  volumetype: text(),
  flavor: text(),
  vpc: object(NAMED),
  nics: list(object(NETWORK)),
  security_groups: list(object(NAMED)),
  // `{}` stands for no public address.
  publicip: {
    accepts: (value) =>
      isJsonObject(value) && (Object.keys(value).length === 0 || object(PUBLIC_ADDRESS).accepts(value)),
  },
  disk: list(object(DISK)),
  data_volume_type: text(),
  target_password: text(0, 1024),
  image_id: text(),
};
const BODY: Fields = { template: required(object(TEMPLATE)) };

const EMPTY: JsonObject = Object.fromEntries(Object.keys(TEMPLATE).map((name) => [name, null]));

/** In responses `is_template` is a text. */
function templateOf(id: string, before: JsonObject, body: JsonObject): JsonObject {
  const given = documentedFields(objectAt(body, "template"), TEMPLATE);
  const isGeneral = given["is_template"] ?? before["is_template"] ?? true;
  return { id, ...before, ...given, is_template: String(isGeneral) };
}

function withTemplate({ id, store }: Call, respond: (template: JsonObject) => HttpResponse): HttpResponse {
  const template = store.templates.get(id);
  return template === undefined ? unknownTemplateError() : respond(template);
}

/** All or none: what a batch does when one of its templates cannot be deleted is not documented. */
function deleteTemplates(ids: readonly string[], { templates, tasks }: Store, now: number): HttpResponse {
  if (!ids.every((id) => templates.has(id))) return unknownTemplateError();
  const used = new Set(tasks.all(now).map(({ document }) => textAt(document, "vm_template_id")));
  const owned = ids.find((id) => used.has(id));
  if (owned !== undefined) return smsError(400, "SMS.7111", `The template ${owned} belongs to a task.`);
  for (const id of ids) templates.delete(id);
  return emptyResponse(200);
}
