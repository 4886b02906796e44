import { expect, test } from "vitest";

import { tableText } from "../../src/output/table.ts";
import { createPaint } from "../../src/output/terminal.ts";
import { DISK_COLUMNS, GROUP_COLUMNS, LIST_COLUMNS, SUB_TASK_COLUMNS } from "../../src/view/task/layout.ts";
import { RESULT_COLUMNS } from "../../src/view/task/layout.ts";
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
const dropped = (columns: readonly Column[]) => columns.filter(({ whole }) => !whole);

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
