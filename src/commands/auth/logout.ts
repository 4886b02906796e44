import { KEY_NAMES, keyOf } from "../../config/settings.ts";
import type { JsonObject } from "../../json.ts";
import { objectOf } from "../../object-definition.ts";
import type { Services } from "../../session/services.ts";
import { LOGOUT } from "../../view/identity.ts";
import { defineCommand, type Item } from "../command.ts";

export const logout = defineCommand({
  args: {},
  flags: {},
  examples: [
    { what: "Forget the credentials of the profile in use", line: "sms auth logout" },
    { what: "Of another one", line: "sms auth logout --profile prod" },
  ],
  notes:
    "Settings such as the region stay (sms config unset --all removes them too), and so do environment variables and other tools' files. " +
    "Cached tokens are removed; the service itself accepts them until they expire.",
  run: (_, services) => ({ many: false, items: items(services) }),
});

async function* items({ profiles: store, credentials, note }: Services): AsyncGenerator<Item> {
  const path = store.path();
  const { name } = await store.choice();
  const profile = (await store.file()).profiles[name] ?? {};
  const removed = KEY_NAMES.filter((key) => keyOf(key).credential && Object.hasOwn(profile, key));
  if (removed.length > 0)
    await store.change(({ current, profiles }) => ({
      current,
      profiles: { ...profiles, [name]: without(profiles[name] ?? {}, removed) },
    }));
  await credentials.forgetTokens();
  const line =
    removed.length > 0
      ? `removed ${removed.join(", ")} from profile ${name} in ${path}`
      : `profile ${name} has no credentials`;
  yield {
    json: objectOf(LOGOUT, { profile: name, path, removed }),
    view: async () => [{ kind: "lines", lines: [line] }],
  };
  const others = (await credentials.findings())
    .map((finding) => finding.name)
    .filter((each) => each !== `profile ${name}`);
  if (others.length > 0) await note(`note: credentials are still found in ${others.join("; ")}`);
}

function without(profile: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(profile).filter(([key]) => !keys.includes(key)));
}
