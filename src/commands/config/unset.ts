import { UsageError } from "../../errors.ts";
import { defineCommand } from "../command.ts";
import { toggle } from "../params.ts";
import { removeSettings } from "./unset/remove.ts";

export const unset = defineCommand({
  args: {
    name: {
      help: "name of a setting",
      placeholder: "[name]",
      parse: (raw) => (raw === undefined ? undefined : String(raw)),
    },
  },
  flags: { all: toggle("remove the whole profile, its credentials included") },
  examples: [
    { what: "Back to the default", line: "sms config unset request_timeout" },
    { what: "Remove a profile", line: "sms config unset --all --profile old" },
  ],
  notes: "Of the profile that --profile or SMS_PROFILE names, else of the current one.",
  run({ name, all }, services) {
    if ((name === undefined) !== all) throw new UsageError("name one setting, or --all for the whole profile");
    return { many: false, items: removeSettings(name, services) };
  },
});
