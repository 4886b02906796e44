import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { isJsonObject, type Json, type JsonObject } from "../../src/json.ts";
import { drawMultiLineRow } from "../../src/output/multi-line-row.ts";
import { renderView } from "../../src/output/table.ts";
import { createPaint } from "../../src/output/terminal.ts";
import { displayWidth } from "../../src/output/width.ts";
import type { Block } from "../../src/view/view.ts";
import { fixture, object, shown } from "../view/show-task.ts";

const PLAIN = await createPaint(false);
const COLORED = await createPaint(true);

const render = (columns: number | undefined, ...blocks: readonly Block[]) =>
  renderView(blocks, { columns, paint: PLAIN, drawMultiLineRow });

describe("headings", () => {
  const heading: Block = { kind: "heading", text: "web-01", detail: "7a9a9540" };
  test.each([
    [undefined, "web-01  7a9a9540\n"],
    [16, "web-01  7a9a9540\n"],
    [15, "web-01\n7a9a9540\n"],
    [5, "web-\n01\n7a9a9\n540\n"],
  ])("at %s columns", (columns, expected) => expect(render(columns, heading)).toBe(expected));

  test("without detail, or with an empty one", () => {
    expect(render(undefined, { kind: "heading", text: "web-01" })).toBe("web-01\n");
    expect(render(80, { kind: "heading", text: "web-01", detail: { text: "", tone: "dim" } })).toBe("web-01\n");
  });
});

describe("lines", () => {
  test("stay as they are on any terminal: they are there to be copied", () => {
    const lines: Block = {
      kind: "lines",
      title: "Btrfs",
      lines: ["  one two three", "", { text: "plain", screen: "drawn" }],
    };
    expect(render(undefined, lines)).toBe("Btrfs\n  one two three\n\nplain\n");
    expect(render(10, lines)).toBe("Btrfs\n  one two three\n\ndrawn\n");
  });
});

describe("fields", () => {
  const fields: Block = {
    kind: "fields",
    title: "Task",
    rows: [
      ["State", { text: "RUNNING", tone: "active" }],
      ["Estimated completion", "2026-01-02T12:04:05+08:00"],
      ["Start when done", "yes"],
      ["Empty", ""],
    ],
  };
  test.each([
    [
      undefined,
      [
        "  State                 RUNNING",
        "  Estimated completion  2026-01-02T12:04:05+08:00",
        "  Start when done       yes",
        "  Empty",
      ],
    ],
    [
      40,
      [
        "  State  RUNNING",
        "  Estimated completion",
        "         2026-01-02T12:04:05+08:00",
        "  Start when done  yes",
        "  Empty",
      ],
    ],
    [
      20,
      [
        "  State  RUNNING",
        "  Estimated",
        "  completion",
        "    2026-01-02T12:",
        "    04:05+08:00",
        "  Start when done",
        "    yes",
        "  Empty",
      ],
    ],
  ])("at %s columns", (columns, lines) => {
    const expected = `Task\n${lines.join("\n")}\n`;
    expect(render(columns, fields)).toBe(expected);
  });

  test("a value too long goes on below itself, in its colour", () => {
    const block: Block = { kind: "fields", rows: [["Error", { text: "it broke in the night", tone: "bad" }]] };
    expect(render(34, block)).toBe("  Error  it broke in the night\n");
    const text = renderView([block], { columns: 22, paint: COLORED });
    expect(text.replaceAll("\u001b", "^")).toBe(
      "  ^[2mError^[22m\n    ^[31mit broke in the^[39m\n    ^[31mnight^[39m\n",
    );
  });

  test("no rows, and more labels than arguments fit a call", () => {
    expect(render(80, { kind: "fields", title: "None", rows: [] })).toBe("None\n");
    const many: Block = { kind: "fields", rows: Array.from({ length: 150_000 }, () => ["a", "b"] as const) };
    expect(render(undefined, many).length).toBe(150_000 * 7);
  });
});

