import { isJsonObject, type Json, jsonIn, type JsonObject, numberField, textField } from "../json.ts";
import { dateField } from "./date-field.ts";

// The results of a consistency check (docs/service.md, "Consistency checks").

/** What was found in one directory; undefined where the service did not say. */
export interface CheckedDirectory {
  readonly directory: string | undefined;
  /** Files that were verified; 0 for a directory that is missing or empty. */
  readonly files: number | undefined;
  readonly different: number | undefined;
  /** Missing on the target. */
  readonly missing: number | undefined;
  /** On the target only. */
  readonly extra: number | undefined;
}

/** One run of the check. */
export interface ConsistencyResult {
  /** Epoch milliseconds */
  readonly finishedMs: number | undefined;
  /** The outcome as a whole, in the service's words, which are not documented. */
  readonly outcome: string | undefined;
  readonly directories: readonly CheckedDirectory[];
  /** An item that has no directories, as it came. */
  readonly unreadable?: Json;
}

/** The results of an answer of `GET /v3/tasks/{task_id}/consistency-result`, in its order. */
export function consistencyResults(document: JsonObject): readonly ConsistencyResult[] {
  const list = decoded(document["result_list"] ?? null);
  if (Array.isArray(list)) return list.flatMap((item: Json) => resultsOf(item));
  // Until 2025 the answer was one result without a list.
  return document["consistency_result"] == null ? [] : resultsOf(document);
}

/** An item is an object, or the same as JSON text; null is none. */
function resultsOf(item: Json): readonly ConsistencyResult[] {
  const value = decoded(item);
  if (value === null || value === "") return [];
  if (Array.isArray(value)) return value.flatMap((inner: Json) => resultsOf(inner));
  if (!isJsonObject(value)) return [unreadableResult(item)];
  const directories = decoded(value["consistency_result"] ?? null);
  const known = { finishedMs: dateField(value, "finished_time"), outcome: textField(value, "check_result") };
  if (Array.isArray(directories))
    return [{ ...known, directories: directories.map((entry: Json) => directoryOf(entry)) }];
  return [{ ...unreadableResult(item), ...known }];
}

function unreadableResult(unreadable: Json): ConsistencyResult {
  return { finishedMs: undefined, outcome: undefined, directories: [], unreadable };
}

/** JSON in a text; any other value, and text that is no JSON, as it is. */
function decoded(value: Json): Json {
  return typeof value === "string" ? (jsonIn(value) ?? value) : value;
}

function directoryOf(entry: Json): CheckedDirectory {
  const value = decoded(entry);
  return {
    directory: textField(value, "dir_check"),
    files: numberField(value, "num_total_files"),
    different: numberField(value, "num_different_files"),
    missing: numberField(value, "num_target_miss_files"),
    extra: numberField(value, "num_target_more_files"),
  };
}

/** The result that finished last; where times are not known, the last of the list. */
export function newestResult(results: readonly ConsistencyResult[]): ConsistencyResult | undefined {
  let newest: ConsistencyResult | undefined;
  for (const result of results)
    if (newest === undefined || (result.finishedMs ?? Infinity) >= (newest.finishedMs ?? -Infinity)) newest = result;
  return newest;
}

/** The sums of all directories; one with an unknown part is not known. */
export function totalOf(directories: readonly CheckedDirectory[]): CheckedDirectory {
  const sumOf = (count: "files" | "different" | "missing" | "extra") => {
    const sum = directories.reduce((total, directory) => total + (directory[count] ?? Number.NaN), 0);
    return Number.isNaN(sum) ? undefined : sum;
  };
  return {
    directory: undefined,
    files: sumOf("files"),
    different: sumOf("different"),
    missing: sumOf("missing"),
    extra: sumOf("extra"),
  };
}

/** Most files in a directory that may be as the name says; undefined for any number. */
export interface ConsistencyLimits {
  readonly different: number | undefined;
  readonly missing: number | undefined;
  readonly extra: number | undefined;
}

const LIMITED = [
  { count: "different", words: "different" },
  { count: "missing", words: "missing on the target" },
  { count: "extra", words: "on the target only" },
] as const;

/** `120431 files, 1 different, 2 missing on the target`: what was found in all directories, as far as it is known. */
export function foundWords({ directories, unreadable }: ConsistencyResult): string {
  if (unreadable !== undefined) return "the result cannot be read";
  const total = totalOf(directories);
  const counted = [{ count: "files", words: "files" } as const, ...LIMITED].flatMap(({ count, words }) =>
    total[count] === undefined ? [] : [`${total[count]} ${words}`],
  );
  return counted.join(", ");
}

export function hasLimit(limits: ConsistencyLimits): boolean {
  return LIMITED.some(({ count }) => limits[count] !== undefined);
}

/** Each limit that the newest result misses, in words with the directory; empty without limits. */
export function missedLimits(results: readonly ConsistencyResult[], limits: ConsistencyLimits): string[] {
  if (!hasLimit(limits)) return [];
  const result = newestResult(results);
  if (result === undefined) return ["there is no consistency result"];
  if (result.unreadable !== undefined) return ["the result cannot be read"];
  if (result.directories.length === 0) return ["no directory was verified"];
  return result.directories.flatMap((directory) => missedIn(directory, limits));
}

function missedIn(found: CheckedDirectory, limits: ConsistencyLimits): readonly string[] {
  const name = found.directory ?? "a directory without a name";
  const verified =
    found.files === 0
      ? ["0 files verified, so it is missing or empty"]
      : found.files === undefined
        ? ["it is not said how many files were verified"]
        : [];
  const missed = LIMITED.flatMap(({ count, words }) => {
    const [limit, number] = [limits[count], found[count]];
    if (limit === undefined) return [];
    if (number === undefined) return [`files ${words} were not counted (--max-${count} ${limit})`];
    return number > limit ? [`${number} ${words} (--max-${count} ${limit})`] : [];
  });
  return [...verified, ...missed].map((words) => `${name}: ${words}`);
}
