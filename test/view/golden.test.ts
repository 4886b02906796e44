import { expect, test } from "vitest";

import { fixture, shown } from "./show-task.ts";

const TASKS = ["show-task-windows", "show-task-linux", "show-task-failed", "show-task-null"];
const LOOKS = {
  "terminal-40": { columns: 40 },
  "terminal-80": { columns: 80 },
  "terminal-100": { columns: 100 },
  "terminal-120": { columns: 120 },
  "terminal-100-color": { columns: 100, color: true },
  pipe: {},
};
/** The short form, which is for a terminal of 24 rows. */
const SHORT = ["show-task-windows", "show-task-failed"].flatMap((task) =>
  [60, 80, 120].map((columns) => ({ task, columns })),
);

const CASES = TASKS.flatMap((task) => Object.entries(LOOKS).map(([name, look]) => ({ task, name, look })));

test.each(CASES)("$task on $name", async ({ task, name, look }) => {
  await expect(shown(fixture(task), look)).toMatchFileSnapshot(`../golden/view/${task}.${name}.txt`);
});

test.each(SHORT)("the short form of $task at $columns columns", async ({ task, columns }) => {
  const text = shown(fixture(task), { columns, selection: { full: false } });
  await expect(text).toMatchFileSnapshot(`../golden/view/${task}.short-${columns}.txt`);
});
