import Table from "cli-table3";
import * as fc from "fast-check";
import { expect, test } from "vitest";

import { drawMultiLineRow } from "../../src/output/multi-line-row.ts";
import { tableText } from "../../src/output/table.ts";
import { createPaint } from "../../src/output/terminal.ts";
import { displayWidth } from "../../src/output/width.ts";
import type { Column } from "../../src/view/view.ts";

const PLAIN = await createPaint(false);
const COLORED = await createPaint(true);

const paint = PLAIN;
const cell = (text: string, brief = text) => ({ text, brief, tone: undefined });
const rowsOf = (...rows: readonly (readonly string[])[]) => rows.map((row) => row.map((text) => cell(text)));

/** A table as its lines. */
function lines(
  columns: readonly Column[],
  rows: Parameters<typeof tableText>[0]["rows"],
  width?: number,
  overflow?: "cut" | "wrap",
) {
  const text = tableText({ columns, rows, ...(overflow && { overflow }) }, { columns: width, paint, drawMultiLineRow });
  expect(text === "" || text.endsWith("\n")).toBe(true);
  return text.split("\n").slice(0, -1);
}

const COLUMNS: readonly Column[] = [
  { header: "Name" },
  { header: "Size", align: "right", drop: 3 },
  { header: "Use", drop: 1 },
  { header: "Place", drop: 2 },
];
const ROWS = rowsOf(["vda", "40", "OS", "here"], ["vdb-long", "500", "NORMAL", "there"]);

test("columns as wide as their widest cell, two spaces apart, no spaces at line ends", () => {
  expect(lines(COLUMNS, ROWS)).toEqual([
    "  Name      Size  Use     Place",
    "  vda         40  OS      here",
    "  vdb-long   500  NORMAL  there",
  ]);
});

test.each([
  [31, "  Name      Size  Use     Place"],
  [30, "  Name      Size  Place"],
  [23, "  Name      Size  Place"],
  [22, "  Name      Size"],
  [16, "  Name      Size"],
  [15, "  Name"],
  [10, "  Name"],
])("at %d columns the header is %j", (width, header) => {
  expect(lines(COLUMNS, ROWS, width)[0]).toBe(header);
});

test("a column with nothing in it drops before one with something, and only where room is short", () => {
  const rows = rowsOf(["vda", "—", "OS", "here"], ["vdb", "", "OS", "there"]);
  expect(lines(COLUMNS, rows, 40)[0]).toBe("  Name  Size  Use  Place");
  expect(lines(COLUMNS, rows, 22)[0]).toBe("  Name  Use  Place");
  expect(lines(COLUMNS, rows, 16)[0]).toBe("  Name  Place");
});

test("cells take their brief form once no column is left to drop, before anything is cut", () => {
  const rows = [[cell("database-server"), cell("█████░░░░░  50 %", "50 %")]];
  const columns = [{ header: "Name" }, { header: "Usage" }];
  expect(lines(columns, rows, 35)[1]).toBe("  database-server  █████░░░░░  50 %");
  expect(lines(columns, rows, 34)[1]).toBe("  database-server  50 %");
  expect(lines(columns, rows, 20)[1]).toBe("  database-s…  50 %");
});

test("as the last resort the widest column is cut, or wraps", () => {
  const rows = rowsOf(["db", "Failed to start the service"], ["web", "no"]);
  const columns = [{ header: "Name" }, { header: "Error" }];
  expect(lines(columns, rows, 22)).toEqual(["  Name  Error", "  db    Failed to sta…", "  web   no"]);
  expect(lines(columns, rows, 22, "wrap")).toEqual([
    "  Name  Error",
    "  db    Failed to",
    "        start the",
    "        service",
    "  web   no",
  ]);
});

test("equal columns give up equally, and none goes below four columns", () => {
  const rows = rowsOf(["a".repeat(30), "b".repeat(30), "c"]);
  const columns = [{ header: "A" }, { header: "B" }, { header: "C" }];
  expect(lines(columns, rows, 27)[1]).toBe(`  ${"a".repeat(9)}…  ${"b".repeat(9)}…  c`);
  expect(lines(columns, rows, 28)[1]).toBe(`  ${"a".repeat(10)}…  ${"b".repeat(9)}…  c`);
  expect(lines(columns, rows, 3)[1]).toBe("  aaa…  bbb…  c");
});

