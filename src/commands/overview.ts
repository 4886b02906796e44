import { digitsOf, isJsonNumber } from "../json.ts";
import { listOf } from "../parse-value.ts";
import type { Services } from "../session/services.ts";
import { defineCommand, type Item, optional } from "./command.ts";

/** The counters of `GET /v3/sources/overview` (docs/service.md, "Source servers"). */
const COUNTERS = [
  "waiting",
  "replicate",
  "syncing",
  "stopped",
  "deleting",
  "cutovering",
  "unavailable",
  "stopping",
  "skipping",
  "finished",
  "initialize",
  "error",
  "cloning",
  "unconfigured",
] as const;

/** The exit code of --fail-on when a counter is not 0. */
const SOME_FAILED = 5;

export const overview = defineCommand({
  args: {},
  flags: {
    failOn: optional(
      `exit 5 when a server is in one of these states: ${COUNTERS.join(", ")}`,
      "<list>",
      listOf(...COUNTERS),
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
  const failing = failOn.filter((state) => {
    const count = json[state] ?? null;
    return isJsonNumber(count) && Number(digitsOf(count)) > 0;
  });
  yield {
    json,
    view: async () => (await import("../view/overview.ts")).overviewTable(json),
    exitCode: failing.length === 0 ? 0 : SOME_FAILED,
  };
  const words = failing.map((state) => {
    const count = json[state] ?? null;
    return `${isJsonNumber(count) ? digitsOf(count) : "?"} ${state}`;
  });
  if (words.length > 0) await warn(`servers: ${words.join(", ")}`);
}
