import type { JsonObject } from "../../json.ts";
import { textAt, objectAt } from "../machine/document.ts";
import type { Task } from "../machine/task.ts";
import type { Endpoint } from "./endpoint.ts";
import { exactly, type ListRules, respondWithPage } from "./page.ts";

export const ERROR_ENDPOINTS: readonly Endpoint[] = [
  {
    operation: "ListErrorServers",
    method: "GET",
    path: "/v3/errors",
    access: "read",
    respond: ({ query, store, now }) => {
      const broken = store.tasks.all(now).filter(({ document }) => textAt(document, "error_json") !== "");
      return respondWithPage(query, LIST, broken, (task) => migrationError(task, store.sources));
    },
  },
];

const LIST: ListRules<Task> = {
  rows: "migration_errors",
  mostRows: 100,
  usualRows: 50,
  rowsOfZero: 50,
  offsetRequired: true,
  filters: { enterprise_project_id: exactly(({ document }) => textAt(document, "enterprise_project_id")) },
};

/** The service cuts the text there, in the middle of its JSON if need be. */
const MOST_ERROR_CHARACTERS = 255;

function migrationError({ document }: Task, sources: ReadonlyMap<string, JsonObject>): JsonObject {
  const source = objectAt(document, "source_server");
  const target = objectAt(document, "target_server");
  return {
    error_json: textAt(document, "error_json").slice(0, MOST_ERROR_CHARACTERS),
    host_name: textAt(sources.get(textAt(source, "id")) ?? {}, "hostname"),
    name: textAt(source, "name"),
    source_id: textAt(source, "id"),
    source_ip: textAt(source, "ip"),
    target_ip: textAt(target, "ip"),
  };
}
