import fc from "fast-check";
import { expect, test } from "vitest";

import {
  areSameRules,
  isInForce,
  MOST_RULES,
  overlapsOf,
  parseRule,
  receivedRule,
  rulesOf,
} from "../../src/model/speed-limits.ts";

const time = fc.integer({ min: 0, max: 1439 });
const written = (minute: number) =>
  [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, "0")).join(":");
const received = (words: readonly string[]) => words.flatMap((word) => parseRule(word)).map(receivedRule);

test("the rules of a word are in force in its period, also across midnight, and at no other time", () => {
  fc.assert(
    fc.property(time, time, time, (start, end, minute) => {
      // 23:59 is the latest end, so that a rule cannot begin there.
      fc.pre(start !== end && start !== 1439);
      const rules = received([`${written(start)}-${written(end)}=50`]);
      const isWithin = start < end ? start <= minute && minute < end : minute >= start || minute < end;
      // 23:59 as an end means the end of the day.
      fc.pre(end !== 1439 || minute !== 1439);
      expect(rules.filter((rule) => isInForce(rule, minute)).length).toBe(isWithin ? 1 : 0);
      expect(rules.length).toBeLessThanOrEqual(2);
      expect(overlapsOf(rules)).toEqual([]);
    }),
  );
});

test("two rules overlap when and only when both are in force at some minute", () => {
  const rule = fc.tuple(time, time).filter(([start, end]) => start !== end);
  fc.assert(
    fc.property(rule, rule, (one, other) => {
      const [first, second] = [one, other].map(([start, end]) => ({
        start: written(start ?? 0),
        end: written(end ?? 0),
        speed: 1,
        overspeed: undefined,
      }));
      if (first === undefined || second === undefined) return;
      const minutes = Array.from({ length: 1440 }, (_, minute) => minute);
      const both = minutes.some((minute) => isInForce(first, minute) && isInForce(second, minute));
      expect(overlapsOf([first, second]).length).toBe(both ? 1 : 0);
    }),
    { numRuns: 50 },
  );
});

test.each([
  ["00:00-00:00=5", [["00:00", "23:59", 5]]],
  ["18:00-00:00=0", [["18:00", "23:59", 0]]],
  ["23:59-08:00=1", [["00:00", "08:00", 1]]],
  [
    "22:00-06:00=1000",
    [
      ["22:00", "23:59", 1000],
      ["00:00", "06:00", 1000],
    ],
  ],
  ["08:00-18:00=50Mbit/s", [["08:00", "18:00", 50]]],
  ["08:00-23:59=unlimited", [["08:00", "23:59", 0]]],
])("%s", (word, rules) => {
  expect(parseRule(word).map(({ start, end, speed }) => [start, end, speed])).toEqual(rules);
});

test("lists are the same in any order, with the default threshold said or not, and 0 for unlimited", () => {
  const rules = rulesOf({
    speed_limit: [
      { start: "08:00", end: "18:00" },
      { start: "18:00", end: "20:00", speed: 5 },
    ],
  });
  const said = rulesOf({
    speed_limit: [
      { start: "18:00", end: "20:00", speed: 5, over_speed_threshold: 10 },
      { start: "08:00", end: "18:00", speed: 0 },
    ],
  });
  expect(areSameRules(rules, said)).toBe(true);
  for (const other of [said.slice(1), [], [...said, ...said].slice(0, MOST_RULES)])
    expect(areSameRules(rules, other)).toBe(false);
});
