import { credentialKind, type KeyName } from "../../../config/keys.ts";
import { isSettingName, settingOf } from "../../../config/settings.ts";
import type { Services } from "../../command.ts";
import type { Written } from "./write.ts";

/** What goes before a value that was just written; the profile's other values may be anything. */
export function whyUnused(
  name: KeyName,
  { profile, profiles }: Written,
  { account, env }: Services,
): string | undefined {
  const { [name]: value, endpoint } = profiles[profile] ?? {};
  const texts = Object.entries({ endpoint, [name]: value }).filter(([, text]) => typeof text === "string");
  const layers = { flags: account.flags, env, profile: { name: profile, values: Object.fromEntries(texts) } };
  const inForce = isSettingName(name) ? settingOf(name, layers) : undefined;
  if (inForce && inForce.origin !== `profile ${profile}`) return `${inForce.origin} goes before a profile`;
  const address = name === "region" ? settingOf("endpoint", layers) : undefined;
  if (address) return `an endpoint goes before a region, and ${address.origin} has one`;
  const [own, kind] = [credentialKind({ [name]: value }), credentialKind(profiles[profile] ?? {})];
  return own === kind || own === undefined ? undefined : `the profile's ${kind} goes before it`;
}