test("half an id is of no use: where none is whole the column drops", () => {
  const columns = [
    { header: "Name", squeeze: 8 },
    { header: "Id", whole: true as const },
  ];
  const rows = rowsOf(["database-server", "8d3c5a10-52f1"], ["web", "7a9a9540-ff28"]);
  expect(lines(columns, rows, 23)).toEqual(["  Name    Id", "  datab…  8d3c5a10-52f1", "  web     7a9a9540-ff28"]);
  expect(lines(columns, rows, 20)).toEqual(["  Name", "  database-server", "  web"]);
  expect(lines(columns, rowsOf(["web", "7a9a"], ["db", "x".repeat(99)]), 20)[1]).toMatch(/^ {2}web +7a9a$/);
  expect(lines([{ header: "Id", whole: true }], rowsOf(["8d3c5a10"]), 8)).toEqual(["  Id", "  8d3c5…"]);
});

test("names give up half of their width before a vital column drops, and nothing for another", () => {
  const name = "a-name-of-23-characters";
  const [vital, other] = [
    { header: "Step", drop: 2, vital: true as const },
    { header: "Speed", drop: 1 },
  ];
  const columns = [{ header: "Name", squeeze: 16 }, vital, other];
  const rows = rowsOf([name, "3/7  42 %", "51 Mbit/s"]);
  expect(lines(columns, rows, 40)).toEqual([
    "  Name              Step       Speed",
    "  a-name-of-23-ch…  3/7  42 %  51 Mbit/s",
  ]);
  expect(lines(columns, rows, 37)[1]).toBe("  a-name-of-23-characters  3/7  42 %");
  expect(lines(columns, rows, 22)[1]).toBe("  a-name-o…  3/7  42 %");
  expect(lines(columns, rows, 18)[1]).toBe("  a-name-of-23-ch…");
});

test("what has to be read goes below its row where its column has no room, and is broken there", () => {
  const columns = [
    { header: "Name" },
    { header: "What to do", drop: 1, below: true },
    { header: "Id", drop: 2 },
  ] as const;
  const rows = rowsOf(["a", "open the port and start it again", "7"], ["b", "—", "8"]);
  expect(lines(columns, rows, 80)).toEqual([
    "  Name  What to do                        Id",
    "  a     open the port and start it again  7",
    "  b     —                                 8",
  ]);
  expect(lines(columns, rows, 30)).toEqual([
    "  Name  Id",
    "  a     7",
    "      What to do: open the",
    "      port and start it again",
    "  b     8",
  ]);
});

test("an error code is never dropped, and its column is where no row has one", () => {
  const columns = [{ header: "Name" }, { header: "Error", kept: true as const }, { header: "Speed", drop: 1 }];
  expect(lines(columns, rowsOf(["web-01", "—", "51"]), 16)[0]).toBe("  Name    Speed");
  expect(lines(columns, rowsOf(["web-01", "SMS.0805", "51"]), 16)[1]).toBe("  web…  SMS.0805");
});

test("a pipe gets everything in full", () => {
  const long = "x".repeat(5000);
  expect(lines(COLUMNS, rowsOf([long, "1", "2", "3"]))[1]).toBe(`  ${long}     1  2    3`);
});

test("columns line up by what they take on the screen", () => {
  const rows = rowsOf(["数据库", "x"], ["e\u0301", "y"], ["🚀", "z"]);
  expect(lines([{ header: "Name" }, { header: "V" }], rows)).toEqual([
    "  Name    V",
    "  数据库  x",
    "  e\u0301       y",
    "  🚀      z",
  ]);
});

test.each([
  ["no rows", COLUMNS, [], ["  Name  Size  Use  Place"]],
  ["no columns", [], [], [""]],
  ["no columns but rows", [], [[], []], [""]],
  ["a row too short", COLUMNS.slice(0, 2), [[cell("a")]], ["  Name  Size", "  a"]],
  ["no rows on a terminal", COLUMNS, [], ["  Name  Size  Use  Place"]],
])("%s", (_, columns, rows, expected) => {
  expect(lines(columns, rows)).toEqual(expected);
});

