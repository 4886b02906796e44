import type { Json, JsonObject } from "../json.ts";
import { Task } from "./task.ts";

export interface ReadTask {
  readonly task: Task;
  /** Fields that are not as documented, each with what was expected; they read as null. */
  readonly misfits: readonly string[];
}

/** zod makes code for a schema, which pays only where there is much to read with it. */
const MUCH = 1000;

function pace({ sub_tasks: steps }: JsonObject) {
  return { jitless: !(Array.isArray(steps) && steps.length > MUCH) };
}

/** Reads what can be read of a document: a field of the wrong shape becomes null and is named, the rest stands. */
export function readTask(document: JsonObject): ReadTask {
  const first = Task.safeParse(document, pace(document));
  if (first.success) return { task: first.data, misfits: [] };
  const { issues } = first.error;
  const mended = withNulls(
    document,
    issues.map(({ path }) => path),
  );
  const misfits = issues.map((issue) => `${issue.path.join(".")} (${expectation(issue)})`);
  return { task: Task.parse(mended, pace(document)), misfits };
}

function expectation(issue: { readonly message: string; readonly expected?: unknown }): string {
  return typeof issue.expected === "string" ? `expected ${issue.expected}` : issue.message;
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
