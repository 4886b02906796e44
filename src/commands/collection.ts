import type { ReadOptions, SmsClient } from "../api/client.ts";
import { expectedError, ResponseError, SmsError } from "../errors.ts";
import { isJsonObject, type Json, type JsonObject, numberField, textField } from "../json.ts";
import { LARGEST_PAGE, LARGEST_TEMPLATE_PAGE, LAST_OFFSET } from "../model/limits.ts";

/** The filters of a list, under the names of its query parameters. */
export type Filters = Readonly<Record<string, string | undefined>>;

/** A position in a list: rows wanted, and rows before them. */
interface Paging {
  readonly limit: number;
  readonly offset: number;
}

/** A list of the service. */
export interface ServiceList {
  /** The field of the list's document that has the rows. */
  readonly field: "tasks" | "source_servers" | "templates" | "migration_errors";
  readonly path: string;
  readonly largestPage: number;
  readonly list: (client: SmsClient, filters: Filters, paging: Paging, options?: ReadOptions) => Promise<JsonObject>;
}

/** A kind of thing that the service keeps: how it is called, listed and read. */
export interface Collection extends ServiceList {
  readonly noun: "task" | "source" | "template";
  readonly read: (client: SmsClient, id: string, options?: ReadOptions) => Promise<JsonObject>;
}

export const TASKS: Collection = {
  noun: "task",
  field: "tasks",
  path: "/v3/tasks",
  largestPage: LARGEST_PAGE,
  list: (client, filters, paging, options) => client.listTasks({ ...filters, ...paging }, options),
  read: (client, id, options) => client.getTask(id, options),
};

export const SOURCES: Collection = {
  noun: "source",
  field: "source_servers",
  path: "/v3/sources",
  largestPage: LARGEST_PAGE,
  list: (client, filters, paging, options) => client.listSources({ ...filters, ...paging }, options),
  read: (client, id, options) => withNotFound(UNKNOWN_SOURCE, () => client.getSource(id, options)),
};

export const TEMPLATES: Collection = {
  noun: "template",
  field: "templates",
  path: "/v3/vm/templates",
  largestPage: LARGEST_TEMPLATE_PAGE,
  list: (client, filters, paging, options) => client.listTemplates({ ...filters, ...paging }, options),
  read: (client, id, options) => withNotFound(UNKNOWN_TEMPLATE, () => client.getTemplate(id, options)),
};

/** With HTTP 400, as a missing task. */
const UNKNOWN_SOURCE = "SMS.7602";
const UNKNOWN_TEMPLATE = "SMS.7101";

/** Reads a document; the error with this code says that there is none. */
async function withNotFound(code: string, read: () => Promise<JsonObject>): Promise<JsonObject> {
  try {
    return await read();
  } catch (thrown) {
    const { kind, message, facts } = expectedError(thrown);
    if (kind !== "service" || facts.errorCode !== code) throw thrown;
    throw new SmsError("not_found", message, facts, { cause: thrown });
  }
}

/** The errors of all source servers. Its rows have no id. */
export const SERVER_ERRORS: ServiceList = {
  field: "migration_errors",
  path: "/v3/errors",
  largestPage: LARGEST_TEMPLATE_PAGE,
  list: (client, filters, paging) => client.listErrors({ ...filters, ...paging }),
};

/** One page of a list, without rows of earlier pages. */
export interface Page {
  readonly rows: readonly Json[];
  /** The service's count of all matches; null when the answer has none. */
  readonly count: Json;
  /** Rows read so far, whether new or not. */
  readonly rowsRead: number;
  /** Whether more rows follow, and whether an offset can reach them. */
  readonly next: "more" | "end" | "unreachable";
}

/** Reads a list page by page. Rows shift while others come and go, so that a row may appear twice: its second appearance is dropped. */
export async function* pagesOf(
  collection: ServiceList,
  client: SmsClient,
  filters: Filters,
  pageSize = collection.largestPage,
): AsyncGenerator<Page> {
  const seen = new Set<string>();
  let offset = 0;
  for (;;) {
    const document = await collection.list(client, filters, { limit: pageSize, offset });
    const rows = rowsOf(document, collection);
    const page = pageOf(document, rows, offset, pageSize);
    yield { ...page, rows: rows.filter((row) => isNew(row, seen)) };
    if (page.next !== "more") return;
    offset = Math.min(page.rowsRead, LAST_OFFSET);
  }
}

/** Throws ResponseError when the document is not that of a list. */
export function rowsOf(document: JsonObject, { field, path }: Pick<ServiceList, "field" | "path">): readonly Json[] {
  const rows = document[field] ?? null;
  if (Array.isArray(rows)) return rows;
  if (rows === null && (countOf(document) ?? 0) === 0) return [];
  throw new ResponseError(`the answer to GET ${path} has no list of ${field.replaceAll("_", " ")}`);
}

/** The service's count of all matches; undefined when the answer has none. */
export function countOf(document: JsonObject): number | undefined {
  return numberField(document, "count");
}

/** The list ends where the count says. Only without a count does a short page end it, because the service may return fewer rows than requested. */
function pageOf(document: JsonObject, rows: readonly Json[], offset: number, pageSize: number): Omit<Page, "rows"> {
  const rowsRead = offset + rows.length;
  const count = countOf(document);
  const isLast = rows.length === 0 || (count === undefined ? rows.length < pageSize : rowsRead >= count);
  const next = isLast ? "end" : offset < LAST_OFFSET ? "more" : "unreachable";
  return { count: document["count"] ?? null, rowsRead, next };
}

/** A row is recognised by its id, an error by its source server and text. Any other always counts as new. */
function isNew(row: Json, seen: Set<string>): boolean {
  const id = isJsonObject(row) ? (textField(row, "id") ?? errorKey(row)) : undefined;
  if (id === undefined) return true;
  const before = seen.size;
  return seen.add(id).size > before;
}

function errorKey(row: JsonObject): string | undefined {
  const source = textField(row, "source_id");
  return source === undefined ? undefined : JSON.stringify([source, textField(row, "error_json")]);
}
