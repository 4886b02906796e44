import type { Json, JsonObject } from "../../json.ts";
import { badRequestError, type HttpResponse, jsonResponse } from "../response.ts";

/** What a list accepts besides `limit` and `offset`; every filter is given the text of the query. */
export interface ListRules<T> {
  /** The name of the rows in the response. */
  readonly rows: string;
  readonly mostRows: number;
  readonly usualRows: number;
  /** What a limit of 0 means: no row (0), or the usual number. */
  readonly rowsOfZero: number;
  readonly offsetRequired?: true;
  readonly filters: Readonly<Record<string, Filter<T>>>;
}

export interface Filter<T> {
  readonly matches: (row: T, value: string) => boolean;
  /** Values that the service accepts; any without it. */
  readonly isValid?: (value: string) => boolean;
}

/** One page of the rows that match the query. Parameters that are not documented are ignored. */
export function respondWithPage<T>(
  query: string,
  rules: ListRules<T>,
  rows: readonly T[],
  print: (row: T) => Json,
): HttpResponse {
  const given = new URLSearchParams(query);
  const limit = wholeNumber(given.get("limit") ?? String(rules.usualRows), rules.mostRows);
  const offset = wholeNumber(given.get("offset") ?? (rules.offsetRequired ? "" : "0"), 65_535);
  if (limit === null)
    return badRequestError(`Invalid parameter limit: a whole number from 0 to ${rules.mostRows} is expected.`);
  if (offset === null) return badRequestError("Invalid parameter offset: a whole number from 0 to 65535 is expected.");
  const filters = [...given].flatMap(([name, value]) => {
    const filter = Object.hasOwn(rules.filters, name) ? rules.filters[name] : undefined;
    return filter === undefined ? [] : [{ name, value, filter }];
  });
  const wrong = filters.find(({ value, filter }) => filter.isValid?.(value) === false);
  if (wrong !== undefined) return badRequestError(`Invalid parameter ${wrong.name}.`);
  const found =
    filters.length === 0
      ? rows
      : rows.filter((row) => filters.every(({ filter, value }) => filter.matches(row, value)));
  const page = found.slice(offset, offset + (limit === 0 ? rules.rowsOfZero : limit));
  return jsonResponse(200, { count: found.length, [rules.rows]: page.map(print) } satisfies JsonObject);
}

function wholeNumber(text: string, most: number): number | null {
  return /^\d{1,5}$/.test(text) && Number(text) <= most ? Number(text) : null;
}

/** A filter that wants exactly this text. */
export function exactly<T>(textOf: (row: T) => string): Filter<T> {
  return { matches: (row, value) => textOf(row) === value };
}

/** A filter that wants this text somewhere. */
export function containing<T>(textOf: (row: T) => string): Filter<T> {
  return { matches: (row, value) => textOf(row).includes(value) };
}

/** A filter that takes true or false. */
export function yesOrNo<T>(valueOf: (row: T) => boolean): Filter<T> {
  return {
    isValid: (value) => value === "true" || value === "false",
    matches: (row, value) => valueOf(row) === (value === "true"),
  };
}