test("tones colour cells and never their padding", () => {
  const rows = [[{ ...cell("ok"), tone: "good" as const }, cell("x")]];
  const text = tableText({ columns: [{ header: "State" }, { header: "B" }], rows }, { columns: 80, paint: COLORED });
  expect(text).toBe("  \u001b[2mState\u001b[22m  \u001b[2mB\u001b[22m\n  \u001b[32mok\u001b[39m     x\n");
});

test("no line is wider than the terminal, whatever is in the cells", () => {
  const part = fc.constantFrom("a", "word ", "数", "🚀", "e\u0301", "-", "x".repeat(9));
  const text = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(""));
  const table = fc.integer({ min: 1, max: 5 }).chain((count) =>
    fc.record({
      rows: fc.array(fc.array(text, { minLength: count, maxLength: count }), { maxLength: 5 }),
      drops: fc.array(fc.option(fc.nat(5)), { minLength: count, maxLength: count }),
      overflow: fc.constantFrom("cut" as const, "wrap" as const),
    }),
  );
  fc.assert(
    fc.property(table, fc.integer({ min: 34, max: 90 }), ({ rows, drops, overflow }, width) => {
      const columns = drops.map((drop, at) => (drop === null ? { header: `C${at}` } : { header: `C${at}`, drop }));
      for (const line of lines(columns, rowsOf(...rows), width, overflow))
        expect(displayWidth(line)).toBeLessThanOrEqual(width);
    }),
    { numRuns: 300 },
  );
});

test("65,535 rows cost ten times what 6,553 do, not a hundred times", () => {
  const table = (count: number) =>
    Array.from({ length: count }, (_, at) => [`step-${at}`, "40.0 GiB", "OS", "/"].map((text) => cell(text)));
  tableText({ columns: COLUMNS, rows: table(1000) }, { columns: 100, paint });
  const [small = 0, large = 0] = [6_553, 65_535].map((count) => {
    const rows = table(count);
    const start = performance.now();
    expect(tableText({ columns: COLUMNS, rows }, { columns: 100, paint }).length).toBeGreaterThan(count * 20);
    return performance.now() - start;
  });
  expect(large / small).toBeLessThan(45);
});

test.each([
  ["in full", undefined],
  ["cut", 60],
  ["cut more", 30],
])("rows of one line stand as the library would lay them out: %s", (_, width) => {
  const columns: readonly Column[] = [{ header: "Name" }, { header: "Größe", align: "right" }, { header: "名前" }];
  const rows = rowsOf(
    ["vda", "40", "数据盘"],
    ["e\u0301t\u00e9", "5", "🚀"],
    ["a name that is longer than the others", "", "—"],
  );
  const drawn = lines(columns, rows, width);
  const texts = [columns.map(({ header }) => header), ...rows.map((row) => row.map(({ text }) => text))];
  const table = new Table({
    chars: Object.fromEntries(
      ["top", "bottom", "left", "right"]
        .flatMap((side) => ["", "-mid", "-left", "-right"].map((part) => `${side}${part}`))
        .concat("mid", "mid-mid", "middle")
        .map((name) => [name, ""]),
    ),
    colWidths: drawnWidths(columns, texts, width),
    colAligns: columns.map(({ align }) => align ?? "left"),
    style: { head: [], border: [], "padding-left": 2, "padding-right": 0, compact: true },
  });
  table.push(...texts);
  const expected = table.toString().split("\n");
  expect(drawn).toEqual(expected.map((line) => line.trimEnd()));
});

/** Of the test above: only its first column is ever cut. */
function drawnWidths(columns: readonly Column[], texts: readonly (readonly string[])[], width = Infinity): number[] {
  const natural = columns.map((_, at) => 2 + Math.max(...texts.map((row) => displayWidth(row[at] ?? ""))));
  const [first = 0, ...others] = natural;
  return [Math.min(first, width - others.reduce((sum, each) => sum + each, 0)), ...others];
}
