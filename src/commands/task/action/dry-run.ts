import type { RequestPreview } from "../../../api/client.ts";
import { parseJson } from "../../../json.ts";
import { textField } from "../../../model/evidence.ts";
import { label } from "../../../view/label.ts";
import type { Item } from "../../command.ts";
import type { Action, Prepared } from "./action.ts";

/** The request as it would be sent, and `sms.request/1` for programs. */
export function dryRunItem({ taskId, before }: Prepared, { operation }: Action, request: RequestPreview): Item {
  const taskName = textField(before, "name");
  const state = textField(before, "state");
  const seen = `${operation.word} not sent (--dry-run): ${label(taskId, taskName)}${state === undefined ? "" : ` is ${state}`}`;
  const headers = request.headers.map(([name, value]) => `${name}: ${value}`);
  const json = {
    schema: "sms.request/1",
    task_id: taskId,
    task_name: taskName ?? null,
    operation: operation.word,
    state_before: state ?? null,
    method: request.method,
    url: request.url,
    headers: Object.fromEntries(request.headers),
    body: parseJson(request.body),
  };
  const lines = [seen, `${request.method} ${request.url}`, ...headers, "", request.body];
  return { json, view: async () => [{ kind: "lines", lines }] };
}
