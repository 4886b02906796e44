import { expect, test } from "vitest";

import type { JsonObject } from "../../src/json.ts";
import { OPERATIONS } from "../../src/model/operations.ts";
import { listItem } from "../../src/sandbox/endpoints/task-list.ts";
import { defaultScenario } from "../../src/sandbox/scenario.ts";
import { createTaskStore, type TaskStore } from "../../src/sandbox/task-store.ts";
import type { Observation } from "../../src/tracking/event.ts";
import { nextDelay } from "../../src/tracking/schedule.ts";
import { planPolls } from "../../src/tracking/schedule.ts";
import { NO_BACKOFF } from "../../src/tracking/schedule.ts";
import { step } from "../../src/tracking/step.ts";
import { DEFAULT_OPTIONS } from "../../src/tracking/track.ts";
import { startTrack, type Track } from "../../src/tracking/track.ts";
import { id, START } from "../sandbox/harness.ts";
import { goalOf, momentAt } from "./play.ts";

/** Acts on tasks of the sandbox and follows them, in simulated time; the list holds as many as `listed` says. */
function act(stories: readonly (readonly [task: number, word: string])[], listed: number) {
  const store = createTaskStore(defaultScenario(), START);
  let tracks = stories.map(([task, word]) => {
    const baseline = store.show(id(task), START) ?? {};
    const operation = Object.values(OPERATIONS).find((each) => each.word === word)?.wire ?? word;
    expect(store.act(id(task), { operation, checkConsistency: false }, START)).toBe("accepted");
    const options = { ...DEFAULT_OPTIONS, deadlineMs: START + 3_600_000 };
    return startTrack({ taskId: id(task), goal: goalOf(word), baseline, acted: true, options }, momentAt(START));
  });
  for (let now = START; tracks.some(({ ending }) => ending === undefined);) {
    const { pages, single } = planPolls(tracks, listed);
    const items = pages > 0 ? itemsOf(store, now) : [];
    const at = now;
    tracks = tracks.map((track) => step(track, poll(track, single, items, store, at), momentAt(at)).track);
    now += nextDelay(tracks, { backoff: NO_BACKOFF, random: 0.5 });
  }
  return tracks;
}

function itemsOf(store: TaskStore, now: number): readonly JsonObject[] {
  return store.all(now).map((task) => listItem(task, now));
}

function poll(
  { taskId }: Track,
  single: readonly string[],
  items: readonly JsonObject[],
  store: TaskStore,
  now: number,
): Observation {
  const item = items.find((each) => each["id"] === taskId);
  if (item !== undefined && !single.includes(taskId)) return { kind: "document", document: item, partial: true };
  return { kind: "document", document: store.show(taskId, now) ?? {} };
}

const STORIES = [
  [2, "start", "reached: MIGRATE_SUCCESS: migration succeeded"],
  [3, "stop", "reached: ABORT: paused"],
  [4, "start", "failed: MIGRATE_FAIL: migration failed (SMS.3805)"],
  [5, "start", "reached: MIGRATE_SUCCESS: migration succeeded"],
  [7, "clear", "reached: the source server is cleared"],
  [8, "network-check", "reached: the network was measured"],
  [10, "restart", "failed: MIGRATE_FAIL: migration failed (SMS.1404)"],
  [11, "clone-test", "reached: the clone is FINISHED: clone-test (c10e0000-5a0d-4b0c-8000-00000000c10e)"],
] as const;
const OTHERS = [
  [2, "migration-test", "reached: the source server is premiged"],
  [2, "network-check", "reached: the network was measured"],
  [10, "network-check", "reached: the network was measured"],
  [11, "test", "reached: the target server is launched"],
  [11, "stop", "reached: ABORT: paused"],
  [8, "start", "reached: MIGRATE_SUCCESS: migration succeeded"],
  [7, "restart", "reached: MIGRATE_SUCCESS: migration succeeded"],
] as const;

const endingOf = ({ ending }: Track) => `${ending?.kind}: ${ending?.reason}`;

test.each([...STORIES, ...OTHERS])("task %d, %s, read singly", (task, word, expected) => {
  expect(act([[task, word]], 13).map(endingOf)).toEqual([expected]);
});

test("all of them at once, by list and whole documents", () => {
  const tracks = act(
    STORIES.map(([task, word]) => [task, word]),
    13,
  );
  expect(tracks.map(endingOf)).toEqual(STORIES.map(([, , expected]) => expected));
  expect(new Set(tracks.map(({ reading }) => reading?.partial))).toEqual(new Set([false]));
});
