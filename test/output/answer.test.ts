import { expect, test } from "vitest";
import { parse } from "yaml";

import { type Json, parseJson } from "../../src/json.ts";
import { createAnswerFormat } from "../../src/output/answer.ts";
import { type Answer, type AnswerStyle, COLOR_CHOICES, FORMATS } from "../../src/view/answer.ts";
import type { View } from "../../src/view/view.ts";

const TERMINAL = { isTTY: true, columns: 80, closed: false, write: async () => {} };
const PIPE = { isTTY: false, columns: undefined, closed: false, write: async () => {} };

/** What is written for these items, one piece each, and what closes the answer. */
async function written(
  style: Partial<AnswerStyle>,
  many: boolean,
  items: readonly Answer[],
  stdout = PIPE as typeof TERMINAL | typeof PIPE,
  pagesOf?: string,
  complete = true,
) {
  const full = { output: "table", color: "auto", query: undefined, noHeaders: false, ...style } as const;
  const format = await createAnswerFormat(full, { many, ...(pagesOf && { pagesOf }) }, { stdout, env: {} });
  const pieces: string[] = [];
  for (const item of items) pieces.push(String(await format.item(item)));
  return [...pieces, format.end(complete)];
}

const json = (text: string): Answer => ({ json: parseJson(text) });
const viewed = (view: View): Answer => ({ view: async () => view });

test("one document as JSON, digit for digit, in its order", async () => {
  const pieces = await written({ output: "json" }, false, [
    json('{"z": 9223372036854775807, "a": 0.0, "x": {"y": []}}'),
  ]);
  expect(pieces).toEqual(['{\n  "z": 9223372036854775807,\n  "a": 0.0,\n  "x": {\n    "y": []\n  }\n}\n', ""]);
});

test("several are an array that grows as they come", async () => {
  const pieces = await written({ output: "json" }, true, [json('{"a": 1}'), json('{"b": 2.0}'), json("[]")]);
  expect(pieces).toEqual(['[\n  {\n    "a": 1\n  }', ',\n  {\n    "b": 2.0\n  }', ",\n  []", "\n]\n"]);
  expect(JSON.parse(pieces.join(""))).toEqual([{ a: 1 }, { b: 2 }, []]);
});

test("several asked for and one found is still an array; an item without JSON adds nothing", async () => {
  const view = viewed([{ kind: "lines", lines: ["x"] }]);
  const pieces = await written({ output: "json" }, true, [view, json('{"a": 1}'), {}]);
  expect(pieces).toEqual(["", '[\n  {\n    "a": 1\n  }', "", "\n]\n"]);
});

test("no document is no answer, but nothing to list is an empty list", async () => {
  for (const style of [{ output: "json" }, { output: "yaml" }, { output: "json", query: "[].a" }] as const) {
    expect(await written(style, false, [{}])).toEqual(["", ""]);
    expect(await written(style, true, [{}])).toEqual(["", ""]);
    expect(await written(style, true, [])).toEqual(["[]\n"]);
    expect(await written(style, true, [], PIPE, undefined, false)).toEqual([""]);
  }
});

test("JSON carries nothing that a terminal acts on", async () => {
  const document: Json = { name: "a\u001b[31m\u0085\u202e\u2028b", "k\u200b": "\u0000" };
  const text = (await written({ output: "json" }, false, [{ json: document }])).join("");
  expect(text).toMatch(/^[ -~\n]+$/);
  expect(JSON.parse(text)).toEqual(document);
});

test("text values with line breaks in them stay whole in an array", async () => {
  const document = { text: "a\nb\n  c" };
  const text = (await written({ output: "json" }, true, [{ json: document }])).join("");
  expect(JSON.parse(text)).toEqual([document]);
});

test("YAML comes in the same pieces as JSON", async () => {
  expect(await written({ output: "yaml" }, false, [json('{"z": 9223372036854775807, "a": 0.0}')])).toEqual([
    "z: 9223372036854775807\na: 0.0\n",
    "",
  ]);
  expect(await written({ output: "yaml" }, true, [json('{"a": 1}'), {}, json('{"b": [2.0]}')])).toEqual([
    "- a: 1\n",
    "",
    "- b:\n    - 2.0\n",
    "",
  ]);
});

const PAGES = [json('{"count": 3, "tasks": [{"a": 1}, {"b": "x: y"}]}'), json('{"count": 3, "tasks": [[]]}')];

test("the pages of a list are one document", async () => {
  const [first = "", second = "", end] = await written({ output: "yaml" }, true, PAGES, PIPE, "tasks");
  expect([first, second, end]).toEqual(['count: 3\ntasks:\n  - a: 1\n  - b: "x: y"\n', "  - []\n", ""]);
  expect(parse(first + second)).toEqual({ count: 3, tasks: [{ a: 1 }, { b: "x: y" }, []] });
  const none = await written({ output: "yaml" }, true, [json('{"count": 0, "tasks": []}')], PIPE, "tasks");
  expect(none.join("")).toBe("count: 0\ntasks: []\n");
  expect((await written({ output: "yaml" }, true, [json('{"tasks": [1]}')], PIPE, "tasks")).join("")).toBe(
    "tasks:\n  - 1\n",
  );
});

test.each([[PAGES], [PAGES.slice(0, 1)], [[json('{"count": 3, "tasks": []}')]]])(
  "a list that was cut short is no YAML and no JSON",
  async (pages) => {
    for (const [output, read] of [
      ["yaml", (yaml: string) => parse(yaml) as unknown],
      ["json", (words: string) => JSON.parse(words) as unknown],
    ] as const) {
      const text = (await written({ output }, true, pages, PIPE, "tasks", false)).join("");
      expect(text).not.toBe("");
      expect(() => read(text)).toThrow();
    }
  },
);

test("a view is made only for tables", async () => {
  const answer: Answer = {
    json: 1,
    view: async () => {
      throw new Error("not asked for");
    },
  };
  expect(await written({ output: "json" }, false, [answer])).toEqual(["1\n", ""]);
  await expect(written({ output: "table" }, false, [answer])).rejects.toThrow("not asked for");
});

test("answers of several blocks stand apart, answers of one line do not", async () => {
  const line = viewed([{ kind: "lines", lines: ["x"] }]);
  const screen = viewed([
    { kind: "heading", text: "web-01" },
    { kind: "fields", rows: [["State", "READY"]] },
  ]);
  expect(await written({}, true, [line, line, json("1")])).toEqual(["x\n", "x\n", "", ""]);
  expect(await written({}, true, [screen, {}, screen, line])).toEqual([
    "web-01\n\n  State  READY\n",
    "",
    "\nweb-01\n\n  State  READY\n",
    "\nx\n",
    "",
  ]);
});

test("a terminal has its width and colours, a pipe neither", async () => {
  const view = viewed([
    { kind: "lines", lines: [{ text: `${"word ".repeat(20)}end`, screen: "short", tone: "good" }] },
  ]);
  expect((await written({}, false, [view], TERMINAL))[0]).toBe("\u001b[32mshort\u001b[39m\n");
  expect((await written({ color: "never" }, false, [view], TERMINAL))[0]).toBe("short\n");
  expect((await written({}, false, [view]))[0]).toBe(`${"word ".repeat(20)}end\n`);
  expect((await written({ color: "always" }, false, [view]))[0]).toContain("\u001b[32m");
});

test("the formats and colour choices are the documented ones", () => {
  expect(FORMATS).toEqual(["table", "json", "yaml", "jsonl", "tsv", "markdown"]);
  expect(COLOR_CHOICES).toEqual(["auto", "always", "never"]);
});
