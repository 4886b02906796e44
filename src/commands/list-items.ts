import { UsageError } from "../errors.ts";
import { digitsOf, isJsonNumber, isJsonObject, type Json, type JsonObject } from "../json.ts";
import { REACHABLE_ROWS } from "../model/limits.ts";
import type { ReadDocument } from "../model/read-document.ts";
import { integer } from "../parse-value.ts";
import type { Services } from "../session/services.ts";
import type { View } from "../view/view.ts";
import { type Filters, type Page, pagesOf, type ServiceList } from "./collection.ts";
import { type Input, type Item, optional, type Params, toggle } from "./command.ts";

const DEFAULT_LIMIT = 100;

/** The flags that say how many rows of a list are wanted. */
export function pageFlags(plural: string) {
  return {
    limit: optional(`at most this many ${plural} (default ${DEFAULT_LIMIT})`, "<n>", integer(1, REACHABLE_ROWS)),
    all: toggle(`all ${plural}, instead of --limit`),
  } as const satisfies Params;
}

/** Rows wanted; Infinity for all. Throws UsageError when both flags were given. */
export function rowLimit({ all, limit }: Input<ReturnType<typeof pageFlags>>, defaultLimit = DEFAULT_LIMIT): number {
  if (all && limit !== undefined) throw new UsageError("--all and --limit exclude each other");
  return all ? Infinity : (limit ?? defaultLimit);
}

/** What to list, how many of it, and how to show it. */
export interface Listing {
  readonly collection: ServiceList;
  readonly filters: Filters;
  /** Filters that the service does not have; undefined for none. */
  readonly localFilter?: ((row: Json) => boolean) | undefined;
  /** Rows wanted; Infinity for all. */
  readonly limit: number;
  /** The flags that narrow the list, for a list that is longer than paging can reach. */
  readonly narrowedBy: string;
  readonly view: (rows: readonly Json[]) => Promise<View>;
  /** What becomes of a row before it is printed in any format; it stays as it came without this. */
  readonly shownAs?: (row: Json) => Json;
  readonly gate?: Gate | undefined;
}

/** Judges the rows of a list. */
export interface Gate {
  readonly add: (rows: readonly Json[]) => void;
  /** After the last page: the exit code of the command. */
  readonly exitCode: () => number;
  /** Says which rows are not good enough. */
  readonly report: () => Promise<void>;
}

/** A list as pages, each an object `{count, <field>}` with the rows that match. */
export async function* listItems(listing: Listing, services: Services): AsyncGenerator<Item> {
  const { collection, filters, localFilter, limit, gate, shownAs = (row: Json) => row } = listing;
  const { field, largestPage } = collection;
  const client = await services.client();
  let shown = 0;
  for await (const page of pagesOf(
    collection,
    client,
    filters,
    localFilter ? largestPage : Math.min(limit, largestPage),
  )) {
    const matching = localFilter ? page.rows.filter(localFilter) : page.rows;
    const rows = matching.slice(0, limit - shown).map(shownAs);
    shown += rows.length;
    gate?.add(rows);
    const isCut = rows.length < matching.length || (shown >= limit && page.next !== "end");
    const isLast = isCut || page.next !== "more";
    const view = async () => {
      if (isLast && shown === 0) await services.note(`no ${pluralOf(collection)}`);
      return rows.length === 0 ? [] : listing.view(rows);
    };
    yield {
      json: { count: page.count, [field]: rows },
      view,
      ...(isLast ? { last: true } : {}),
      ...(gate ? { exitCode: isLast ? gate.exitCode() : null } : {}),
    };
    const note = isCut
      ? cutNote(listing, page, shown)
      : page.next === "unreachable"
        ? endNote(listing, page)
        : undefined;
    if (note !== undefined) await services.note(note);
    if (!isLast) continue;
    return gate?.report();
  }
}

/** `tasks`, `source servers`, `templates` */
function pluralOf({ field }: Pick<ServiceList, "field">): string {
  return field.replaceAll("_", " ");
}

const EMPTY: JsonObject = {};

/** Reads rows for a view; a note says how many of them are not as documented. */
export async function readRows<T>(
  rows: readonly Json[],
  read: (row: JsonObject) => ReadDocument<T>,
  plural: string,
  { note }: Services,
): Promise<readonly T[]> {
  const all = rows.map((row) => read(isJsonObject(row) ? row : EMPTY));
  const odd = all.filter(({ misfits }) => misfits.length > 0).length;
  if (odd > 0)
    await note(`note: not all is as documented in ${odd} of ${rows.length} ${plural}; -o json has it as it came`);
  return all.map(({ value }) => value);
}

function cutNote({ localFilter }: Listing, { count }: Page, shown: number): string {
  // With a filter of our own, fewer rows match than the service counts.
  const total = localFilter === undefined && isJsonNumber(count) ? ` of ${grouped(count)}` : "";
  return `${grouped(shown)}${total}; --all for the rest`;
}

function endNote({ collection, narrowedBy }: Listing, { count, rowsRead }: Page): string {
  const total = isJsonNumber(count) ? ` of ${grouped(count)}` : "";
  return `note: the service lists only the first ${grouped(rowsRead)}${total} ${pluralOf(collection)}; to see others narrow the list: ${narrowedBy}`;
}

/** Groups digits by three: `1,432`. */
function grouped(count: Parameters<typeof digitsOf>[0]): string {
  return digitsOf(count).replaceAll(/\B(?=(\d{3})+(?!\d))/g, ",");
}
