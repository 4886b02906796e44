import { isJsonObject, type Json, printJson } from "../../json.ts";
import { safeText } from "../../safe-text.ts";

/** A scalar bare on its line, null as nothing; a list as a row for each element; an object as a row of its values. */
export function tsvOfValue(value: Json): string {
  if (value === null) return "";
  const rows: readonly Json[] = Array.isArray(value) ? value : [value];
  return rows.map((row) => `${cellsOf(row).map(cellText).join("\t")}\n`).join("");
}

function cellsOf(row: Json): readonly Json[] {
  if (Array.isArray(row)) return row;
  return isJsonObject(row) ? Object.values(row) : [row];
}

/** Null is empty; what has parts is compact JSON. A tab within is written as an escape, as all that is unsafe. */
function cellText(cell: Json): string {
  if (cell === null) return "";
  return typeof cell === "string" ? safeText(cell) : printJson(cell, "compact");
}
