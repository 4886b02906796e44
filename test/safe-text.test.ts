import fc from "fast-check";
import { expect, test } from "vitest";

import { UNSAFE_BEYOND_C0, escapeUnsafe, safeText, shownText } from "../src/safe-text.ts";

/** First and last of each range of characters that a terminal acts on, that show nothing, or that reorder text. */
const HIDDEN: readonly (readonly [what: string, first: number, last: number])[] = [
  ["C0 controls, tab, line feed, carriage return and escape among them", 0x00, 0x1f],
  ["delete and C1 controls, CSI among them", 0x7f, 0x9f],
  ["soft hyphen", 0xad, 0xad],
  ["combining grapheme joiner", 0x34f, 0x34f],
  ["Arabic letter mark", 0x61c, 0x61c],
  ["Hangul fillers", 0x115f, 0x1160],
  ["Khmer inherent vowels", 0x17b4, 0x17b5],
  ["Mongolian selectors and vowel separator", 0x180b, 0x180e],
  ["zero-width space and joiners, direction marks", 0x200b, 0x200f],
  ["line and paragraph separators", 0x2028, 0x2029],
  ["direction embeddings and overrides", 0x202a, 0x202e],
  ["word joiner and invisible operators", 0x2060, 0x2064],
  ["direction isolates", 0x2066, 0x2069],
  ["deprecated format characters", 0x206a, 0x206f],
  ["Hangul filler", 0x3164, 0x3164],
  ["zero-width no-break space", 0xfeff, 0xfeff],
  ["half-width Hangul filler", 0xffa0, 0xffa0],
  ["annotation marks", 0xfff9, 0xfffb],
  ["musical format characters", 0x1d173, 0x1d17a],
  ["tags", 0xe0000, 0xe007f],
  ["supplementary variation selectors", 0xe0100, 0xe01ef],
];
const SURROGATES = ["lone surrogates", 0xd800, 0xdfff] as const;

function escaped(code: number): string {
  return [...Array(String.fromCodePoint(code).length).keys()]
    .map((at) => `\\u${String.fromCodePoint(code).charCodeAt(at).toString(16).padStart(4, "0")}`)
    .join("");
}
const all = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, at) => first + at);

test.each([...HIDDEN, SURROGATES])("shows %s", (_, first, last) => {
  const codes = all(first, last);
  expect(codes.map((code) => safeText(`a${String.fromCodePoint(code)}b`))).toEqual(
    codes.map((code) => `a${escaped(code)}b`),
  );
});

test.each([
  ["printable ASCII", String.fromCharCode(...all(0x20, 0x7e))],
  ["letters with marks", "Zürich, e\u0301, Ελλάδα, हिन्दी"],
  ["Chinese, Japanese, Korean", "任务 タスク 작업"],
  ["right to left", "مهمة משימה"],
  ["emoji with its variation selector", "🚀 ❤\ufe0f 👍🏽"],
  ["no-break and wide spaces", "a\u00a0b\u3000c"],
  ["what looks like an escape", String.raw`\u001b[2J`],
])("leaves %s alone", (_, text) => {
  expect(safeText(text)).toBe(text);
});

test.each([
  ["::error::x", String.raw`\u003a:error::x`],
  ["  ::add-mask::x", String.raw`  \u003a:add-mask::x`],
  ["::set-output name=a,b=c::x", String.raw`\u003a:set-output name=a,b=c::x`],
  [":: Notice file=a::", String.raw`\u003a: Notice file=a::`],
  ["a ##[error]b ##vso[task.setvariable]c", String.raw`a \u0023#[error]b \u0023#vso[task.setvariable]c`],
  ["##teamcity[x]", String.raw`\u0023#teamcity[x]`],
])("%j is no command to a build server", (text, shown) => {
  expect(safeText(text)).toBe(shown);
});

test.each(["::1", "fe80::1", "::ffff:10.0.0.1", "a::b::c", "std::vector", "## title", "#[1]", "## [x]"])(
  "%j is none anyway",
  (text) => {
    expect(safeText(text)).toBe(text);
  },
);

test("escapes that a terminal would obey", () => {
  expect(safeText("\u001b]0;title\u0007\u001b[31mred\u009b0m\r\ngone\u202etxt.exe")).toBe(
    String.raw`\u001b]0;title\u0007\u001b[31mred\u009b0m\u000d\u000agone\u202etxt.exe`,
  );
});

test("JSON's own escapes cover C0 and lone surrogates: what is beyond is escaped alone", () => {
  expect(escapeUnsafe("\n\t\u007f\u009b\u202e\ufeff\u{e0041}", UNSAFE_BEYOND_C0)).toBe(
    `\n\t${String.raw`\u007f\u009b\u202e\ufeff\udb40\udc41`}`,
  );
});

test("nothing hidden is left in any text, and nothing else is touched", () => {
  const isHidden = (code: number) => [...HIDDEN, SURROGATES].some(([, first, last]) => code >= first && code <= last);
  const hidden = fc.constantFrom(...[...HIDDEN, SURROGATES].flatMap(([, first, last]) => all(first, last)));
  const unit = fc.oneof(
    fc.string({ unit: "binary", maxLength: 3 }),
    hidden.map((code) => String.fromCodePoint(code)),
  );
  fc.assert(
    fc.property(fc.array(unit), (units) => {
      const text = units.join("");
      const shown = safeText(text);
      expect([...shown].filter((character) => isHidden(character.codePointAt(0) ?? 0))).toEqual([]);
      expect(safeText(shown)).toBe(shown);
      expect(
        shown.replaceAll(/\\u([0-9a-f]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
      ).toBe(text.replaceAll(/\\u([0-9a-f]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))));
    }),
    { numRuns: 500 },
  );
});

test("people are shown 10,000 characters of one text, programs all of it", () => {
  const [whole, more] = ["x".repeat(10_000), "x".repeat(10_001)];
  expect(shownText(whole)).toBe(whole);
  expect(shownText(more)).toBe(`${"x".repeat(9999)}…`);
  expect(safeText(more)).toBe(more);
});
