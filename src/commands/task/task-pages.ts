import type { ListQuery, SmsClient } from "../../api/client.ts";
import { ResponseError } from "../../errors.ts";
import { digitsOf, isJsonNumber, isJsonObject, type Json, type JsonObject, textField } from "../../json.ts";
import { LARGEST_PAGE, LAST_OFFSET } from "../../model/limits.ts";

/** Rows of the task list that were not seen before. */
export interface Page {
  readonly tasks: readonly Json[];
  /** The service's total of what the filters match, as it came; null when it did not say. */
  readonly count: Json;
  /** Rows walked through so far, whether new or not. */
  readonly walked: number;
  /** Whether there is more behind this page, and whether it can be asked for. */
  readonly next: "more" | "end" | "unreachable";
}

type Filters = Omit<ListQuery, "limit" | "offset">;

/** Walks the list. Rows shift while others come and go, so a row seen twice is given once; the ids are at most as many as can be reached. */
export async function* taskPages(client: SmsClient, filters: Filters, pageSize = LARGEST_PAGE): AsyncGenerator<Page> {
  const seen = new Set<string>();
  let offset = 0;
  for (;;) {
    const document = await client.listTasks({ ...filters, limit: pageSize, offset });
    const rows = rowsOf(document);
    const page = pageOf(document, rows, offset, pageSize);
    yield { ...page, tasks: rows.filter((row) => isNew(row, seen)) };
    if (page.next !== "more") return;
    offset = Math.min(page.walked, LAST_OFFSET);
  }
}

function rowsOf(document: JsonObject): readonly Json[] {
  const { tasks = null } = document;
  if (Array.isArray(tasks)) return tasks;
  if (tasks === null && (countOf(document) ?? 0) === 0) return [];
  throw new ResponseError("the answer to GET /v3/tasks has no list of tasks");
}

/** The service's total; undefined when it did not say. */
export function countOf({ count }: JsonObject): number | undefined {
  return isJsonNumber(count) ? Number(digitsOf(count)) : undefined;
}

/** The count decides; a short page does only where there is none, for a service may give fewer rows than were asked for. */
function pageOf(document: JsonObject, rows: readonly Json[], offset: number, pageSize: number): Omit<Page, "tasks"> {
  const walked = offset + rows.length;
  const count = countOf(document);
  const isLast = rows.length === 0 || (count === undefined ? rows.length < pageSize : walked >= count);
  const next = isLast ? "end" : offset < LAST_OFFSET ? "more" : "unreachable";
  return { count: document["count"] ?? null, walked, next };
}

/** A row without an id cannot be told from others, and is never taken for seen. */
function isNew(row: Json, seen: Set<string>): boolean {
  const id = isJsonObject(row) ? textField(row, "id") : undefined;
  if (id === undefined) return true;
  const before = seen.size;
  return seen.add(id).size > before;
}
