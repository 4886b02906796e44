import { errorObject } from "../../errors.ts";
import type { Json, JsonObject } from "../../json.ts";
import type { Seconds } from "../../model/quantities.ts";
import { type Ending, EXIT_OF_ENDING } from "../../tracking/event.ts";
import type { Track } from "../../tracking/track.ts";
import { RESULT_COLUMNS } from "../task/columns.ts";
import { span } from "../units.ts";
import { label } from "../view.ts";
import { type Cell, textOf, type View } from "../view.ts";
import { readingFields } from "./events.ts";

/** How a wait for one task ended, `sms.wait/1`: for `wait` and `watch` alone, for actions under `wait`. */
export function waitJson(
  { taskId, goal, reading, elapsedMs }: Track,
  ending: Ending,
  exitCode: number = EXIT_OF_ENDING[ending.kind],
): JsonObject {
  const error: Json = ending.error === undefined ? null : errorObject(ending.error);
  return {
    schema: "sms.wait/1",
    task_id: taskId,
    ...readingFields(reading),
    goal: goal.words,
    outcome: ending.kind,
    reason: ending.reason,
    waited_seconds: Math.round(elapsedMs / 1000),
    exit_code: exitCode,
    error_meaning: ending.advice?.meaning ?? null,
    remedy: ending.advice?.remedy ?? null,
    error,
  };
}

/** `wait reached: web-01 (id) after 2 h 3 min: …`; `word` is what waited: an action that was accepted says so first. */
export function waitLine(word: string, track: Track, ending: Ending): Cell {
  const { taskId, reading } = track;
  const tone = ending.kind === "reached" ? "good" : "bad";
  const more = ending.kind === "failed" ? ` (sms task show ${taskId} tells more)` : "";
  return {
    text: `${word} ${ending.kind}: ${label(taskId, reading?.name)} after ${waited(track)}: ${ending.reason}${more}`,
    tone,
  };
}

/** Below the results: what is known of the codes that tasks failed with, each once; no block when there is none. */
export function adviceView(tracks: readonly Track[]): View {
  const known = tracks.flatMap(({ ending }) => ending?.advice ?? []);
  const rows = new Map(known.map(({ code, meaning, remedy }) => [code, [meaning, remedy].filter(Boolean).join(". ")]));
  return rows.size === 0 ? [] : [{ kind: "fields", rows: [...rows] }];
}

/** One row a task, at the end of a batch. */
export function waitTable(tracks: readonly Track[]): View {
  const rows = tracks.map((track) => {
    const { ending, reading, taskId } = track;
    const tone = ending?.kind === "reached" ? ("good" as const) : ("bad" as const);
    return [
      reading?.name || taskId,
      { text: ending?.kind ?? "not ended", tone },
      reading?.state ?? "—",
      waited(track),
      ending?.reason ?? "",
      taskId,
    ];
  });
  return [{ kind: "table", columns: RESULT_COLUMNS, rows }];
}

function waited({ elapsedMs }: Track): string {
  return textOf(span((elapsedMs / 1000) as Seconds), "plain");
}
