import { isJsonObject, type Json, type JsonObject } from "../../json.ts";
import { arrayAt, double, numberAt, textAt } from "./document.ts";
import { stepStarts, type Step } from "./plan.ts";
import type { Run } from "./task.ts";
import { timeOf } from "./timeline.ts";

/** The first id of the sub-tasks that the sandbox adds. */
const FIRST_NEW_ID = 910_001;

const UNTOUCHED: JsonObject = {
  progress: 0,
  start_date: null,
  end_date: null,
  migrate_speed: double(0),
  process_trace: null,
};

/** One sub-task for each step, in the order of the steps; other sub-tasks stay at the end. */
export function withSubTasks(document: JsonObject, steps: readonly Step[]): JsonObject {
  const own = arrayAt(document, "sub_tasks");
  const names = new Set(steps.map((step) => step.name));
  const others = own.filter((item) => !names.has(nameOf(item)));
  const wanted = steps.map(
    ({ name }, at): Json =>
      own.find((item) => nameOf(item) === name) ?? { id: FIRST_NEW_ID + at, name, ...UNTOUCHED, user_op: "REPLICATE" },
  );
  return { ...document, sub_tasks: [...wanted, ...others] };
}

/** Only the sub-tasks of these steps, as before the first start. */
export function untouchedSubTasks(document: JsonObject, steps: readonly Step[]): JsonObject {
  const listed = withSubTasks(document, steps);
  return {
    ...listed,
    sub_tasks: eachSubTask(listed, (subTask) => ({ ...subTask, ...UNTOUCHED })).slice(0, steps.length),
  };
}

/** The sub-tasks of these steps as before their first start; the others stay. */
export function resetSubTasks(document: JsonObject, steps: readonly Step[]): JsonObject {
  return steps.reduce((changed, { name }) => patchSubTask(changed, name, UNTOUCHED), document);
}

/** The position of a run, from the progress of its sub-tasks up to and including the first unfinished one. */
export function positionOf(document: JsonObject, steps: readonly Step[]): number {
  const progress = progressByName(document);
  let position = 0;
  for (const step of steps) {
    const percent = Math.min(100, progress.get(step.name) ?? 0);
    position += (step.seconds * percent) / 100;
    if (percent < 100) break;
  }
  return position;
}

/** The current step according to the sub-tasks. */
export function currentStep(document: JsonObject, steps: readonly Step[]): Step | null {
  const progress = progressByName(document);
  return steps.find((step) => (progress.get(step.name) ?? 0) < 100) ?? null;
}

/** The sub-tasks of a run at `position`. */
export function subTasksAt(document: JsonObject, run: Run, position: number, speed: number): readonly Json[] {
  const begins = stepStarts(run.steps);
  const at = new Map(run.steps.map((step, index) => [step.name, index]));
  return eachSubTask(document, (subTask) => {
    const index = at.get(textAt(subTask, "name")) ?? -1;
    const step = run.steps[index];
    const begin = begins[index] ?? 0;
    if (step === undefined || position < begin) return subTask;
    const finished = position >= begin + step.seconds;
    return {
      ...subTask,
      progress: finished ? 100 : Math.floor(((position - begin) / step.seconds) * 100),
      start_date: subTask["start_date"] ?? Math.round(timeOf(run, begin)),
      end_date: finished ? (subTask["end_date"] ?? Math.round(timeOf(run, begin + step.seconds))) : null,
      migrate_speed: double(finished ? 0 : speed),
    };
  });
}

/** Changes the sub-task with this name. */
export function patchSubTask(document: JsonObject, name: string, patch: JsonObject): JsonObject {
  const sub_tasks = eachSubTask(document, (subTask) =>
    textAt(subTask, "name") === name ? { ...subTask, ...patch } : subTask,
  );
  return { ...document, sub_tasks };
}

function eachSubTask(document: JsonObject, change: (subTask: JsonObject) => JsonObject): readonly Json[] {
  return arrayAt(document, "sub_tasks").map((item) => (isJsonObject(item) ? change(item) : item));
}

function progressByName(document: JsonObject): ReadonlyMap<string, number> {
  return new Map(
    arrayAt(document, "sub_tasks").map((item) => [
      nameOf(item),
      isJsonObject(item) ? (numberAt(item, "progress") ?? 0) : 0,
    ]),
  );
}

function nameOf(item: Json): string {
  return isJsonObject(item) ? textAt(item, "name") : "";
}
