import { FIRST_PROFILE, checkedProfile, type ProfileFile, checkedSetting } from "../../config/profiles.ts";
import {
  addressOrigin,
  addressSettings,
  credentialKind,
  KEY_NAMES,
  keyOf,
  type Layers,
  type Profile,
  SETTING_NAMES,
  type SettingName,
  settingOf,
} from "../../config/settings.ts";
import { UsageError, SmsError } from "../../errors.ts";
import type { JsonObject } from "../../json.ts";
import type { Services } from "../../session/services.ts";
import {
  profileJson,
  profilesTable,
  type ProfileRow,
  settingJson,
  settingsTable,
  settingsView,
  type SettingRow,
} from "../../view/config.ts";
import { defineCommand, type Item, toggle } from "../command.ts";
import { layersInUse } from "./settings.ts";

export const list = defineCommand({
  args: {},
  flags: {
    showOrigin: toggle("show where each value comes from: a flag, a variable, a profile, a default"),
    profiles: toggle("list the profiles instead"),
  },
  examples: [
    { what: "The values in force, and where each comes from", line: "sms config list --show-origin" },
    { what: "The profiles", line: "sms config list --profiles" },
    { what: "As data: every setting, null when it is not set", line: "sms config list -o json" },
  ],
  notes:
    "A flag takes precedence over a variable, a variable over the profile, the profile over the default. " +
    "Of an endpoint and a region from the same place, the endpoint is used. " +
    "Secrets of the profile are shown as ****. sms auth status shows which credentials are used.",
  run({ showOrigin, profiles }, services) {
    if (profiles && showOrigin) throw new UsageError("--profiles and --show-origin exclude each other");
    return { many: true, items: profiles ? profileItems(services) : settingItems(showOrigin, services) };
  },
});

/** A row for each profile, without secrets. */
export async function* profileItems({ profiles, note }: Services): AsyncGenerator<Item> {
  const file = await profiles.file();
  const checked = await Promise.all(Object.keys(file.profiles).map((name) => profileRow(name, file)));
  if (checked.length === 0) await note(`no profiles in ${file.path}`);
  const rows = checked.map(({ row }) => row);
  yield* tableItems(checked, {
    json: profileJson,
    view: async () => profilesTable(rows),
  });
  const { name, origin } = await profiles.choice();
  if (origin !== file.path && rows.length > 0) await note(`note: ${origin} selects profile ${name}`);
}

async function profileRow(name: string, file: ProfileFile): Promise<CheckedRow<ProfileRow>> {
  const current = name === (file.current ?? FIRST_PROFILE);
  try {
    return { row: rowOf(name, current, await checkedProfile(file, name)) };
  } catch (error) {
    if (!(error instanceof SmsError)) throw error;
    return { row: { ...rowOf(name, current, {}), credentials: "not valid" }, error };
  }
}

function rowOf(name: string, current: boolean, profile: Profile): ProfileRow {
  const { region = null, endpoint = null } = profile;
  return { name, current, region, endpoint, credentials: credentialKind(profile) ?? "none" };
}

/** A row for each setting, then one for each part of a credential in the profile. */
export async function* settingItems(showOrigin: boolean, services: Services): AsyncGenerator<Item> {
  const layers = await layersInUse(services);
  const checked = [...SETTING_NAMES.map((name) => settingRow(name, layers)), ...credentialRows(layers)];
  const rows = checked.map(({ row }) => row);
  const inUse = { profile: layers.profile?.name, path: (await services.profiles.file()).path };
  yield* tableItems(checked, {
    json: settingJson,
    view: async () => settingsView(rows, showOrigin, inUse),
    rows: async () => settingsTable(rows, showOrigin),
  });
}

function settingRow(name: SettingName, layers: Layers): CheckedRow<SettingRow> {
  try {
    const { text, origin } = checkedSetting(name, layers) ?? { text: null, origin: null };
    return { row: { name, value: text, origin, overridden_by: overriddenBy(name, layers) } };
  } catch (error) {
    if (!(error instanceof SmsError)) throw error;
    // The value is not shown: an address may hold a password. The error says what is wrong with it.
    const origin = settingOf(name, layers)?.origin ?? null;
    return { row: { name, value: null, origin, overridden_by: overriddenBy(name, layers) }, error };
  }
}

/** What goes before an endpoint or a region that is set and not used; null for any other setting. */
export function overriddenBy(name: SettingName, layers: Layers): string | null {
  const [first, ...others] = addressSettings(layers);
  return first && first.name !== name && others.some((each) => each.name === name) ? addressOrigin(first) : null;
}

function credentialRows({ profile }: Layers): readonly CheckedRow<SettingRow>[] {
  if (profile === undefined) return [];
  const origin = `profile ${profile.name}`;
  return KEY_NAMES.filter((name) => keyOf(name).credential).flatMap((name) => {
    const value = profile.values[name];
    return value === undefined
      ? []
      : [{ row: { name, value: keyOf(name).secret ? "****" : value, origin, overridden_by: null } }];
  });
}

/** A row of a table, and the error where its values are not valid. */
export interface CheckedRow<Row> {
  readonly row: Row;
  readonly error?: SmsError;
}

/** Each row is an element of the JSON array, the first one carries the table; the errors come after and decide the exit code. */
async function* tableItems<Row>(
  rows: readonly CheckedRow<Row>[],
  { json, ...table }: Pick<Item, "view" | "rows"> & { readonly json: (row: Row) => JsonObject },
): AsyncGenerator<Item> {
  for (const [at, { row }] of rows.entries()) yield { json: json(row), exitCode: null, ...(at === 0 ? table : {}) };
  for (const { error } of rows) if (error) yield { error };
}
