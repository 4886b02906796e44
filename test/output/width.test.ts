import * as fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, test } from "vitest";

import { charactersOf, cutTo, displayWidth, wrapTo } from "../../src/output/width.ts";

const FAMILY = "👨‍👩‍👧";

test.each([
  ["", 0],
  ["abc", 3],
  ["~ ", 2],
  ["—", 1],
  ["░█", 2],
  ["数据库", 6],
  ["ﾃﾞ", 2],
  ["한글", 4],
  ["e\u0301", 1],
  ["🚀", 2],
  [FAMILY, 2],
])("%j takes %d columns", (text, width) => {
  expect(displayWidth(text)).toBe(width);
});

test.each([
  ["web-01", 6, "web-01"],
  ["web-01", 5, "web-…"],
  ["web-01", 1, "…"],
  ["web-01", 0, ""],
  ["", 0, ""],
  ["数据库", 6, "数据库"],
  ["数据库", 5, "数据…"],
  ["数据库", 4, "数…"],
  ["e\u0301e\u0301e\u0301", 2, "e\u0301…"],
  [`${FAMILY}${FAMILY}`, 3, `${FAMILY}…`],
  [`${FAMILY}${FAMILY}`, 2, "…"],
])("%j cut to %d is %j", (text, width, expected) => {
  expect(cutTo(text, width)).toBe(expected);
});

test.each([
  ["", 5, [""]],
  ["abc", 5, ["abc"]],
  ["abc", Infinity, ["abc"]],
  ["one two three", 8, ["one two", "three"]],
  ["one two three", 7, ["one two", "three"]],
  ["one two three", 3, ["one", "two", "thr", "ee"]],
  ["one   two", 4, ["one", "two"]],
  ["one two ", 7, ["one two"]],
  ["   indented word", 12, ["   indented", "word"]],
  ["abcdefghij", 4, ["abcd", "efgh", "ij"]],
  ["7a9a9540-ff28-4869-b9e4-855fbe12aaaa", 30, ["7a9a9540-ff28-4869-b9e4-", "855fbe12aaaa"]],
  ["-abcdefghij", 8, ["-abcdefg", "hij"]],
  ["/dev/mapper/vg-data", 10, ["/dev/", "mapper/vg-", "data"]],
  ["a bcdefghijklm", 8, ["a bcdefg", "hijklm"]],
  ["数据库服务器", 5, ["数据", "库服", "务器"]],
  ["🚀🚀🚀", 4, ["🚀🚀", "🚀"]],
  ["数", 1, ["数"]],
  ["/数🚀", 3, ["/", "数", "🚀"]],
])("%j wrapped to %d is %j", (text, width, expected) => {
  expect(wrapTo(text, width)).toEqual(expected);
});

describe("whatever the text", () => {
  const character = fc.oneof(
    fc.constantFrom(" ", "a", "-", "/", "数", "한", "🚀", FAMILY, "e\u0301", "ก็", "…", "█", "\u{1F1E9}\u{1F1EA}"),
    fc.string({ unit: "grapheme", maxLength: 3 }),
  );
  const anyText = fc.array(character, { maxLength: 40 }).map((parts) => parts.join(""));
  const anyWidth = fc.integer({ min: 2, max: 30 });

  test("a cut is never too wide, and is the text's beginning", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 0, max: 30 }), (text, width) => {
        const cut = cutTo(text, width);
        expect(displayWidth(cut)).toBeLessThanOrEqual(width);
        expect(cut === text || text.startsWith(cut.replace(/…$/, ""))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test("no line is too wide, and nothing but spaces is lost", () => {
    const withoutSpaces = (text: string) => text.replaceAll(/\s/gu, "");
    fc.assert(
      fc.property(anyText, anyWidth, (text, width) => {
        const lines = wrapTo(text, width);
        // One character may be wider than the line: it is never cut through.
        const widest = Math.max(...[...new Intl.Segmenter().segment(text)].map(({ segment }) => displayWidth(segment)));
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(Math.max(width, widest));
        expect(withoutSpaces(lines.join(""))).toBe(withoutSpaces(text));
      }),
      { numRuns: 500 },
    );
  });
});

test("a long text wraps in time in proportion to its length", () => {
  const [small = 0, large = 0] = [40_000, 400_000].map((length) =>
    Math.min(
      ...[1, 2, 3].map(() => {
        const start = performance.now();
        expect(wrapTo("word ".repeat(length / 5), 60).length).toBeGreaterThan(length / 100);
        return performance.now() - start;
      }),
    ),
  );
  expect(large / small).toBeLessThan(45);
});

test("signs that are counted without the library are as wide as it says", () => {
  expect([..."·–—…░█"].map((sign) => [stringWidth(sign), displayWidth(sign)])).toEqual([..."·–—…░█"].map(() => [1, 1]));
});

test("characters of a long text are those that the whole text has", () => {
  const unit = fc.constantFrom("数", "e\u0301", "\u0301", "🚀", "👍🏽", "👩‍👩‍👧", "🇩🇪", "\ud83d", "\r\n", "a");
  const long = fc.array(unit, { minLength: 400, maxLength: 700 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(long, (text) => {
      const whole = Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
      expect([...charactersOf(text)]).toEqual(whole);
    }),
    { numRuns: 50 },
  );
});

test("one character of many code points is one", () => {
  const text = `e${"\u0301".repeat(5000)}`;
  expect([...charactersOf(`数${text}x`)]).toEqual(["数", text, "x"]);
});
