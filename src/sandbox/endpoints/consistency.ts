import { type Json, type JsonObject, wireJson } from "../../json.ts";
import { consistencyResults } from "../consistency.ts";
import { textAt } from "../machine/document.ts";
import { documentAt } from "../machine/lifecycle.ts";
import type { Task } from "../machine/task.ts";
import { badRequestError, emptyResponse, type HttpResponse, jsonResponse } from "../response.ts";
import type { Store } from "../store.ts";
import { type Fields, integer, list, object, required, text, withBody } from "./body.ts";
import type { Call, Endpoint } from "./endpoint.ts";
import { withTask } from "./tasks.ts";

export const CONSISTENCY_ENDPOINTS: readonly Endpoint[] = [
  {
    operation: "ShowConsistencyResult",
    method: "GET",
    path: "/v3/tasks/{id}/consistency-result",
    access: "read",
    respond: (call) =>
      withTask(call, (task) =>
        jsonResponse(200, { task_id: call.id, result_list: resultsOf(task, call.store, call.now) }),
      ),
  },
  {
    operation: "UpdateConsistencyResult",
    method: "POST",
    path: "/v3/tasks/{id}/consistency-result",
    access: "write",
    respond: (call) =>
      withTask(call, () =>
        withBody(call, REPORT, ({ consistency_result }) => {
          const result = {
            finished_time: call.now,
            check_result: "success",
            consistency_result: consistency_result ?? [],
          };
          call.store.consistency.set(call.id, { results: [result], at: call.now });
          return emptyResponse(200);
        }),
      ),
  },
  {
    operation: "ExportConsistencyResults",
    method: "POST",
    path: "/v3/tasks/consistency-results/export",
    access: "read",
    respond: (call) =>
      call.request.headers["x-language"] === undefined
        ? badRequestError("The header X-Language is required.")
        : withBody(call, EXPORT, (body) => exportResults(call, body)),
  },
];

const TASK_INFO: Fields = { task_id: text(1, 255), source_id: text(), source_name: text() };
const EXPORT: Fields = { task_info: required(list(object(TASK_INFO))) };

/** The real service sends a file whose type is not documented; here it is comma-separated text. */
function exportResults({ store, now }: Call, body: JsonObject): HttpResponse {
  const rows = (body["task_info"] as readonly JsonObject[]).flatMap((info) => {
    const task = store.tasks.find(textAt(info, "task_id"), now);
    const results = task === null ? [] : resultsOf(task, store, now);
    return results.map((result) => [
      textAt(info, "source_name"),
      typeof result === "string" ? result : wireJson(result),
    ]);
  });
  const lines = [["source_name", "result"], ...rows].map((row) => row.map(quoted).join(","));
  const headers = {
    "Content-Type": "application/octet-stream",
    "Content-Disposition": 'attachment; filename="consistency-results.csv"',
  };
  return { status: 200, headers, body: `${lines.join("\r\n")}\r\n` };
}

function quoted(cell: string): string {
  return `"${cell.replaceAll('"', '""')}"`;
}

const FILES = integer(0, 1_000_000);
/** What an agent reports. */
const REPORT: Fields = {
  consistency_result: required(
    list(
      object({
        dir_check: required(text(0, 1024)),
        num_total_files: required(FILES),
        num_different_files: required(FILES),
        num_target_miss_files: required(FILES),
        num_target_more_files: required(FILES),
      }),
      30,
    ),
  ),
};

/** The results of a task's last consistency check; empty without one. */
export function resultsOf(task: Task, { consistency, configurations }: Store, now: number): readonly Json[] {
  const id = textAt(task.document, "id");
  return consistencyResults(documentAt(task, now), consistency.get(id), directoriesOf(configurations.get(id) ?? []));
}

function directoriesOf(configurations: readonly JsonObject[]): readonly string[] {
  const chosen = configurations.find((each) => textAt(each, "config_key") === "CONSISTENCY_DIR");
  return textAt(chosen ?? {}, "config_value")
    .split(",")
    .filter((directory) => directory !== "");
}
