import { expect, test } from "vitest";

import { measuredRun } from "./measured-run.ts";
import { pageServer } from "./page-server.ts";
import { keep } from "./results.ts";

const TASKS = 1000;
const ACTION_MS = 50;
const ids = Array.from({ length: TASKS }, (_, at) => `task-${at}\n`).join("");

test.each([1, 8, 64])("1,000 actions run %i at a time", async (concurrency) => {
  const server = await pageServer(TASKS, ACTION_MS);
  const flags = ["--no-precheck", "--concurrency", String(concurrency), "-o", "jsonl"];
  const { code, lines, seconds, peakMiB } = await measuredRun(["task", "stop", "-", ...flags], server.url, ids);
  server.close();
  const least = (TASKS * ACTION_MS) / 1000 / concurrency;
  keep("batch", { concurrency, mostAtOnce: server.mostAtOnce(), timesOfService: seconds / least, peakMiB });
  expect([code, lines, server.actions(), server.mostAtOnce()]).toEqual([0, TASKS, TASKS, concurrency]);
});
