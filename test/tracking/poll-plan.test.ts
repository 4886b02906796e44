import { expect, test } from "vitest";

import { planPolls } from "../../src/tracking/schedule.ts";
import type { Track } from "../../src/tracking/track.ts";
import { begin, goalOf } from "./play.ts";

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
