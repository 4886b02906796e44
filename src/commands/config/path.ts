import { defineCommand, type Item, type Services } from "../command.ts";

export const path = defineCommand({
  args: {},
  flags: {},
  examples: [{ what: "Where the profiles are, or will be", line: "sms config path" }],
  notes: "SMS_CONFIG_DIR names another folder for it.",
  run: (_, services) => ({ many: false, items: pathOf(services) }),
});

async function* pathOf({ account }: Services): AsyncGenerator<Item> {
  yield { json: { path: account.path }, view: async () => [{ kind: "lines", lines: [account.path] }] };
}
