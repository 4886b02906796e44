import { expect, test } from "vitest";

import { combinedExitCode } from "../src/run.ts";

test.each([
  [[], 0],
  [[0, 0], 0],
  [[3], 3],
  [[9, 9, 9], 9],
  [[0, 3], 10],
  [[3, 0, 3], 10],
])("the codes %j together are %d", (codes, code) => {
  expect(combinedExitCode(codes)).toBe(code);
});
