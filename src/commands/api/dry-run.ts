import type { RequestPreview } from "../../api/client.ts";
import { parseJson } from "../../json.ts";
import type { Item } from "../command.ts";

/** The request as it would be sent, and `sms.request/1` for programs. */
export function dryRunItem({ method, url, headers, body }: RequestPreview): Item {
  const json = {
    schema: "sms.request/1",
    task_id: null,
    task_name: null,
    operation: "api",
    state_before: null,
    method,
    url,
    headers: Object.fromEntries(headers),
    body: body === "" ? null : parseJson(body),
  };
  const lines = [
    "not sent (--dry-run):",
    `${method} ${url}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(body === "" ? [] : ["", ...body.trimEnd().split("\n")]),
  ];
  return { json, view: async () => [{ kind: "lines", lines }] };
}
