import { expect, test } from "vitest";

import { nextDelay, type PollScheduleOptions } from "../../src/tracking/schedule.ts";
import { NO_BACKOFF, backoffAfter } from "../../src/tracking/schedule.ts";
import type { Track } from "../../src/tracking/track.ts";
import { badGateway, type Beat, begin, copying, play, T0, task } from "./play.ts";

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
