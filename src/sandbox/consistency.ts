import { isJsonObject, type Json, jsonIn, type JsonObject, wireJson } from "../json.ts";
import { arrayAt, numberAt, textAt } from "./machine/document.ts";
import { SKIPPED } from "./machine/stages.ts";

/** A list of results as it was written in the scenario or reported by an agent. */
export interface WrittenResults {
  readonly results: readonly Json[];
  /** Epoch ms; 0 for those of the scenario. */
  readonly at: number;
}

/**
 * What GET /v3/tasks/{task_id}/consistency-result lists: the newest of what was written and of what the task's own check
 * found. Tasks at block level answer with texts, as the newer models of the API have it, the others with objects.
 */
export function consistencyResults(
  document: JsonObject,
  written: WrittenResults | undefined,
  directories: readonly string[],
): readonly Json[] {
  const finishedAt = checkFinishedAt(document);
  if (finishedAt === null || (written !== undefined && written.at > finishedAt)) return written?.results ?? [];
  const result = checkResult(directories.length > 0 ? directories : usualDirectories(document), finishedAt);
  return [textAt(document, "type") === "MIGRATE_BLOCK" ? wireJson(result) : result];
}

/** Moves the dates of written results, also of those that are texts; what is no result stays as it is. */
export function shiftResults(results: readonly Json[], shiftMs: number): readonly Json[] {
  return results.map((result) => {
    const document = typeof result === "string" ? jsonIn(result) : result;
    const finishedAt = isJsonObject(document) ? numberAt(document, "finished_time") : null;
    if (!isJsonObject(document) || finishedAt === null) return result;
    const shifted: JsonObject = { ...document, finished_time: finishedAt + shiftMs };
    return typeof result === "string" ? wireJson(shifted) : shifted;
  });
}

function checkFinishedAt(document: JsonObject): number | null {
  const check = arrayAt(document, "sub_tasks").find(
    (item) => isJsonObject(item) && textAt(item, "name") === "CHECK_CONSISTENCY",
  );
  if (!isJsonObject(check) || numberAt(check, "progress") !== 100 || check["process_trace"] === SKIPPED) return null;
  return numberAt(check, "end_date");
}

function usualDirectories(document: JsonObject): readonly string[] {
  return textAt(document, "os_type") === "WINDOWS" ? ["D:\\data", "D:\\logs"] : ["/srv/data", "/srv/logs"];
}

/** Nothing is missing; where logs are written, a few files differ, as they do after every real migration. */
function checkResult(directories: readonly string[], finishedAt: number): JsonObject {
  return {
    finished_time: finishedAt,
    check_result: "success",
    consistency_result: directories.map((dir_check, at) => ({
      dir_check,
      num_total_files: Math.round(120_431 / (at * 14 + 1)),
      num_different_files: dir_check.includes("logs") ? 3 : 0,
      num_target_miss_files: 0,
      num_target_more_files: 0,
    })),
  };
}
