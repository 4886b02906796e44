import fc from "fast-check";
import { LosslessNumber, parse } from "lossless-json";
import { expect, test } from "vitest";

import { parseWithNumbers } from "../src/json.ts";

const read = (text: string) => parseWithNumbers(text, (digits) => new LosslessNumber(digits));
const readSlowly = (text: string) => parse(text, undefined, { onDuplicateKey: ({ newValue }) => newValue });

const MARK = "\u007f";
const texts = fc.oneof(
  fc.string(),
  fc.constantFrom(`${MARK}1`, `${MARK}${MARK}1`, MARK, "1", '"1"', "\\", "\\u007f1", "\n", "__proto__"),
);
const numbers = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.maxSafeInteger());
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    numbers,
    texts,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value")),
    fc.dictionary(texts, tie("value")),
  ),
}));

/** JSON of a value, some of its characters written as escapes. */
const json = fc.tuple(value, fc.boolean()).map(([each, escaped]) => {
  const text = JSON.stringify(each, null, escaped ? 1 : 0);
  return escaped ? text.replaceAll(MARK, "\\u007f") : text;
});

test("reads any JSON as the slow parser does", () => {
  fc.assert(
    fc.property(json, (text) => {
      expect(read(text)).toEqual(readSlowly(text));
    }),
    { numRuns: 2000 },
  );
});

test("takes nothing for JSON that the slow parser does not", () => {
  const broken = fc
    .tuple(
      json,
      fc.nat(),
      fc.constantFrom("", '"', "1", "-", "\\", MARK, ",", "0", ".", "e", "{", "]", " "),
      fc.boolean(),
    )
    .map(([text, place, piece, drops]) => {
      const at = place % (text.length + 1);
      return text.slice(0, at) + piece + text.slice(drops ? at + 1 : at);
    });
  fc.assert(
    fc.property(broken, (text) => {
      const slowly = outcome(readSlowly, text);
      expect(outcome(read, text)).toEqual(slowly);
    }),
    { numRuns: 5000 },
  );
});

function outcome(parser: (text: string) => unknown, text: string): unknown {
  try {
    return { value: parser(text) };
  } catch {
    return "refused";
  }
}

test.each([
  "{1:2}",
  "[01]",
  "[1.]",
  "[.5]",
  "[-]",
  "[1 2]",
  '["a"1]',
  "[1e]",
  '"a 1',
  '"a\\" 1 \\"',
  "",
  "1x",
  "[+1]",
  `{${MARK}1:1}`,
])("%j is refused", (text) => {
  expect(() => read(text)).toThrow(SyntaxError);
});

test("a text of many megabytes is no trouble", () => {
  const long = `${"x".repeat(5_000_000)}${"\\n".repeat(500_000)}`;
  expect(read(`{"a":"${long}","b":1.0}`)).toEqual({ a: JSON.parse(`"${long}"`), b: new LosslessNumber("1.0") });
});
