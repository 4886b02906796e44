import type { ListQuery } from "../../api/client.ts";
import { digitsOf, isJsonNumber, isJsonObject, type Json, type JsonObject } from "../../json.ts";
import { LARGEST_PAGE } from "../../model/limits.ts";
import type { Services } from "../../session/services.ts";
import type { Item } from "../command.ts";
import { type Page, taskPages } from "./task-pages.ts";

/** Which tasks to list, and how many. */
export interface Listing {
  readonly query: Omit<ListQuery, "limit" | "offset">;
  /** Filters that the service does not have; undefined for none. */
  readonly localFilter: ((task: Json) => boolean) | undefined;
  /** Rows wanted; Infinity for all. */
  readonly limit: number;
}

/** The list as pages, each an object `{count, tasks}` with the rows that match. */
export async function* listItems(listing: Listing, services: Services): AsyncGenerator<Item> {
  const { query, localFilter, limit } = listing;
  const client = await services.client();
  let shown = 0;
  for await (const page of taskPages(client, query, localFilter ? LARGEST_PAGE : Math.min(limit, LARGEST_PAGE))) {
    const matching = localFilter ? page.tasks.filter(localFilter) : page.tasks;
    const tasks = matching.slice(0, limit - shown);
    shown += tasks.length;
    const isCut = tasks.length < matching.length || (shown >= limit && page.next !== "end");
    const isLast = isCut || page.next !== "more";
    const view = () => viewOf(tasks, isLast && shown === 0, services);
    yield { json: { count: page.count, tasks }, view, ...(isLast ? { last: true } : {}) };
    const note = isCut ? cutNote(listing, page, shown) : page.next === "unreachable" ? endNote(page) : undefined;
    if (note !== undefined) await services.note(note);
    if (isLast) return;
  }
}

async function viewOf(tasks: readonly Json[], isEmptyList: boolean, { display, note }: Services) {
  if (isEmptyList) await note("no tasks");
  if (tasks.length === 0) return [];
  const [{ readTask }, { taskList }] = await Promise.all([
    import("../../model/read-task.ts"),
    import("../../view/task/list.ts"),
  ]);
  const read = tasks.map((task): ReturnType<typeof readTask> => readTask(isJsonObject(task) ? task : EMPTY));
  const odd = read.filter(({ misfits }) => misfits.length > 0).length;
  if (odd > 0)
    await note(`note: not all is as documented in ${odd} of ${tasks.length} tasks; -o json has it as it came`);
  return taskList(
    read.map(({ task }) => task),
    display,
  );
}

const EMPTY: JsonObject = {};

function cutNote({ localFilter }: Listing, { count }: Page, shown: number): string {
  // With a filter of our own, fewer tasks match than the service counts.
  const total = localFilter === undefined && isJsonNumber(count) ? ` of ${grouped(count)}` : "";
  return `${grouped(shown)}${total}; --all for the rest`;
}

function endNote({ count, rowsRead }: Page): string {
  const total = isJsonNumber(count) ? ` of ${grouped(count)}` : "";
  return `note: the service lists only the first ${grouped(rowsRead)}${total} tasks; to see others narrow the list: --state, --name, --source-server-id`;
}

/** Groups digits by three: `1,432`. */
function grouped(count: Parameters<typeof digitsOf>[0]): string {
  return digitsOf(count).replaceAll(/\B(?=(\d{3})+(?!\d))/g, ",");
}
