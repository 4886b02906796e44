import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";

import { type Json, jsonNumber, parseJson } from "../../src/json.ts";
import { printYaml } from "../../src/output/yaml.ts";

const VERSIONS = ["1.1", "1.2"] as const;

test("block style, in the order of the document, every number digit for digit", () => {
  const document =
    '{"z":9223372036854775807,"a":0.0,"none":null,"on":true,"empty":[{},[],""],"deep":[[1,2],{"x":{"v":-0.10}}]}';
  expect(printYaml(parseJson(document))).toBe(
    `z: 9223372036854775807
a: 0.0
none: null
"on": true
empty:
  - {}
  - []
  - ""
deep:
  - - 1
    - 2
  - x:
      v: -0.10
`,
  );
});

test.each([
  ["1E400", "!!float 1E400"],
  ["1e3", "!!float 1e3"],
  ["1.5e3", "!!float 1.5e3"],
  ["1.5e+3", "1.5e+3"],
  ["-2.0E-7", "-2.0E-7"],
  ["-0", "-0"],
  ["12345678901234567890.123456789012345678901", "12345678901234567890.123456789012345678901"],
])("the number %s stays one for readers of 1.1 as well: %s", (digits, yaml) => {
  expect(printYaml(jsonNumber(digits))).toBe(`${yaml}\n`);
  for (const version of VERSIONS) expect(parse(yaml, { version })).toBe(Number(digits));
});

test("integers beyond 2^53 come back whole", () => {
  for (const version of VERSIONS)
    expect(parse(printYaml([jsonNumber("9223372036854775807")]), { version, intAsBigInt: true })).toEqual([
      9223372036854775807n,
    ]);
});

/** Texts that some reader of YAML takes for something else. */
const MISTAKABLE = [
  ..."y n Y N yes no Yes NO on off On OFF true false True FALSE null Null NULL ~ = << .inf -.inf .NaN".split(" "),
  ..."0 1 -1 +1 0123 0o17 0x1F 0X1F 0b101 1_000 1,000 1e3 1E3 1.0 .5 5. 1.5e+3 12:30 12:30:00 190:20:30.15".split(" "),
  ..."2024-01-01 2024-1-1 2024-01-01T10:00:00Z --- ... - ? : -x :symbol !tag &anchor *alias %x @x `x | > # [ ] { } ,".split(
    " ",
  ),
  "2024-01-01 10:00:00",
  "",
  " ",
  " x",
  "x ",
  "a: b",
  "a:",
  "a #b",
  "- x",
  "? x",
  "'x'",
  '"x"',
  "a\nb",
  "a\tb",
  "\\",
];

test.each(MISTAKABLE)("%j stays a text, as a value and as a key", (text) => {
  const value = { [text]: text };
  for (const version of VERSIONS) {
    expect(parse(printYaml(text), { version })).toBe(text);
    expect(parse(printYaml(value), { version })).toEqual(value);
    expect(parse(printYaml([[text]]), { version })).toEqual([[text]]);
  }
});

test.each(
  [
    "READY",
    "web-01",
    "迁移 web-01",
    "8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c0003",
    "10.0.0.1",
    "/dev/vda1",
    "a|b`c",
    "🚀",
  ].map((text) => [text]),
)("%s needs no quotes but a letter before it", (text) => {
  const bare = /^[\p{L}\p{N}/]/u.test(text);
  expect(printYaml(text)).toBe(bare ? `${text}\n` : `"${text}"\n`);
});

test("what is unsafe is escaped in double quotes, as YAML has it", () => {
  expect(printYaml("a\u001b[2J\u007f\u0085\u202e\u200b\ufeff\uffff\u{e0001}##[error]\ud800b")).toBe(
    String.raw`"a\u001b[2J\u007f\u0085\u202e\u200b\ufeff\uffff\U000e0001\u0023#[error]\ud800b"` + "\n",
  );
});

const hostileText = fc.oneof(
  fc.constantFrom(...MISTAKABLE),
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc
    .array(fc.constantFrom(..."-?:,[]{}#&*!|>'\"%@`~=<. \n\t\u0085\u2028\ufeff\u0000019aeExX_+yn/\\"), {
      maxLength: 10,
    })
    .map((parts) => parts.join("")),
);

test("any value comes back equal, in lines that nothing acts on", () => {
  const { value: anyValue } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      hostileText,
      fc.constantFrom(null, true, false),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (number === 0 ? 0 : number)),
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(hostileText, tie("value"), { maxKeys: 4 }),
    ),
  }));
  fc.assert(
    fc.property(anyValue, (value) => {
      const yaml = printYaml(value as Json);
      // oxlint-disable-next-line no-control-regex -- control characters are what this looks for
      expect(yaml).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\ufeff\uffff]/u);
      for (const version of VERSIONS) expect(parse(yaml, { version, merge: false })).toEqual(value);
    }),
    { numRuns: 2000 },
  );
});

test("a value that a query made twice is written twice", () => {
  const shared = { a: [1] };
  expect(printYaml([shared, shared])).toBe("- a:\n    - 1\n- a:\n    - 1\n");
});

test("a text of a megabyte stays on its line", () => {
  const text = "word ".repeat(200_000).trim();
  expect(printYaml([text])).toBe(`- ${text}\n`);
});
