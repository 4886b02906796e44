import fc from "fast-check";
import { LosslessNumber } from "lossless-json";
import { describe, expect, test } from "vitest";

import {
  digitsOf,
  isJsonNumber,
  isJsonObject,
  type Json,
  jsonNumber,
  parseJson,
  printJson,
  wireJson,
  JsonLimitError,
} from "../src/json.ts";

describe("what is read is printed again, to the character", () => {
  test.each([
    "null",
    "true",
    "false",
    '""',
    '"text"',
    "[]",
    "{}",
    "0",
    "0.0",
    "-0",
    "-0.0",
    "1.10",
    "1e400",
    "-1E-400",
    "1e5",
    "1E+5",
    "9223372036854775807",
    "-9223372036854775808",
    "123456789012345678901234567890.12345678901234567890",
    '{"b":1,"a":2,"c":{"z":[],"y":{}}}',
    '{"__proto__":{"polluted":true},"constructor":1,"toString":null}',
    '{"":0}',
    "[[[]],[null,[true]]]",
    String.raw`"\"\\/\b\f\n\r\t\u0001"`,
    '"任务 🚀 é"',
    String.raw`"\ud800"`,
    String.raw`"\udc00x\ud800"`,
    String.raw`{"\u007f":"\u009b\u202e\u200b\ufeff\u2028"}`,
  ])("%s", (text) => {
    expect(printJson(parseJson(text), "compact")).toBe(text);
  });
});

test("indented by two spaces a level, unless told otherwise", () => {
  expect(printJson(parseJson('{"a":[1.0,{"b":null}],"c":{},"d":[]}'))).toBe(
    '{\n  "a": [\n    1.0,\n    {\n      "b": null\n    }\n  ],\n  "c": {},\n  "d": []\n}',
  );
});

test("blanks between are nothing", () => {
  expect(printJson(parseJson(' \t\r\n{ "a" : [ 1 , 2 ] }\n'), "compact")).toBe('{"a":[1,2]}');
});

test("escapes are read as what they stand for", () => {
  expect(parseJson(String.raw`"\u0041\/\u4efb\ud83d\ude80"`)).toBe("A/任🚀");
});

test.each([
  ['{"a":1,"b":2,"a":3}', '{"a":3,"b":2}'],
  ['{"a":1,"a":1}', '{"a":1}'],
  ['{"a":[1],"a":{"b":2}}', '{"a":{"b":2}}'],
  ['{"__proto__":1,"__proto__":2}', '{"__proto__":2}'],
])("a repeated key takes its last value: %s", (text, expected) => {
  expect(printJson(parseJson(text), "compact")).toBe(expected);
});

test("a field named __proto__ is a field, and touches no prototype", () => {
  const value = parseJson('{"__proto__":{"polluted":true}}');
  expect(Object.keys(value as object)).toEqual(["__proto__"]);
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  expect("polluted" in {}).toBe(false);
});

test.each([
  "",
  " ",
  "{",
  "[",
  '{"a"',
  '{"a":',
  '{"a":1',
  '{"a":1,',
  "[1",
  "[1,",
  '"text',
  "tru",
  "nul",
  "1 2",
  "[1] x",
  "{'a':1}",
  "{a:1}",
  "[1,]",
  '{"a":1,}',
  "01",
  "+1",
  ".5",
  "1.",
  "1e",
  "-",
  "0x10",
  "NaN",
  "Infinity",
  "undefined",
  '"\n"',
  '"\u0001"',
  String.raw`"\x41"`,
  String.raw`"\u12"`,
  "<html>",
  "/* c */ 1",
  "\ufeff{}",
])("refuses %j", (text) => {
  expect(() => parseJson(text)).toThrow(SyntaxError);
});

