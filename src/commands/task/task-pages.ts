import type { ListQuery, SmsClient } from "../../api/client.ts";
import { ResponseError } from "../../errors.ts";
import { digitsOf, isJsonNumber, isJsonObject, type Json, type JsonObject, textField } from "../../json.ts";
import { LARGEST_PAGE, LAST_OFFSET } from "../../model/limits.ts";

/** One page of the task list, without rows of earlier pages. */
export interface Page {
  readonly tasks: readonly Json[];
  /** The service's count of all matching tasks; null when the answer has none. */
  readonly count: Json;
  /** Rows read so far, whether new or not. */
  readonly rowsRead: number;
  /** Whether more rows follow, and whether an offset can reach them. */
  readonly next: "more" | "end" | "unreachable";
}

type Filters = Omit<ListQuery, "limit" | "offset">;

/** Reads the list page by page. Rows shift while tasks come and go, so that a row may appear twice: its second appearance is dropped. */
export async function* taskPages(client: SmsClient, filters: Filters, pageSize = LARGEST_PAGE): AsyncGenerator<Page> {
  const seen = new Set<string>();
  let offset = 0;
  for (;;) {
    const document = await client.listTasks({ ...filters, limit: pageSize, offset });
    const rows = rowsOf(document);
    const page = pageOf(document, rows, offset, pageSize);
    yield { ...page, tasks: rows.filter((row) => isNew(row, seen)) };
    if (page.next !== "more") return;
    offset = Math.min(page.rowsRead, LAST_OFFSET);
  }
}

function rowsOf(document: JsonObject): readonly Json[] {
  const { tasks = null } = document;
  if (Array.isArray(tasks)) return tasks;
  if (tasks === null && (countOf(document) ?? 0) === 0) return [];
  throw new ResponseError("the answer to GET /v3/tasks has no list of tasks");
}

/** The service's count of all matching tasks; undefined when the answer has none. */
export function countOf({ count }: JsonObject): number | undefined {
  return isJsonNumber(count) ? Number(digitsOf(count)) : undefined;
}

/** The list ends where the count says. Only without a count does a short page end it, because the service may return fewer rows than requested. */
function pageOf(document: JsonObject, rows: readonly Json[], offset: number, pageSize: number): Omit<Page, "tasks"> {
  const rowsRead = offset + rows.length;
  const count = countOf(document);
  const isLast = rows.length === 0 || (count === undefined ? rows.length < pageSize : rowsRead >= count);
  const next = isLast ? "end" : offset < LAST_OFFSET ? "more" : "unreachable";
  return { count: document["count"] ?? null, rowsRead, next };
}

/** A row without an id always counts as new, because it cannot be recognised. */
function isNew(row: Json, seen: Set<string>): boolean {
  const id = isJsonObject(row) ? textField(row, "id") : undefined;
  if (id === undefined) return true;
  const before = seen.size;
  return seen.add(id).size > before;
}
