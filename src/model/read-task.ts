import type { Json, JsonObject } from "../json.ts";
import { Task } from "./task.ts";

export interface ReadTask {
  readonly task: Task;
  /** Fields that are not as documented, each with what was expected; they read as null. */
  readonly misfits: readonly string[];
}

/** Reads what can be read of a document: a field of the wrong shape becomes null and is named, the rest stands. */
export function readTask(document: JsonObject): ReadTask {
  const first = Task.safeParse(document);
  if (first.success) return { task: first.data, misfits: [] };
  const { issues } = first.error;
  const mended = withNulls(
    document,
    issues.map(({ path }) => path),
  );
  const misfits = issues.map(({ path, message }) => `${path.join(".")} (${expectation(message)})`);
  return { task: Task.parse(mended), misfits };
}

/** zod's words without what it found: it calls a number by the name of a class. */
function expectation(message: string): string {
  return message.replace(/^Invalid input: /, "").replace(/, received .*$/, "");
}

type Path = readonly PropertyKey[];

/** A copy with null at each path. One pass: a document may hold 65,535 wrong sub-tasks. */
function withNulls(json: Json, paths: readonly Path[]): Json {
  if (paths.length === 0) return json;
  if (paths.some((path) => path.length === 0)) return null;
  const below = new Map<string, Path[]>();
  for (const [key, ...rest] of paths) {
    const group = below.get(String(key));
    if (group) group.push(rest);
    else below.set(String(key), [rest]);
  }
  const mend = (value: Json, key: string) => withNulls(value, below.get(key) ?? []);
  if (Array.isArray(json)) return json.map((value: Json, at) => mend(value, String(at)));
  return Object.fromEntries(Object.entries(json as JsonObject).map(([key, value]) => [key, mend(value, key)]));
}
