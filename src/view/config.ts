import type { Column, View } from "./view.ts";

/** A setting for programs; null is not set, and with an origin: set to what makes no sense. */
export type SettingRow = Readonly<Record<"name", string> & Record<"value" | "origin", string | null>>;

export interface InUse {
  /** undefined: none. */
  readonly profile: string | undefined;
  readonly path: string;
}

const SETTING_COLUMNS: readonly Column[] = [{ header: "Name", whole: true }, { header: "Value" }];
const ORIGIN: Column = { header: "Origin" };

/** What is set, a row each. */
export function settingsTable(rows: readonly SettingRow[], showOrigin: boolean): View {
  const columns = showOrigin ? [...SETTING_COLUMNS, ORIGIN] : SETTING_COLUMNS;
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

/** A profile for programs, without its secrets. */
export type ProfileRow = Readonly<
  Record<"name", string> &
    Record<"current", boolean> &
    Record<"region" | "endpoint", string | null> &
    Record<"credentials", string>
>;

const PROFILE_COLUMNS: readonly Column[] = [
  { header: "Name", whole: true },
  { header: "Current" },
  { header: "Region or endpoint" },
  { header: "Credentials" },
];

export function profilesTable(rows: readonly ProfileRow[]): View {
  const cells = rows.map(({ name, current, region, endpoint, credentials }) => [
    name,
    current ? "yes" : "",
    endpoint ?? region ?? "",
    credentials,
  ]);
  return [{ kind: "table", columns: PROFILE_COLUMNS, rows: cells, overflow: "wrap" }];
}
