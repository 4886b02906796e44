import { UsageError } from "../../errors.ts";
import { defineCommand } from "../command.ts";
import { toggle } from "../params.ts";
import { profileItems } from "./list/profiles.ts";
import { settingItems } from "./list/settings.ts";

export const list = defineCommand({
  args: {},
  flags: {
    showOrigin: toggle("say where each value comes from: a flag, a variable, a profile, a default"),
    profiles: toggle("list the profiles instead"),
  },
  examples: [
    { what: "What is in force, and who says so", line: "sms config list --show-origin" },
    { what: "The profiles", line: "sms config list --profiles" },
    { what: "As data: every setting, null when it is not set", line: "sms config list -o json" },
  ],
  notes:
    "A flag goes before a variable, a variable before the profile, the profile before the default. " +
    "Secrets of the profile are shown as ****. sms auth status tells which credentials are used.",
  run({ showOrigin, profiles }, services) {
    if (profiles && showOrigin) throw new UsageError("--profiles and --show-origin exclude each other");
    return { many: true, items: profiles ? profileItems(services) : settingItems(showOrigin, services) };
  },
});
