import type { JsonObject } from "../json.ts";
import { FILTER_STATES } from "../model/list-limits.ts";
import { objectAt, textAt } from "./machine/document.ts";

export interface ListQuery {
  readonly limit: number;
  readonly offset: number;
  readonly filters: readonly (readonly [name: string, value: string])[];
}

const FILTERS: ReadonlyMap<string, (document: JsonObject, value: string) => boolean> = new Map([
  ["state", (document, value) => textAt(document, "state") === value],
  ["name", (document, value) => textAt(document, "name").includes(value)],
  ["id", (document, value) => textAt(document, "id") === value],
  ["source_server_id", (document, value) => textAt(objectAt(document, "source_server"), "id") === value],
  ["enterprise_project_id", (document, value) => textAt(document, "enterprise_project_id") === value],
]);

/** The query of a list, or what is wrong with it. Parameters that are not documented are ignored. */
export function parseListQuery(query: string): ListQuery | string {
  const given = new URLSearchParams(query);
  const limit = wholeNumber(given.get("limit") ?? "100", 200);
  const offset = wholeNumber(given.get("offset") ?? "0", 65_535);
  const state = given.get("state");
  if (limit === null) return "Invalid parameter limit: a whole number from 0 to 200 is expected.";
  if (offset === null) return "Invalid parameter offset: a whole number from 0 to 65535 is expected.";
  if (state !== null && !FILTER_STATES.has(state)) return "Invalid parameter state.";
  return { limit, offset, filters: [...given].filter(([name]) => FILTERS.has(name)) };
}

export function matches(document: JsonObject, query: ListQuery): boolean {
  return query.filters.every(([name, value]) => FILTERS.get(name)?.(document, value) ?? true);
}

function wholeNumber(text: string, most: number): number | null {
  return /^\d{1,5}$/.test(text) && Number(text) <= most ? Number(text) : null;
}
