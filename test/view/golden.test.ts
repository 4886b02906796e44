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
const CASES = TASKS.flatMap((task) => Object.entries(LOOKS).map(([name, look]) => ({ task, name, look })));

test.each(CASES)("$task on $name", async ({ task, name, look }) => {
  await expect(shown(fixture(task), look)).toMatchFileSnapshot(`../golden/view/${task}.${name}.txt`);
});
