import type { RequestPreview } from "../api/client.ts";
import { type Json, parseJson } from "../json.ts";
import { type ObjectDefinition, objectOf, type ObjectOf } from "../object-definition.ts";
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
  return { json, view: async () => [{ kind: "lines", lines }] };
}
