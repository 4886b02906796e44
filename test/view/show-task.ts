import { readFileSync } from "node:fs";

import { type JsonObject, parseJson } from "../../src/json.ts";
import { explainCode } from "../../src/model/error-codes/codes.ts";
import { readTask } from "../../src/model/read-task.ts";
import { taskError } from "../../src/model/task-error.ts";
import { drawMultiLineRow } from "../../src/output/multi-line-row.ts";
import { renderView } from "../../src/output/table.ts";
import { createPaint } from "../../src/output/terminal.ts";
import type { Selection } from "../../src/view/task/layout.ts";
import { taskView } from "../../src/view/task/task.ts";
import type { TimeFrame } from "../../src/view/units.ts";

const PLAIN = await createPaint(false);
const COLORED = await createPaint(true);

/** 2026-01-02T03:04:05Z, eight hours ahead of UTC. */
const FRAME: TimeFrame = { now: new Date(1_767_323_045_000), utcOffset: () => 480 };

export function fixture(name: string): JsonObject {
  return object(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), "utf8"));
}

export function object(json: string): JsonObject {
  return parseJson(json) as JsonObject;
}

interface Look {
  /** Absent: a pipe. */
  readonly columns?: number;
  readonly color?: boolean;
  /** Absent: everything. */
  readonly selection?: Selection;
}

function knownError({ error_json }: JsonObject) {
  const code = typeof error_json === "string" ? taskError(error_json)?.code : undefined;
  return explainCode(code);
}

/** What `sms task show` writes for a document. */
export function shown(document: JsonObject, { columns, color = false, selection = { full: true } }: Look = {}): string {
  const { task } = readTask(document);
  return renderView(taskView(task, document, selection, FRAME, knownError(document)), {
    columns,
    drawMultiLineRow,
    paint: color ? COLORED : PLAIN,
  });
}
