import { checkedSetting } from "../../../config/checked-setting.ts";
import { KEY_NAMES, keyOf } from "../../../config/keys.ts";
import { type Layers, SETTING_NAMES, type SettingName, settingOf } from "../../../config/settings.ts";
import { SmsError } from "../../../errors.ts";
import type { SettingRow } from "../../../view/config/settings.ts";
import type { Item, Services } from "../../command.ts";
import { layersInUse } from "../layers-in-use.ts";
import { type CheckedRow, tableItems } from "./table-items.ts";

/** Every setting, then what the profile has of credentials. */
export async function* settingItems(showOrigin: boolean, services: Services): AsyncGenerator<Item> {
  const layers = await layersInUse(services);
  const checked = [...SETTING_NAMES.map((name) => settingRow(name, layers)), ...credentialRows(layers)];
  const rows = checked.map(({ row }) => row);
  const inUse = { profile: layers.profile?.name, path: services.account.path };
  const words = () => import("../../../view/config/settings.ts");
  yield* tableItems(checked, {
    view: async () => (await words()).settingsView(rows, showOrigin, inUse),
    rows: async () => (await words()).settingsTable(rows, showOrigin),
  });
}

function settingRow(name: SettingName, layers: Layers): CheckedRow<SettingRow> {
  try {
    const { text, origin } = checkedSetting(name, layers) ?? { text: null, origin: null };
    return { row: { name, value: text, origin } };
  } catch (error) {
    if (!(error instanceof SmsError)) throw error;
    // Not shown: an address may hold a password, and the error says what is wrong with it.
    return { row: { name, value: null, origin: settingOf(name, layers)?.origin ?? null }, error };
  }
}

function credentialRows({ profile }: Layers): readonly CheckedRow<SettingRow>[] {
  if (profile === undefined) return [];
  const origin = `profile ${profile.name}`;
  return KEY_NAMES.filter((name) => keyOf(name).credential).flatMap((name) => {
    const value = profile.values[name];
    return value === undefined ? [] : [{ row: { name, value: keyOf(name).secret ? "****" : value, origin } }];
  });
}
