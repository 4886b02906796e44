import { expect, test } from "vitest";

import { markLines } from "../../src/output/error.ts";
import { createPaint } from "../../src/output/theme.ts";

const PLAIN = await createPaint(false);

test.each([
  ["tasks[", 6, ["    tasks[", "          ^"]],
  ["", 0, ["    ", "    ^"]],
  ["名 b", 2, ["    名 b", "       ^"]],
  ["a\tb", 2, [String.raw`    a\u0009b`, "           ^"]],
  ["a\u001b[31m b", 7, [String.raw`    a\u001b[31m b`, "                ^"]],
  [`${"x".repeat(50)}!${"y".repeat(50)}`, 50, [`    …${"x".repeat(30)}!${"y".repeat(29)}…`, `${" ".repeat(35)}^`]],
])("%j at %i", (text, at, lines) => {
  expect(markLines({ text, at }, PLAIN)).toEqual(lines);
});
