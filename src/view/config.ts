import { type Fields, type ObjectDefinition, objectOf, type ObjectOf, type ValuesOf } from "../object-definition.ts";
import type { Cell, Column, View } from "./view.ts";

const SETTING_FIELDS = {
  name: { type: "string", about: "of the setting" },
  value: { type: "string", orNull: true, about: "null when it is not set, or not valid; **** for a secret" },
  origin: {
    type: "string",
    orNull: true,
    about: "the flag, variable or profile that it comes from, or default; null when it is not set",
  },
  overridden_by: {
    type: "string",
    orNull: true,
    about: "of an endpoint or a region that is not used: the flag, variable or setting that takes precedence over it",
  },
} as const satisfies Fields;

/** Without a value it is not set or, if it has an origin, set to an invalid value. */
export type SettingRow = ValuesOf<typeof SETTING_FIELDS>;

export const SETTING = {
  schema: "sms.setting/1",
  of: "config list, config get",
  fields: SETTING_FIELDS,
} as const satisfies ObjectDefinition;

export function settingJson(row: SettingRow): ObjectOf<typeof SETTING> {
  return objectOf(SETTING, row);
}

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
    .map(({ name, value, origin, overridden_by }): readonly Cell[] => {
      const shown = value ?? { text: "not valid", tone: "bad" as const };
      const cell = overridden_by === null || value === null ? shown : { text: value, tone: "dim" as const };
      const why = overridden_by === null ? "" : ` (not used: ${overridden_by} takes precedence)`;
      return [name, cell, `${origin}${why}`].slice(0, columns.length);
    });
  return [{ kind: "table", columns, rows: cells, overflow: "wrap" }];
}

/** The same table, below the name of the profile. */
export function settingsView(rows: readonly SettingRow[], showOrigin: boolean, { profile, path }: InUse): View {
  const text = profile === undefined ? "no profile" : `profile ${profile}`;
  return [{ kind: "heading", text: { text, tone: "strong" }, detail: path }, ...settingsTable(rows, showOrigin)];
}

const PROFILE_FIELDS = {
  name: { type: "string", about: "of the profile" },
  current: { type: "boolean", about: "whether it is used unless --profile or SMS_PROFILE names another" },
  region: { type: "string", orNull: true, about: "null when it is not set" },
  endpoint: { type: "string", orNull: true, about: "null when it is not set" },
  credentials: { type: "string", about: "their kind; none, or not valid" },
} as const satisfies Fields;

/** A profile without its secrets. */
export type ProfileRow = ValuesOf<typeof PROFILE_FIELDS>;

export const PROFILE = {
  schema: "sms.profile/1",
  of: "config list --profiles",
  fields: PROFILE_FIELDS,
} as const satisfies ObjectDefinition;

export function profileJson(row: ProfileRow): ObjectOf<typeof PROFILE> {
  return objectOf(PROFILE, row);
}

/** What a command did to the file with the profiles, or where that file is. */
export const CONFIG = {
  schema: "sms.config/1",
  of: "config path, config set, config unset, config use",
  fields: {
    path: { type: "string", about: "of the file with the profiles" },
    profile: { type: "string", optional: true, about: "the profile that was written to; of use: the current one now" },
    name: { type: "string", optional: true, about: "of set: the setting" },
    value: { type: "string", optional: true, about: "of set: its new value" },
    names: { type: { list: "string" }, optional: true, about: "of unset: the names of the settings that were removed" },
  },
} as const satisfies ObjectDefinition;

export function configJson(fields: ValuesOf<typeof CONFIG.fields>): ObjectOf<typeof CONFIG> {
  return objectOf(CONFIG, fields);
}

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
