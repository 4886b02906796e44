import type { JsonObject } from "../json.ts";
import { textAt } from "./machine/document.ts";
import { acceptAction, advance, documentAt, initialTask, type Refusal } from "./machine/lifecycle.ts";
import type { ActionRequest, Task } from "./machine/task.ts";
import type { Scenario } from "./scenario.ts";

/** The tasks, which are brought up to date whenever they are read. All times are simulated, in epoch ms. */
export interface TaskStore {
  /** In the order of the scenario. */
  all(now: number): readonly Task[];
  find(id: string, now: number): Task | null;
  show(id: string, now: number): JsonObject | null;
  act(id: string, request: ActionRequest, now: number): "accepted" | "unknown task" | Refusal;
  /** Replaces the task with the same id, or adds it. */
  put(task: Task): void;
  remove(id: string): void;
}

export function createTaskStore(scenario: Scenario, startedAt: number): TaskStore {
  const shift = scenario.recordedAt === null ? 0 : startedAt - scenario.recordedAt;
  const tasks = new Map(
    scenario.tasks.map((task) => [textAt(task.document, "id"), initialTask(task, startedAt, shift)]),
  );
  const find = (id: string, now: number): Task | null => {
    const task = tasks.get(id);
    return task === undefined ? null : refresh(tasks, id, task, now);
  };
  return {
    find,
    all: (now) => Array.from(tasks, ([id, task]) => refresh(tasks, id, task, now) ?? []).flat(),
    show(id, now) {
      const task = find(id, now);
      return task === null ? null : documentAt(task, now);
    },
    act(id, request, now) {
      const task = find(id, now);
      if (task === null) return "unknown task";
      const verdict = acceptAction(task, request, now);
      if ("refusal" in verdict) return verdict.refusal;
      tasks.set(id, verdict.task);
      return "accepted";
    },
    put: (task) => void tasks.set(textAt(task.document, "id"), task),
    remove: (id) => void tasks.delete(id),
  };
}

/** The task as it is now, or null when it has been deleted meanwhile. */
function refresh(tasks: Map<string, Task>, id: string, task: Task, now: number): Task | null {
  const advanced = advance(task, now);
  if (advanced.activity.kind === "deleted") {
    tasks.delete(id);
    return null;
  }
  if (advanced !== task) tasks.set(id, advanced);
  return advanced;
}
