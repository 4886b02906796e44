import { expect, test } from "vitest";

import {
  NO_BACKOFF,
  backoffAfter,
  nextDelay,
  planPolls,
  type PollScheduleOptions,
} from "../../src/tracking/schedule.ts";
import type { Track } from "../../src/tracking/track.ts";
import { T0, badGateway, begin, copying, goalOf, play, task, type Beat } from "./play.ts";

const running = task("RUNNING");
const options = (more: Partial<PollScheduleOptions> = {}): PollScheduleOptions => ({
  backoff: NO_BACKOFF,
  random: 0,
  ...more,
});
const after = (...beats: readonly Beat[]) => play({}, ...beats).track;
/** Polled every 10 s for this long, with nothing happening. */
const quiet = (seconds: number) =>
  after(...Array.from({ length: seconds / 10 + 1 }, (_, at): Beat => [at * 10, running]));

test.each([
  [0, 2000],
  [20, 2000],
  [50, 5000],
  [100, 10_000],
  [300, 30_000],
  [3600, 30_000],
])("%d s after the last change the next poll is in %d ms", (seconds, delay) => {
  expect(nextDelay([quiet(seconds)], options())).toBe(delay);
});

test("a change makes it fast again; a percent and an outage do not", () => {
  const hour = (what: Beat[1]) => after([0, copying(1)], [500, copying(1)], [3600, what]);
  expect(nextDelay([hour(task("SYNCING"))], options())).toBe(2000);
  expect(nextDelay([hour(copying(2))], options())).toBe(30_000);
  expect(nextDelay([hour(badGateway)], options())).toBe(30_000);
});

test.each([
  [600, 30_000],
  [121, 30_000],
  [100, 25_000],
  [20, 5000],
  [0, 2000],
])("with %d s remaining the next poll is in %d ms", (remain_seconds, delay) => {
  const near = copying(90, { remain_seconds });
  const soon = after([0, copying(90)], [400, copying(90)], [500, near]);
  expect(nextDelay([soon], options())).toBe(delay);
});

test("an end that does not come is not waited for closely for ever", () => {
  const near = copying(99, { remain_seconds: 0 });
  const beats = (seconds: number) => Array.from({ length: seconds / 5 }, (_, at): Beat => [500 + at * 5, near]);
  expect(nextDelay([after([0, copying(99)], [400, copying(99)], ...beats(240))], options())).toBe(2000);
  expect(nextDelay([after([0, copying(99)], [400, copying(99)], ...beats(250))], options())).toBe(30_000);
});

test("a list item that needs the whole document is followed up at once", () => {
  const track = after([0, running], [500, running], [600, task("MIGRATE_SUCCESS"), "partial"]);
  expect(nextDelay([track], options())).toBe(2000);
});

test("jitter shortens by up to a fifth, and never below 2 s", () => {
  expect(nextDelay([quiet(300)], options({ random: 0.5 }))).toBe(27_000);
  expect(nextDelay([quiet(300)], options({ random: 0.999 }))).toBe(24_006);
  expect(nextDelay([quiet(0)], options({ random: 0.999 }))).toBe(2000);
});

test.each([
  [1, 2000],
  [4, 4000],
  [25, 10_000],
  [100, 20_000],
  [225, 30_000],
  [10_000, 30_000],
])("of %d tasks, one that has just changed makes rounds of %d ms", (count, delay) => {
  const tracks = [quiet(0), ...Array.from({ length: count - 1 }, () => quiet(0))];
  expect(nextDelay(tracks, options())).toBe(delay);
});

test("--interval is kept to, without jitter", () => {
  expect(nextDelay([quiet(0)], options({ intervalMs: 7000, random: 0.9 }))).toBe(7000);
});

