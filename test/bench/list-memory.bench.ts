import { expect, test } from "vitest";

import { measuredRun } from "./measured-run.ts";
import { pageServer } from "./page-server.ts";
import { keep } from "./results.ts";

const FEW = 200;
const MANY = 65_535;
/** Of which V8 keeps some 30 for itself before it collects. */
const MOST_MIB_MORE = 60;
const MOST_MIB = 125;

test.each([["-o jsonl"], ["-o tsv"], ["-o tsv --query tasks[].id"]])(
  "a list of 65,535 tasks needs little more memory than one of 200: %s",
  async (format) => {
    const few = await listed(FEW, format);
    const many = await listed(MANY, format);
    const more = many.peakMiB - few.peakMiB;
    keep("list-memory", { format, few: FEW, many: MANY, fewMiB: few.peakMiB, manyMiB: many.peakMiB, moreMiB: more });
    expect(more).toBeLessThan(MOST_MIB_MORE);
    expect(many.peakMiB).toBeLessThan(MOST_MIB);
  },
);

async function listed(count: number, format: string) {
  const server = await pageServer(count);
  const run = await measuredRun(["task", "list", "--all", "--no-headers", ...format.split(" ")], server.url);
  server.close();
  expect(run).toMatchObject({ code: 0, lines: count });
  return run;
}
