import type { Column, View } from "./view.ts";

/** A setting for programs. Without a value it is not set or, if it has an origin, set to an invalid value. */
export type SettingRow = Readonly<Record<"name", string> & Record<"value" | "origin", string | null>>;

/** The profile in use, and the file that holds it. */
export interface InUse {
  /** undefined if there is none. */
  readonly profile: string | undefined;
  readonly path: string;
}

const SETTING_COLUMNS: readonly Column[] = [{ header: "Name", whole: true }, { header: "Value" }];
const ORIGIN: Column = { header: "Origin" };

/** The settings that are set, one row each. */
export function settingsTable(rows: readonly SettingRow[], showOrigin: boolean): View {
  const columns = showOrigin ? [...SETTING_COLUMNS, ORIGIN] : SETTING_COLUMNS;
  const cells = rows
    .filter(({ origin }) => origin !== null)
    .map(({ name, value, origin }) =>
      [name, value ?? { text: "not valid", tone: "bad" as const }, origin ?? ""].slice(0, columns.length),
    );
  return [{ kind: "table", columns, rows: cells, overflow: "wrap" }];
}

/** The same table, below the name of the profile. */
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
