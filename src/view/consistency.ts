import { type JsonObject, printJson, textField } from "../json.ts";
import { type CheckedDirectory, type ConsistencyResult, newestResult, totalOf } from "../model/consistency.ts";
import type { EpochMilliseconds } from "../model/quantities.ts";
import { isoTime, number, text, time, type TimeFrame } from "./units.ts";
import { type Cell, type Column, type Field, label, type View } from "./view.ts";

/** What `task consistency` shows of a task. */
export interface ShownConsistency {
  readonly taskId: string;
  /** undefined: it may not be read. */
  readonly task: JsonObject | undefined;
  readonly results: readonly ConsistencyResult[];
}

export const CONSISTENCY_COLUMNS: readonly Column[] = [
  { header: "Directory" },
  { header: "Files", align: "right", drop: 1 },
  { header: "Different", align: "right" },
  { header: "Missing", align: "right" },
  { header: "Extra", align: "right" },
];

const COUNTS = ["files", "different", "missing", "extra"] as const;

/** The newest result: a row for each directory, and the totals. */
export function consistencyView({ taskId, task, results }: ShownConsistency, frame: TimeFrame): View {
  const heading = { kind: "heading", text: label(taskId, textField(task, "name")) } as const;
  const newest = newestResult(results);
  if (newest === undefined) return [heading, { kind: "lines", lines: ["no consistency result"] }];
  const { finishedMs, outcome, directories, unreadable } = newest;
  const facts: readonly Field[] = [
    ["Finished", time(finishedMs as EpochMilliseconds | undefined, frame)],
    ["Result", text(outcome)],
    ...(results.length > 1 ? [["Older results", `${results.length - 1} (-o json has them)`] as const] : []),
  ];
  const facing = { kind: "fields", rows: facts } as const;
  if (unreadable !== undefined) {
    const shown = typeof unreadable === "string" ? unreadable : printJson(unreadable, "compact");
    return [heading, facing, { kind: "lines", lines: ["not as documented:", shown] }];
  }
  const rows = directories.map((directory) => [text(directory.directory), ...countCells(directory)]);
  const total = directories.length > 1 ? [["in all", ...totalCells(directories)]] : [];
  return [heading, facing, { kind: "table", columns: CONSISTENCY_COLUMNS, rows: [...rows, ...total] }];
}

function countCells(directory: CheckedDirectory): readonly Cell[] {
  return COUNTS.map((count) => {
    const value = directory[count];
    // Nothing verified, or a difference.
    const stands = count === "files" ? value === 0 : (value ?? 0) > 0;
    const cell = number(value);
    return stands && typeof cell === "string" ? { text: cell, tone: "warn" as const } : cell;
  });
}

function totalCells(directories: readonly CheckedDirectory[]): readonly Cell[] {
  const total = totalOf(directories);
  return COUNTS.map((count) => number(total[count]));
}

const ROW_NAMES = ["task_id", "task_name", "directory", ...COUNTS, "result", "finished"];

/** One row for each directory of the newest result. */
export function consistencyRows({ taskId, task, results }: ShownConsistency, frame: TimeFrame): View {
  const newest = newestResult(results);
  const finished = newest?.finishedMs === undefined ? "-" : isoTime(newest.finishedMs, frame);
  const name = textField(task, "name") || "-";
  const rows = (newest?.directories ?? []).map((found) =>
    [taskId, name, found.directory || "-"].concat(
      COUNTS.map((count) => String(found[count] ?? "-")),
      newest?.outcome || "-",
      finished,
    ),
  );
  return [{ kind: "table", columns: ROW_NAMES.map((header) => ({ header })), rows }];
}
