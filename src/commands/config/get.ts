import { checkedSetting } from "../../config/profiles.ts";
import {
  isByLogin,
  isSettingName,
  type KeyName,
  keyOf,
  type Layers,
  placesBesidesProfile,
  type Setting,
} from "../../config/settings.ts";
import { ConfigError, UsageError } from "../../errors.ts";
import type { Services } from "../../session/services.ts";
import { settingJson } from "../../view/config.ts";
import { defineCommand, type Item } from "../command.ts";
import { overriddenBy } from "./list.ts";
import { layersInUse, settingName } from "./settings.ts";

export const get = defineCommand({
  args: { name: settingName },
  flags: {},
  examples: [
    { what: "The value in force, bare", line: "sms config get region" },
    { what: "And where it comes from", line: "sms config get region -o json" },
  ],
  run({ name }, services) {
    if (keyOf(name).secret)
      throw new UsageError(
        `${name} is secret and is not printed`,
        "sms config list shows whether the profile has it, sms auth status what is used.",
      );
    return { many: false, items: valueInForce(name, services) };
  },
});

async function* valueInForce(name: KeyName, services: Services): AsyncGenerator<Item> {
  const layers = await layersInUse(services);
  const setting = findSetting(name, layers);
  if (setting === undefined) throw notSet(name);
  const { text, origin } = setting;
  const row = { name, value: text, origin, overridden_by: isSettingName(name) ? overriddenBy(name, layers) : null };
  yield { json: settingJson(row), view: async () => [{ kind: "lines", lines: [text] }] };
  if (row.overridden_by !== null)
    await services.note(`note: this value is not used: ${row.overridden_by} takes precedence over it`);
}

/** Keys that are not settings belong to credentials: of those, only the profile's are looked at here, not the other sources. */
function findSetting(name: KeyName, layers: Layers): Setting | undefined {
  if (isSettingName(name)) return checkedSetting(name, layers);
  const { profile } = layers;
  const text = profile?.values[name];
  return profile && text !== undefined ? { text, origin: `profile ${profile.name}` } : undefined;
}

function notSet(name: KeyName): ConfigError {
  const places = isSettingName(name) ? placesBesidesProfile(name).map((place) => `${place}, `) : [];
  const last = isByLogin(name) ? "sms auth login" : `sms config set ${name} VALUE`;
  return new ConfigError(`${name} is not set`, `It may be set by ${places.join("")}${places[0] ? "or " : ""}${last}.`);
}
