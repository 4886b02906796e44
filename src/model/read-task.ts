import type { Json, JsonObject } from "../json.ts";
import { Task } from "./task.ts";

export interface ReadTask {
  readonly task: Task;
  /** Fields that are not as documented, each with what was expected. They are null in `task`. */
  readonly misfits: readonly string[];
}

/** zod passes all issues as arguments of one call, which fails for a document with 65,535 wrong sub-tasks. */
const STEPS_AT_ONCE = 5000;

/** Reads a document as far as possible: a field of the wrong shape becomes null and is named in `misfits`. */
export function readTask(document: JsonObject): ReadTask {
  const steps = document["sub_tasks"];
  if (!Array.isArray(steps) || steps.length <= STEPS_AT_ONCE) return readAtOnce(document, 0);
  const first = readAtOnce({ ...document, sub_tasks: steps.slice(0, STEPS_AT_ONCE) }, 0);
  const more = Array.from({ length: Math.ceil(steps.length / STEPS_AT_ONCE) - 1 }, (_, at) => {
    const from = (at + 1) * STEPS_AT_ONCE;
    return readAtOnce({ sub_tasks: steps.slice(from, from + STEPS_AT_ONCE) }, from);
  });
  const all = [first, ...more];
  return {
    task: { ...first.task, sub_tasks: all.flatMap(({ task }) => task.sub_tasks ?? []) },
    misfits: all.flatMap(({ misfits }) => misfits),
  };
}

/** `from` is the index of the first of these sub-tasks in the whole document. */
function readAtOnce(document: JsonObject, from: number): ReadTask {
  const first = Task.safeParse(document);
  if (first.success) return { task: first.data, misfits: [] };
  const { issues } = first.error;
  const mended = withNulls(
    document,
    issues.map(({ path }) => path),
  );
  const misfits = issues.map((issue) => `${placed(issue.path, from).join(".")} (${expectation(issue)})`);
  return { task: Task.parse(mended), misfits };
}

function placed(path: Path, from: number): Path {
  const [field, at, ...rest] = path;
  return field === "sub_tasks" && typeof at === "number" ? [field, at + from, ...rest] : path;
}

function expectation(issue: { readonly message: string; readonly expected?: unknown }): string {
  return typeof issue.expected === "string" ? `expected ${issue.expected}` : issue.message;
}

type Path = readonly PropertyKey[];

/** A copy with null at each path, made in one pass because there may be 65,535 of them. */
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
