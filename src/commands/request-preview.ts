import type { RequestPreview } from "../api/client.ts";
import { fieldOf, type Json, type JsonObject, parseJson, printJson } from "../json.ts";
import { type ObjectDefinition, objectOf, type ObjectOf } from "../object-definition.ts";
import type { Block } from "../view/view.ts";
import type { Item } from "./command.ts";

export const REQUEST = {
  schema: "sms.request/1",
  of: "--dry-run",
  fields: {
    task_id: { type: "string", orNull: true, about: "the task; null with sms api" },
    task_name: { type: "string", orNull: true, about: "its name; null when it was not read" },
    operation: { type: "string", about: "the word of the command line" },
    state_before: { type: "string", orNull: true, about: "its state; null when it was not read" },
    method: { type: "string", about: "of the request that would be sent" },
    url: { type: "string", about: "of that request" },
    headers: { type: { map: "string" }, about: "of that request, credentials masked" },
    body: { type: "any", about: "of that request; null when it has none" },
  },
} as const satisfies ObjectDefinition;

interface PreviewedTask {
  readonly taskId: string;
  readonly taskName: string | undefined;
  readonly state: string | undefined;
}

/** The request that --dry-run shows instead of sending it; `task` is absent where it is not an action. */
export function requestJson(
  request: RequestPreview,
  operation: string,
  task?: PreviewedTask,
): ObjectOf<typeof REQUEST> {
  const body: Json = request.body === "" ? null : parseJson(request.body);
  return objectOf(REQUEST, {
    task_id: task?.taskId ?? null,
    task_name: task?.taskName ?? null,
    operation,
    state_before: task?.state ?? null,
    method: request.method,
    url: request.url,
    headers: Object.fromEntries(request.headers),
    body,
  });
}

/** The request in place of an answer. */
export function previewItem(
  heading: string,
  { method, url, headers, body }: RequestPreview,
  json: ObjectOf<typeof REQUEST>,
): Item {
  const lines = [heading, `${method} ${url}`, ...headers.map(([name, value]) => `${name}: ${value}`), "", body];
  const rows = async () => [requestRow({ ...json, outcome: "not_sent" })];
  return { json, view: async () => [{ kind: "lines", lines }], rows, isTabular: true };
}

/** The columns of an action's rows, then those of the request. */
const COLUMNS = [
  "task_id",
  "task_name",
  "operation",
  "outcome",
  "state_before",
  "state_after",
  "method",
  "url",
  "body",
];

/** A row of a command with --dry-run, under the names of the JSON: a request, or why there is none. */
export function requestRow(json: JsonObject): Block {
  const cells = COLUMNS.map((name) => textOfField(fieldOf(json, name)));
  return { kind: "table", columns: COLUMNS.map((header) => ({ header })), rows: [cells] };
}

function textOfField(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : printJson(value, "compact");
}
