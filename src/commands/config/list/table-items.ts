import type { SmsError } from "../../../errors.ts";
import type { JsonObject } from "../../../json.ts";
import type { Item } from "../../command.ts";

/** A row of a table, and what is wrong with what it shows. */
export interface CheckedRow<Row> {
  readonly row: Row;
  readonly error?: SmsError;
}

/** Each row is an element of the JSON array, the first one carries the table; the errors come after and decide the exit code. */
export async function* tableItems<Row extends JsonObject>(
  rows: readonly CheckedRow<Row>[],
  table: Pick<Item, "view" | "rows">,
): AsyncGenerator<Item> {
  for (const [at, { row }] of rows.entries()) yield { json: row, exitCode: null, ...(at === 0 ? table : {}) };
  for (const { error } of rows) if (error) yield { error };
}
