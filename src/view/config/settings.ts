import type { Column, View } from "../view.ts";

/** A setting for programs; null is not set, and with an origin: set to what makes no sense. */
export type SettingRow = Readonly<Record<"name", string> & Record<"value" | "origin", string | null>>;

export interface InUse {
  /** undefined: none. */
  readonly profile: string | undefined;
  readonly path: string;
}

const COLUMNS: readonly Column[] = [{ header: "Name", whole: true }, { header: "Value" }];
const ORIGIN: Column = { header: "Origin" };

/** What is set, a row each. */
export function settingsTable(rows: readonly SettingRow[], showOrigin: boolean): View {
  const columns = showOrigin ? [...COLUMNS, ORIGIN] : COLUMNS;
  const cells = rows
    .filter(({ origin }) => origin !== null)
    .map(({ name, value, origin }) =>
      [name, value ?? { text: "not valid", tone: "bad" as const }, origin ?? ""].slice(0, columns.length),
    );
  return [{ kind: "table", columns, rows: cells, overflow: "wrap" }];
}

/** The same below the profile that they are of. */
export function settingsView(rows: readonly SettingRow[], showOrigin: boolean, { profile, path }: InUse): View {
  const text = profile === undefined ? "no profile" : `profile ${profile}`;
  return [{ kind: "heading", text: { text, tone: "strong" }, detail: path }, ...settingsTable(rows, showOrigin)];
}
