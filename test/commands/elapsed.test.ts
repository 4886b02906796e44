import { expect, test } from "vitest";

import { testCli } from "../cli.ts";

const ID = "7a9a9540-0000-4000-8000-000000000001";
const HOUR = 3_600_000;
/** Ran for an hour, a week before the clock of the tests. */
const START = Date.UTC(2026, 0, 2, 3, 4, 5) - 168 * HOUR;
const FINISHED = { id: ID, name: "web-01", state: "MIGRATE_SUCCESS", start_date: START, finish_date: START + HOUR };

function finished() {
  const cli = testCli();
  cli.api.get(`/v3/tasks/${ID}`).times(2).optionally().reply(200, FINISHED);
  return cli;
}

test("show, wait and watch agree on how long a finished task took", async () => {
  const [shown, waited, watched, events] = [
    await finished().run("task", "show", ID),
    await finished().run("task", "wait", ID, "--for", "rest", "-o", "json"),
    await finished().run("task", "watch", ID),
    await finished().run("task", "watch", ID, "-o", "jsonl"),
  ];
  expect(shown.stdout).toMatch(/^ *Elapsed +1 h$/m);
  expect(watched.stdout).toMatch(/^ *Elapsed +1 h$/m);
  expect(JSON.parse(waited.stdout)).toMatchObject({ outcome: "reached", elapsed_seconds: 3600 });
  const elapsed = events.stdout
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { elapsed_seconds: number }).elapsed_seconds);
  expect(new Set(elapsed)).toEqual(new Set([3600]));
});
