import { expect, test } from "vitest";

import type { JsonObject } from "../../src/json.ts";
import { parseJson } from "../../src/json.ts";
import { copiedOf, copiedShare, copiedTogether } from "../../src/model/copied.ts";

const sources = (text: string) => parseJson(text) as readonly JsonObject[];

test.each([
  [0, 100, 0],
  [25, 100, 25],
  [200, 100, 100],
  [-1, 100, undefined],
  [0, 0, undefined],
  [1, 0, undefined],
  [null, 100, undefined],
  [1, undefined, undefined],
])("%j of %j bytes are %j percent", (replicatesize, totalsize, share) => {
  expect(copiedShare({ replicatesize, totalsize })).toBe(share);
});

test("several together: those without counters are left out, and nobody makes up for another", () => {
  const all = [
    { replicatesize: 200, totalsize: 100 },
    { replicatesize: 0, totalsize: 300 },
    { replicatesize: 5, totalsize: 0 },
    {},
  ];
  expect(copiedTogether(all)).toEqual({ replicatesize: 100, totalsize: 400 });
  expect(copiedTogether([{}])).toBeUndefined();
});

test("the counters of a task are those of the source that it is the current task of, else of its source", () => {
  const find = copiedOf(
    sources(
      '[{"id":"s1","replicatesize":1,"totalsize":2,"current_task":{"id":"t1"}},{"id":"s2","replicatesize":3,"totalsize":"4","current_task":[]},{}]',
    ),
  );
  expect(find("t1", "s2")).toEqual({ replicatesize: 1, totalsize: 2 });
  expect(find("t2", "s2")).toEqual({ replicatesize: 3, totalsize: undefined });
  expect(find("t2", null)).toBeUndefined();
  expect(find(undefined)).toBeUndefined();
});
