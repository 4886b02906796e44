import { expect, test } from "vitest";

import type { JsonObject } from "../../src/json.ts";
import { type Goal, REST_GOAL } from "../../src/model/goal.ts";
import { nextDelay } from "../../src/tracking/schedule.ts";
import { planPolls } from "../../src/tracking/schedule.ts";
import { NO_BACKOFF } from "../../src/tracking/schedule.ts";
import { step } from "../../src/tracking/step.ts";
import { DEFAULT_OPTIONS } from "../../src/tracking/track.ts";
import { startTrack, type Track } from "../../src/tracking/track.ts";
import { goalOf, momentAt, T0, task } from "./play.ts";

const HOUR_MS = 3_600_000;

/** Numbers that look random and are the same every time (Park and Miller). */
function dice(seed: number): () => number {
  let value = seed;
  return () => {
    value = (value * 48_271) % 2_147_483_647;
    return value / 2_147_483_647;
  };
}

interface Night {
  readonly tasks: number;
  /** Tasks of the account, of which these are a part. */
  readonly listed: number;
  readonly goal?: Goal;
  readonly intervalMs?: number;
  readonly deadlineMs?: number;
}

/** Migrations of 2 to 12 hours each: the task `at` this many ms after the start. */
function documentOf(at: number, elapsedMs: number): JsonObject {
  const share = elapsedMs / ((2 + (at % 11)) * HOUR_MS);
  return share >= 1 ? task("MIGRATE_SUCCESS") : task("RUNNING", { subtask_info: `COPY-${Math.floor(share * 100)}` });
}

interface Count {
  readonly requests: number;
  readonly rounds: number;
  /** The longest a migration was over before it was known. */
  readonly latestMs: number;
}

/** Follows the tasks as a driver does, and counts requests. */
function follow({ tasks, listed, goal = REST_GOAL, intervalMs, deadlineMs = T0 + 8 * HOUR_MS }: Night): Count {
  const random = dice(1);
  const options = { ...DEFAULT_OPTIONS, deadlineMs };
  const tracks = Array.from({ length: tasks }, (_, at) =>
    startTrack({ taskId: String(at), goal, acted: false, options }, momentAt(T0)),
  );
  let [requests, rounds, known] = [0, 0, undefined as number | undefined];
  let latestMs = 0;
  const poll = (at: number, partial: boolean, now: number) => {
    const track = tracks[at] as Track;
    tracks[at] = step(track, { kind: "document", document: documentOf(at, now - T0), partial }, momentAt(now)).track;
    if (track.ending === undefined && tracks[at]?.ending?.kind === "reached") {
      latestMs = Math.max(latestMs, now - T0 - (2 + (at % 11)) * HOUR_MS);
    }
  };
  for (let now = T0; tracks.some(({ ending }) => ending === undefined); rounds += 1) {
    const { pages, single } = planPolls(tracks, known);
    const alone = new Set(single);
    requests += pages + single.length;
    if (pages > 0) known = listed;
    for (const [at, { taskId, ending }] of tracks.entries()) {
      if (ending === undefined && (alone.has(taskId) || pages > 0)) poll(at, !alone.has(taskId), now);
    }
    now += nextDelay(tracks, { intervalMs, backoff: NO_BACKOFF, random: random() });
  }
  return { requests, rounds, latestMs };
}

/** The same 200 at the same pace where listing costs more: follow({ tasks: 200, listed: 1e6 }), which takes long. */
const SINGLY = 162_000;

test("200 tasks over a night of 8 hours take about 4,300 requests, a fortieth of reading them one by one", () => {
  const night = follow({ tasks: 200, listed: 200 });
  expect(night.requests).toBeGreaterThan(3500);
  expect(night.requests).toBeLessThan(4500);
  expect(night.requests / SINGLY).toBeLessThan(1 / 35);
  expect(night.latestMs).toBeLessThanOrEqual(60_000);
}, 120_000);

test.each([
  ["one task", { tasks: 1, listed: 200 }, 250, 350],
  ["one task, --interval 60s", { tasks: 1, listed: 200, intervalMs: 60_000 }, 121, 121],
  ["10 tasks of an account of 200: two pages and a task in turn", { tasks: 10, listed: 200 }, 2500, 3300],
  ["10 tasks of an account of 2,000: one by one", { tasks: 10, listed: 2000 }, 7500, 9000],
  ["10 clones: one by one, list items do not know", { tasks: 10, listed: 10, goal: goalOf("clone-test") }, 7500, 9000],
] satisfies [string, Night, number, number][])("%s", (_, night, least, most) => {
  const { requests, latestMs } = follow(night);
  expect(requests).toBeGreaterThanOrEqual(least);
  expect(requests).toBeLessThanOrEqual(most);
  expect(latestMs).toBeLessThanOrEqual(60_000);
});
