import type { Column } from "./view.ts";

/** Headers of the columns that a narrow terminal loses, the first to go first. */
export function dropOrder(columns: readonly Column[]): readonly string[] {
  return columns
    .flatMap(({ header, whole, drop = whole ? Infinity : undefined }) => (drop === undefined ? [] : [{ header, drop }]))
    .toSorted((a, b) => a.drop - b.drop)
    .map(({ header }) => header);
}

/** The same as a sentence of help, for one table or for several by name. */
export function dropNote(tables: Readonly<Record<string, readonly Column[]>>): string {
  const orders = Object.entries(tables).map(([name, columns]) => `${name}: ${dropOrder(columns).join(", ")}.`);
  return `A terminal too narrow loses columns, those with nothing in them first, then in this order. ${orders.join(" ")}`;
}
