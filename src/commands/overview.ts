import { FAILED_OR_MISSED } from "../exit-code.ts";
import { numberField } from "../json.ts";
import { OVERVIEW_COUNTERS } from "../model/source-state.ts";
import { listOf } from "../parse-value.ts";
import type { Services } from "../session/services.ts";
import { defineCommand, type Item, optional } from "./command.ts";

export const overview = defineCommand({
  args: {},
  flags: {
    failOn: optional(
      `exit 5 when a server is in one of these states: ${OVERVIEW_COUNTERS.join(", ")}`,
      "<list>",
      listOf(...OVERVIEW_COUNTERS),
    ),
  },
  examples: [
    { what: "How many servers are in which state", line: "sms overview" },
    {
      what: "A gate: exit 5 when a server failed or cannot be migrated",
      line: "sms overview --fail-on error,unavailable",
    },
    { what: "Which servers those are", line: "sms source list --state unavailable; sms errors" },
    { what: "One number, for a script", line: "sms overview --query error -o tsv" },
  ],
  run: ({ failOn = [] }, services) => ({ many: false, items: overviewItems(failOn, services) }),
});

async function* overviewItems(failOn: readonly string[], { client, warn }: Services): AsyncGenerator<Item> {
  const json = await (await client()).getOverview();
  const failing = failOn.flatMap((state) => {
    const count = numberField(json, state) ?? 0;
    return count > 0 ? `${count} ${state}` : [];
  });
  yield {
    json,
    view: async () => (await import("../view/overview.ts")).overviewTable(json),
    exitCode: failing.length === 0 ? 0 : FAILED_OR_MISSED,
  };
  if (failing.length > 0) await warn(`servers: ${failing.join(", ")}`);
}