describe("nesting", () => {
  const nested = (levels: number) => `${"[".repeat(levels)}${"]".repeat(levels)}`;
  const nestedObjects = (levels: number) => `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`;

  test.each([
    ["lists", nested(500)],
    ["objects", nestedObjects(500)],
  ])("500 levels of %s are read and printed", (_, text) => {
    expect(printJson(parseJson(text), "compact")).toBe(text);
    expect(parseJson(printJson(parseJson(text)))).toEqual(parseJson(text));
  });

  test.each([
    ["501 lists", nested(501)],
    ["501 objects", nestedObjects(501)],
    ["2,000 lists", nested(2000)],
    ["100,000 lists", nested(100_000)],
    ["100,000 lists without an end", "[".repeat(100_000)],
    ["100,000 objects", nestedObjects(100_000)],
    ["100,000 objects without an end", '{"a":'.repeat(100_000)],
  ])("%s are refused, not a crash", (_, text) => {
    expect(() => parseJson(text)).toThrow(new JsonLimitError("it is nested too deeply"));
  });

  test("breadth is no depth", () => {
    const text = `[${Array.from({ length: 100_000 }, () => "[[]]").join(",")}]`;
    expect(printJson(parseJson(text), "compact")).toBe(text);
  });
});

test.each([
  ["delete", "\u007f", String.raw`"\u007f"`],
  ["C1, CSI among them", "\u0080\u009b\u009f", String.raw`"\u0080\u009b\u009f"`],
  ["direction overrides", "\u202a\u202e\u2066\u2069", String.raw`"\u202a\u202e\u2066\u2069"`],
  ["zero-width", "\u200b\u200d\u2060\ufeff", String.raw`"\u200b\u200d\u2060\ufeff"`],
  ["line separators", "\u2028\u2029", String.raw`"\u2028\u2029"`],
  ["tags, as two", "\u{e0041}", String.raw`"\udb40\udc41"`],
  ["C0", "\u0000\u001b\r\n", String.raw`"\u0000\u001b\r\n"`],
  ["half a character", "\ud83d", String.raw`"\ud83d"`],
])("what a terminal could act on is escaped and still the same: %s", (_, value, printed) => {
  expect(printJson(value)).toBe(printed);
  expect([parseJson(printed), JSON.parse(printed)]).toEqual([value, value]);
});

test("which is which", () => {
  const [number, list, object] = [parseJson("1"), parseJson("[]"), parseJson("{}")];
  const values: readonly (Json | undefined)[] = [number, 1, list, object, "1", null, true, undefined];
  expect(values.map(isJsonObject)).toEqual([false, false, false, true, false, false, false, false]);
  expect(values.map(isJsonNumber)).toEqual([true, true, false, false, false, false, false, false]);
});

test.each([
  [new LosslessNumber("9223372036854775807"), "9223372036854775807"],
  [new LosslessNumber("0.0"), "0.0"],
  [7, "7"],
])("digitsOf %s", (value, digits) => {
  expect(digitsOf(value)).toBe(digits);
});

test("for another program nothing is escaped that JSON does not ask for", () => {
  expect(wireJson(parseJson('{"b":0.0,"a":["\u202e\u007f",{}]}'))).toBe('{"b":0.0,"a":["\u202e\u007f",{}]}');
});

test("a number is made of digits, and of nothing else", () => {
  expect(printJson(jsonNumber("9223372036854775807"))).toBe("9223372036854775807");
  expect(() => jsonNumber("1,5")).toThrow();
});

const digits = fc.stringMatching(/^-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,4})?$/);
const { value: json } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom(null, true, false),
    fc.string({ unit: "binary" }),
    digits.map((text) => new LosslessNumber(text)),
    fc.array(tie("value")),
    fc.dictionary(fc.string({ unit: "binary" }), tie("value"), { noNullPrototype: true }),
  ),
}));

test("any value survives being printed and read", () => {
  fc.assert(
    fc.property(json, fc.constantFrom("indented" as const, "compact" as const), (value, layout) => {
      expect(parseJson(printJson(value, layout))).toEqual(value);
    }),
    { numRuns: 500 },
  );
});

describe("the number of values is limited", () => {
  const count = 1_000_000;
  test.each([
    ["numbers", "1"],
    ["lists", "[]"],
    ["objects", "{}"],
    ["texts", '"a,[{\\"]"'],
  ])("many %s", (kind, value) => {
    const values = kind === "numbers" || kind === "texts" ? count - 1 : count / 2 - 1;
    const list = (length: number) => `[${Array.from({ length }, () => value).join(",")}]`;
    expect(parseJson(list(values))).toHaveLength(values);
    expect(() => parseJson(list(values + 2))).toThrow(new JsonLimitError("it holds more than 1,000,000 values"));
  });

  test("a long text is one value, whatever it holds", () => {
    const text = ',[{"\\'.repeat(1_000_000);
    expect(parseJson(JSON.stringify([text]))).toEqual([text]);
  });
});
