import fc from "fast-check";
import { expect, test } from "vitest";

import { path } from "../../src/api/url.ts";
import { UsageError } from "../../src/errors.ts";

test.each([
  ["7a9a9540-ff28-4869-b9e4-855fbe12aaaa", "7a9a9540-ff28-4869-b9e4-855fbe12aaaa"],
  ["a/b", "a%2Fb"],
  ["../../v3/sources", "..%2F..%2Fv3%2Fsources"],
  ["a\\b", "a%5Cb"],
  ["50%", "50%25"],
  ["%2e%2e", "%252e%252e"],
  ["two words", "two%20words"],
  ["!'()*", "%21%27%28%29%2A"],
  ["a?b#c&d=e+f", "a%3Fb%23c%26d%3De%2Bf"],
  ["任务", "%E4%BB%BB%E5%8A%A1"],
  ["🚀", "%F0%9F%9A%80"],
  ["tab\tline\n", "tab%09line%0A"],
  ["...", "..."],
  ["-_.~", "-_.~"],
])("encodes %j as one segment", (id, encoded) => {
  expect(path`/v3/tasks/${id}/action`).toBe(`/v3/tasks/${encoded}/action`);
});

test("fills in several parameters, each in its place", () => {
  expect(path`/v3/${"a"}/x/${"b/c"}`).toBe("/v3/a/x/b%2Fc");
  expect(path`/v3/tasks`).toBe("/v3/tasks");
});

test.each([
  ["", '""'],
  [".", '"."'],
  ["..", '".."'],
  ["a\ud800", String.raw`"a\ud800"`],
  ["\udc00b", String.raw`"\udc00b"`],
])("refuses %j", (id, shown) => {
  expect(() => path`/v3/tasks/${id}`).toThrow(new UsageError(`${shown} cannot be part of a request path`));
});

test("a parameter never leaves its segment and can be read back", () => {
  const id = fc.string({ unit: "binary" }).filter((value) => !["", ".", ".."].includes(value));
  fc.assert(
    fc.property(id, (value) => {
      const { pathname, search, hash } = new URL(`https://h.test${path`/v3/tasks/${value}/action`}`);
      const segments = pathname.split("/").map(decodeURIComponent);
      expect({ segments, search, hash }).toEqual({
        segments: ["", "v3", "tasks", value, "action"],
        search: "",
        hash: "",
      });
    }),
    { numRuns: 500 },
  );
});