test("never past the deadline", () => {
  const scene = { options: { deadlineMs: T0 + 310_000 } };
  const { track } = play(scene, [0, running], [300, running]);
  expect(nextDelay([track], options())).toBe(10_000);
  expect(nextDelay([track], options({ intervalMs: 60_000, retryAfterMs: 60_000 }))).toBe(10_000);
  expect(nextDelay([begin({ options: { deadlineMs: T0 } })], options())).toBe(0);
});

test("nothing to wait for when all have ended", () => {
  expect(nextDelay([], options())).toBe(0);
  expect(nextDelay([after([0, task("MIGRATE_SUCCESS")])], options())).toBe(0);
});

test("tasks that have ended hurry nobody", () => {
  const ended: Track = { ...quiet(0), ending: { kind: "reached", reason: "" } };
  expect(nextDelay([ended, quiet(300)], options())).toBe(30_000);
});

test("429 slows all down at once and is forgotten slowly; Retry-After is the least", () => {
  const once = backoffAfter(NO_BACKOFF, true);
  const hard = [1, 2, 3, 4, 5].reduce((strain) => backoffAfter(strain, true), NO_BACKOFF);
  expect(nextDelay([quiet(0)], options({ backoff: once }))).toBe(4000);
  expect(nextDelay([quiet(0)], options({ backoff: once, intervalMs: 5000 }))).toBe(10_000);
  expect(nextDelay([quiet(300)], options({ backoff: hard }))).toBe(240_000);
  expect(nextDelay([quiet(0)], options({ retryAfterMs: 45_000 }))).toBe(45_000);
  expect([1, 2, 3, 4, 5, 6].reduce((strain) => backoffAfter(strain, false), hard)).toEqual(NO_BACKOFF);
});

const tracks = (count: number, more: (at: number) => Partial<Track> = () => ({})): readonly Track[] =>
  Array.from({ length: count }, (_, at) => ({ ...begin({}), taskId: `t${at}`, ...more(at) }));
const ids = (count: number) => Array.from({ length: count }, (_, at) => `t${at}`);

test.each([
  ["one task is read singly", 1, undefined, 0],
  ["two try a page first", 2, undefined, 1],
  ["two of a hundred: one page", 2, 100, 1],
  ["two of 101: as many pages as tasks", 2, 101, 0],
  ["three of 200", 3, 200, 2],
  ["200 of 200", 200, 200, 2],
  ["200 of 19,900", 200, 19_900, 199],
  ["200 of 20,000", 200, 20_000, 0],
  ["an empty list lists nothing", 5, 0, 0],
])("%s", (_, active, listed, pages) => {
  const plan = planPolls(tracks(active), listed);
  expect(plan).toEqual({ pages, single: pages === 0 ? ids(active) : [] });
});

test("no active task, no request", () => {
  expect(planPolls([], 10)).toEqual({ pages: 0, single: [] });
  expect(
    planPolls(
      tracks(3, () => ({ ending: { kind: "reached", reason: "" } })),
      10,
    ),
  ).toEqual({ pages: 0, single: [] });
});

test("what list items cannot tell is read singly besides", () => {
  const cloning = tracks(2, () => ({ goal: goalOf("clone-test") }));
  const asking = { ...begin({}), taskId: "asking", needsDocument: true };
  const others = tracks(3, (at) => ({ taskId: `other ${at}` }));
  expect(planPolls([...cloning, asking, ...others], 50)).toEqual({ pages: 1, single: ["t0", "t1", "asking"] });
  expect(planPolls([...cloning, asking], 50)).toEqual({ pages: 0, single: ["t0", "t1", "asking"] });
});

test("in turn, one task per hundred is read whole nevertheless", () => {
  const all = tracks(150, (at) => ({ partialPolls: at % 40 }));
  expect(planPolls(all, 150)).toEqual({ pages: 2, single: ["t39", "t79"] });
  expect(
    planPolls(
      tracks(150, () => ({ partialPolls: 9 })),
      150,
    ),
  ).toEqual({ pages: 2, single: [] });
});