test("blocks stand apart by an empty line, and no block is no text", () => {
  expect(render(80)).toBe("");
  const lines: Block = { kind: "lines", lines: ["a"] };
  expect(render(80, lines, lines)).toBe("a\n\na\n");
});

/** What a terminal may act on, hide or reorder: C0 without the line feed, DEL, C1, bidi marks and overrides, zero width. */
// oxlint-disable-next-line no-control-regex -- control characters are what this looks for
const HOSTILE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;
const HOSTILE_CHARACTERS = Array.from({ length: 0x1_0000 }, (_, code) => String.fromCharCode(code)).filter(
  (character) => character === "\n" || HOSTILE.test(character),
);

/** The same document with every text made hostile. */
function poisoned(json: Json, poison: string): Json {
  if (typeof json === "string") return `a${poison}b`;
  if (Array.isArray(json)) return json.map((item: Json) => poisoned(item, poison));
  if (!isJsonObject(json)) return json;
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, poisoned(value, poison)]));
}

/** Our own colours, and nothing else that begins with an escape. */
function withoutColor(text: string): string {
  // oxlint-disable-next-line no-control-regex -- the colour codes begin with ESC
  return text.replaceAll(/\u001b\[\d+m/g, "");
}

const LINUX = fixture("show-task-linux");
const LOOKS = [{}, { columns: 100 }, { columns: 40 }, { columns: 100, color: true }];

describe("hostile text", () => {
  const clean = shown(poisoned(LINUX, "~~") as JsonObject);

  test.each(HOSTILE_CHARACTERS.map((character) => character.charCodeAt(0).toString(16).padStart(4, "0")))(
    "\\u%s in any field comes out as a visible escape",
    (code) => {
      const document = poisoned(LINUX, String.fromCharCode(Number.parseInt(code, 16))) as JsonObject;
      const pipe = shown(document);
      for (const text of [pipe, withoutColor(shown(document, { columns: 100, color: true }))])
        expect(HOSTILE.test(text)).toBe(false);
      expect(pipe.split("\n").length).toBe(clean.split("\n").length);
      // Every one of the texts that the clean one shows has the escape.
      expect(pipe.split(`a\\u${code}b`).length).toBe(clean.split("a~~b").length);
    },
  );

  test("no mix of them, in values or in names of fields, gets through", () => {
    const hostile = fc.array(
      fc.oneof(
        fc.constantFrom(...HOSTILE_CHARACTERS, "\u001b[31m", "\u001b]0;x\u0007", "\r\n"),
        fc.string({ unit: "binary", maxLength: 3 }),
      ),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(hostile, fc.constantFrom(...LOOKS), (parts, look) => {
        const poison = parts.join("");
        const extra = object(JSON.stringify({ [`x${poison}`]: { [poison]: [poison] } }));
        const text = shown({ ...(poisoned(LINUX, poison) as JsonObject), ...extra }, look);
        expect(HOSTILE.test(withoutColor(text))).toBe(false);
        if (!("color" in look)) expect(text).not.toContain("\u001b");
      }),
      { numRuns: 60 },
    );
  });
});

test.each([34, 40, 57, 80, 100, 132])("at %d columns no line of any task is wider", (columns) => {
  const documents = ["windows", "linux", "failed", "null"].map((name) => fixture(`show-task-${name}`));
  const wide = ["数据库", "🚀 ", "word ", "x"].map((part) => poisoned(LINUX, part.repeat(15)) as JsonObject);
  for (const document of [...documents, ...wide])
    for (const line of shown(document, { columns }).split("\n"))
      expect(displayWidth(line)).toBeLessThanOrEqual(columns);
});

test("every value of a small terminal's summary can be read whole", () => {
  const error = "The disk vdb of the source server could not be read: input/output error at block 8812345.";
  const text = shown(object(JSON.stringify({ error_json: error })), { columns: 40 });
  expect(text.replaceAll(/\s+/g, " ")).toContain(error);
});
