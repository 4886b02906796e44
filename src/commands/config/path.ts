import type { Services } from "../../session/services.ts";
import { configJson } from "../../view/config.ts";
import { defineCommand, type Item } from "../command.ts";

export const path = defineCommand({
  args: {},
  flags: {},
  examples: [{ what: "Where the profiles are, or will be", line: "sms config path" }],
  notes: "SMS_CONFIG_DIR sets another folder for it.",
  run: (_, services) => ({ many: false, items: items(services) }),
});

async function* items({ profiles }: Services): AsyncGenerator<Item> {
  const file = profiles.path();
  yield { json: configJson({ path: file }), view: async () => [{ kind: "lines", lines: [file] }] };
}
