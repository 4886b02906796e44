import type { JsonObject } from "../json.ts";
import { listItem } from "./list.ts";
import { type ListQuery, matches } from "./list.ts";
import { textAt } from "./machine/document.ts";
import type { Order, Task } from "./machine/task.ts";
import { accept, type Refusal } from "./machine/time.ts";
import { advance, documentAt } from "./machine/time.ts";
import { wake } from "./machine/time.ts";
import type { Scenario } from "./scenario.ts";

/** The tasks, which are brought up to date whenever they are read. All times are simulated, in epoch ms. */
export interface TaskStore {
  show(id: string, now: number): JsonObject | null;
  list(query: ListQuery, now: number): JsonObject;
  order(id: string, order: Order, now: number): "accepted" | "unknown task" | Refusal;
}

export function createTaskStore(scenario: Scenario, startedAt: number): TaskStore {
  const shift = scenario.recordedAt === null ? 0 : startedAt - scenario.recordedAt;
  const tasks = new Map(
    scenario.tasks.map((sleeper) => [textAt(sleeper.document, "id"), wake(sleeper, startedAt, shift)]),
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
    order(id, order, now) {
      const task = tasks.get(id);
      if (task === undefined) return "unknown task";
      const verdict = accept(task, order, now);
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
  const wanted = query.filters.length === 0 ? tasks : tasks.filter((task) => matches(task.document, query));
  const page = wanted.slice(query.offset, query.offset + query.limit);
  return { count: wanted.length, tasks: page.map((task) => listItem(documentAt(task, now), task.plan.end)) };
}
