import type { JsonObject } from "../json.ts";
import { listItem, type ListQuery, matchesQuery } from "./list.ts";
import { textAt } from "./machine/document.ts";
import { acceptAction, advance, documentAt, initialTask, type Refusal } from "./machine/lifecycle.ts";
import type { ActionRequest, Task } from "./machine/task.ts";
import type { Scenario } from "./scenario.ts";

/** The tasks, which are brought up to date whenever they are read. All times are simulated, in epoch ms. */
export interface TaskStore {
  show(id: string, now: number): JsonObject | null;
  list(query: ListQuery, now: number): JsonObject;
  act(id: string, request: ActionRequest, now: number): "accepted" | "unknown task" | Refusal;
}

export function createTaskStore(scenario: Scenario, startedAt: number): TaskStore {
  const shift = scenario.recordedAt === null ? 0 : startedAt - scenario.recordedAt;
  const tasks = new Map(
    scenario.tasks.map((task) => [textAt(task.document, "id"), initialTask(task, startedAt, shift)]),
  );
  return {
    show(id, now) {
      const task = tasks.get(id);
      return task === undefined ? null : documentAt(refresh(tasks, id, task, now), now);
    },
    list(query, now) {
      const all = Array.from(tasks, ([id, task]) => refresh(tasks, id, task, now));
      return pageOf(all, query, now);
    },
    act(id, request, now) {
      const task = tasks.get(id);
      if (task === undefined) return "unknown task";
      const verdict = acceptAction(task, request, now);
      if ("refusal" in verdict) return verdict.refusal;
      tasks.set(id, verdict.task);
      return "accepted";
    },
  };
}

function refresh(tasks: Map<string, Task>, id: string, task: Task, now: number): Task {
  const advanced = advance(task, now);
  if (advanced !== task) tasks.set(id, advanced);
  return advanced;
}

function pageOf(tasks: readonly Task[], query: ListQuery, now: number): JsonObject {
  const wanted = query.filters.length === 0 ? tasks : tasks.filter((task) => matchesQuery(task.document, query));
  const page = wanted.slice(query.offset, query.offset + query.limit);
  return { count: wanted.length, tasks: page.map((task) => listItem(documentAt(task, now), task.plan.end)) };
}
