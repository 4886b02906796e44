import type { Contents } from "../../config/profile-store.ts";
import { noSuchProfile, type ProfileFile } from "../../config/profiles.ts";
import type { Services } from "../../session/services.ts";
import { configJson } from "../../view/config.ts";
import { defineCommand, type Item } from "../command.ts";
import { offeredProfiles } from "../global-flags.ts";

export const use = defineCommand({
  args: {
    profile: {
      help: "name of an existing profile",
      placeholder: "<profile>",
      offers: offeredProfiles,
      parse: String,
    },
  },
  flags: {},
  examples: [
    { what: "From now on, unless --profile or SMS_PROFILE names another", line: "sms config use prod" },
    { what: "The existing profiles", line: "sms config list --profiles" },
  ],
  run: ({ profile }, services) => ({ many: false, items: makeCurrent(profile, services) }),
});

async function* makeCurrent(name: string, { profiles, env, note }: Services): AsyncGenerator<Item> {
  const path = profiles.path();
  await profiles.change((file) => withCurrent(file, name));
  yield { json: configJson({ path, profile: name }) };
  await note(`profile ${name} of ${path} is now the current one`);
  const other = env["SMS_PROFILE"];
  if (other && other !== name) await note(`warning: SMS_PROFILE is set and takes precedence: profile ${other}`);
}

function withCurrent(file: ProfileFile, name: string): Contents {
  if (!Object.hasOwn(file.profiles, name)) throw noSuchProfile({ name, origin: "<profile>" }, file);
  return { ...file, current: name };
}
