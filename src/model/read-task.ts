import type { JsonObject } from "../json.ts";
import { type Path, readDocument } from "./read-document.ts";
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
  const { value: task, misfits } = readDocument(Task, document, (path) => withOffset(path, from));
  return { task, misfits };
}

function withOffset(path: Path, from: number): Path {
  const [field, at, ...rest] = path;
  return field === "sub_tasks" && typeof at === "number" ? [field, at + from, ...rest] : path;
}
