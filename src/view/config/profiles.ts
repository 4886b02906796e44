import type { Column, View } from "../view.ts";

/** A profile for programs, without its secrets. */
export type ProfileRow = Readonly<
  Record<"name", string> &
    Record<"current", boolean> &
    Record<"region" | "endpoint", string | null> &
    Record<"credentials", string>
>;

const COLUMNS: readonly Column[] = [
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
  return [{ kind: "table", columns: COLUMNS, rows: cells, overflow: "wrap" }];
}
