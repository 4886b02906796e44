import { describe, expect, test } from "vitest";

import { tableText } from "../../src/output/table.ts";
import { createPaint } from "../../src/output/terminal.ts";
import { CHECK_COLUMNS, SOURCE_LIST_COLUMNS } from "../../src/view/source/layout.ts";
import { DISK_COLUMNS, GROUP_COLUMNS, LIST_COLUMNS, SUB_TASK_COLUMNS } from "../../src/view/task/layout.ts";
import { RESULT_COLUMNS } from "../../src/view/task/layout.ts";
import { WATCH_COLUMNS } from "../../src/view/track/screen.ts";
import { dropNote, dropOrder } from "../../src/view/view.ts";
import type { Column } from "../../src/view/view.ts";

const PLAIN = await createPaint(false);

/** Headers that are gone at each width down from where all fit, in the order in which they went. */
function gone(columns: readonly Column[], filled: (column: Column) => boolean): readonly string[] {
  const rows = [
    columns.map((column, at) => ({
      text: filled(column) ? `数据${"x".repeat(at)}` : "—",
      brief: "x",
      tone: undefined,
    })),
  ];
  const went: string[] = [];
  for (let width = 400; width > 0; width -= 1) {
    const [header = ""] = tableText({ columns, rows }, { columns: width, paint: PLAIN }).split("\n");
    const words = header.trim().split(/ {2,}/);
    if (words.some((word) => word.includes("…"))) break;
    went.push(
      ...columns.map((column) => column.header).filter((each) => !words.includes(each) && !went.includes(each)),
    );
  }
  return went;
}

const TABLES = { LIST_COLUMNS, SUB_TASK_COLUMNS, DISK_COLUMNS, GROUP_COLUMNS, RESULT_COLUMNS };
// With cells as short as these, nothing has to be cut that should be whole.
const dropped = (columns: readonly Column[]) => columns.filter(({ whole, drop }) => !whole || drop !== undefined);

test.each(Object.entries(TABLES))("%s drop in the order that help states", (_, columns) => {
  const order = dropOrder(dropped(columns));
  expect(order.length).toBeGreaterThan(0);
  expect(gone(columns, () => true)).toEqual(order);
});

test.each(Object.entries(TABLES))("%s with nothing in them go first", (_, columns) => {
  const order = dropOrder(dropped(columns));
  const last = order.at(-1);
  expect(gone(columns, ({ header }) => header !== last)).toEqual([last, ...order.slice(0, -1)]);
});

describe("a state and an error code are neither dropped nor cut, at 20 to 200 columns", () => {
  const tables = { LIST_COLUMNS, RESULT_COLUMNS, WATCH_COLUMNS, SOURCE_LIST_COLUMNS, CHECK_COLUMNS };
  test.each(Object.entries(tables))("%s", (_, columns) => {
    const values = [
      ["MIGRATE_FAIL", "SMS.1901"],
      ["MIGRATE_SUCCESS", "SMS.1902"],
      ["SYNC_F_ROLLBACK_SUCCESS", "SMS.19020"],
    ];
    const rows = values.map(([state = "", code = ""]) =>
      columns.map(({ header }) => {
        const text =
          header === "State" ? state : ["Code", "Error"].includes(header) ? code : `8d3c5a10-52f1-4c7e ${header}`;
        return { text, brief: text, tone: undefined };
      }),
    );
    const kept = columns.flatMap(({ header }) =>
      header === "State" ? [0] : ["Code", "Error"].includes(header) ? [1] : [],
    );
    expect(kept.length).toBeGreaterThan(0);
    for (let width = 20; width <= 200; width += 1) {
      const lines = tableText({ columns, rows }, { columns: width, paint: PLAIN }).split("\n").slice(1);
      for (const [at, row] of values.entries())
        for (const each of kept) expect(lines[at], `${width} columns`).toMatch(new RegExp(`(^| )${row[each]}( |$)`));
    }
  });

  test("what is too long for a state is cut", () => {
    const columns: readonly Column[] = [{ header: "Name" }, { header: "State", kept: true }];
    const rows = [["web-01", "X".repeat(65)].map((text) => ({ text, brief: text, tone: undefined }))];
    expect(tableText({ columns, rows }, { columns: 40, paint: PLAIN }).split("\n")[1]).toBe(
      `  web-01  ${"X".repeat(29)}…`,
    );
  });
});

test("what has to be whole goes last; a column without an order stays", () => {
  const columns: readonly Column[] = [
    { header: "Id", whole: true },
    { header: "A" },
    { header: "B", drop: 2 },
    { header: "C", drop: 1 },
  ];
  expect(dropOrder(columns)).toEqual(["C", "B", "Id"]);
  expect(dropNote({ Tasks: columns, Others: columns })).toBe(
    "A terminal too narrow loses columns, those with nothing in them first, then in this order. Tasks: C, B, Id. Others: C, B, Id.",
  );
});
