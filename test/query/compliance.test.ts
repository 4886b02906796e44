import { readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { parseJson, printJson } from "../../src/json.ts";
import { createQuery } from "../../src/query/evaluate.ts";

// The compliance tests of JMESPath; test/fixtures/jmespath-compliance.LICENSE says where they are from.

interface Group {
  readonly file: string;
  readonly given: unknown;
  readonly cases: readonly { readonly expression: string; readonly result?: unknown; readonly error?: string }[];
}

const GROUPS: readonly Group[] = JSON.parse(
  readFileSync(new URL("../fixtures/jmespath-compliance.json", import.meta.url), "utf8"),
);

describe.each(Array.from(GROUPS, (group, at) => ({ ...group, at })))("$file, group $at", ({ given, cases }) => {
  const document = parseJson(JSON.stringify(given));
  const ask = (expression: string) => printJson(createQuery(expression).apply(document), "compact");

  test("has the results and the errors of the language", () => {
    for (const { expression, result, error } of cases) {
      if (error === undefined) expect(JSON.parse(ask(expression)), expression).toEqual(result);
      else expect(() => ask(expression), expression).toThrow(expect.objectContaining({ kind: "usage" }));
    }
  });
});

test("the whole suite is read", () => {
  expect(GROUPS.reduce((sum, { cases }) => sum + cases.length, 0)).toBe(851);
});
