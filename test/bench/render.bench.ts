import { test } from "vitest";

import { parseJson, type JsonObject } from "../../src/json.ts";
import { readTask } from "../../src/model/read-task.ts";
import { renderView } from "../../src/output/table.ts";
import { createPaint } from "../../src/output/terminal.ts";
import { taskView } from "../../src/view/task/task.ts";
import { keep } from "./results.ts";

const SIZES = [1000, 4000, 16_000, 65_535];
const FRAME = { now: new Date(1_767_323_045_000), utcOffset: () => 0 };

/** From a document to the text of its table. */
function milliseconds(count: number, paint: Awaited<ReturnType<typeof createPaint>>): number {
  const step = '{"id": 1, "name": "MIGRATE_LINUX_FILE", "progress": 42, "start_date": 1598435778000}';
  const text = `{"id": "t", "name": "web-01", "state": "RUNNING", "sub_tasks": [${Array(count).fill(step).join(",")}]}`;
  const begun = performance.now();
  const document = parseJson(text) as JsonObject;
  renderView(taskView(readTask(document).task, document, { sections: ["subtasks"], full: false }, FRAME, {}), {
    columns: undefined,
    paint,
  });
  return performance.now() - begun;
}

test("drawing sub-tasks", async () => {
  const paint = await createPaint(false);
  milliseconds(SIZES[0] ?? 0, paint);
  const points = SIZES.map((count) => ({ count, ms: Math.min(...[1, 2].map(() => milliseconds(count, paint))) }));
  for (const { count, ms } of points) keep("render", { count, microsecondsEach: (ms / count) * 1000 });
  keep("render", { exponent: slope(points.map(({ count, ms }) => [Math.log(count), Math.log(ms)])) });
});

/** Of the line that fits best: 1 is linear growth, 2 quadratic. */
function slope(points: readonly (readonly [number, number])[]): number {
  const mean = (pick: 0 | 1) => points.reduce((sum, point) => sum + point[pick], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const above = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  return above / points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}
