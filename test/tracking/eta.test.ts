import { expect, test } from "vitest";

import { type Beat, copying, play, task } from "./play.ts";

const at = (...beats: readonly Beat[]) => play({}, ...beats).track.reading?.remaining;
/** One percent per 30 s from 10 %. */
const steady = (polls: number, fields = {}) =>
  Array.from({ length: polls }, (_, poll): Beat => [poll * 30, copying(10 + poll, fields)]);

test("own estimate: not before the percent has grown twice", () => {
  expect(at(...steady(1))).toBeUndefined();
  expect(at(...steady(2))).toBeUndefined();
  expect(at(...steady(3))).toEqual({ seconds: 88 * 30, by: "progress" });
  expect(at(...steady(11))).toEqual({ seconds: 80 * 30, by: "progress" });
});

test("it counts down between two percents, and goes blank when the next is long overdue", () => {
  expect(at(...steady(3), [80, copying(12)])?.seconds).toBe(88 * 30 - 20);
  expect(at(...steady(3), [60 + 90, copying(12)])?.seconds).toBe(88 * 30 - 90);
  expect(at(...steady(3), [60 + 91, copying(12)])).toBeUndefined();
});

test("it is smoothed", () => {
  // 1 % in 30 s, then 1 % in 60 s: 0.3 × 60 + 0.7 × 30 = 39 s per percent.
  expect(at(...steady(3), [120, copying(13)])).toEqual({ seconds: 87 * 39, by: "progress" });
});

test.each([
  ["going backwards", [90, copying(5)]],
  ["100 %", [90, copying(100)]],
  ["142 %", [90, copying(142)]],
  ["another step", [90, copying(13, { sub_tasks: [{ name: "CONFIGURE_LINUX", start_date: 1, progress: 13 }] })]],
  ["no percent", [90, copying(13, { sub_tasks: [{ name: "MIGRATE_LINUX_FILE", start_date: 1 }] })]],
  ["no step", [90, task("RUNNING")]],
  ["at rest", [90, task("MIGRATE_SUCCESS")]],
] satisfies [string, Beat][])("it is blank after %s", (_, beat) => {
  expect(at(...steady(3), beat)).toBeUndefined();
});

test("an estimate of more than a year is none", () => {
  const month = 30 * 86_400;
  const played = play({}, [0, copying(1)], [month, copying(2)], [2 * month, copying(3)]);
  expect(played.track.reading?.remaining).toBeUndefined();
});

test("the service's word comes first, and an absurd one is passed over", () => {
  expect(at(...steady(3, { remain_seconds: 77 }))).toEqual({ seconds: 77, by: "service" });
  expect(at(...steady(3, { remain_seconds: 1e12 }))?.by).toBe("progress");
  expect(at(...steady(3, { remain_seconds: 77 }), [90, copying(13)])?.by).toBe("progress");
});

test("list items have none: the service's word is counted down, and after five minutes our own is better", () => {
  const first: Beat = [0, copying(10, { remain_seconds: 4000 })];
  const items = steady(21).map(([seconds, what]): Beat => [seconds, what, "partial"]);
  expect(at(first, ...items.slice(1, 11))).toEqual({ seconds: 3700, by: "service" });
  expect(at(first, ...items.slice(1, 12))).toEqual({ seconds: 79 * 30, by: "progress" });
  expect(at(first, [330, copying(10), "partial"])).toEqual({ seconds: 3670, by: "service" });
  expect(at(first, [600, copying(10), "partial"])?.seconds).toBe(3400);
  expect(at(first, [30, task("ABORT"), "partial"], [60, copying(10), "partial"])).toBeUndefined();
});
