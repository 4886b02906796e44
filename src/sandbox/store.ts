import type { JsonObject } from "../json.ts";
import { shiftResults, type WrittenResults } from "./consistency.ts";
import { FIRST_PROJECT } from "./first-project.ts";
import type { LogUpload } from "./log-upload.ts";
import { textAt } from "./machine/document.ts";
import type { Scenario } from "./scenario.ts";
import { initialSources } from "./sources.ts";
import { createTaskStore, type TaskStore } from "./task-store.ts";

/** All that the simulated account has. */
export interface Store {
  readonly tasks: TaskStore;
  /** Source servers by id: what does not follow from their task. */
  readonly sources: Map<string, JsonObject>;
  readonly templates: Map<string, JsonObject>;
  readonly projects: Map<string, JsonObject>;
  /** What the account has agreed to. */
  readonly agreements: Set<"privacy">;
  /** The speed rules of each task that was given some. */
  readonly speedLimits: Map<string, readonly JsonObject[]>;
  /** The last upload of logs that was ordered for a task. */
  readonly logs: Map<string, LogUpload>;
  readonly consistency: Map<string, WrittenResults>;
  readonly configurations: Map<string, readonly JsonObject[]>;
  /** An id for something new. The n-th one of every sandbox is the same, so that recorded sessions can be compared. */
  readonly newId: () => string;
}

export function createStore(scenario: Scenario, startedAt: number): Store {
  let count = 0;
  const shift = scenario.recordedAt === null ? 0 : startedAt - scenario.recordedAt;
  const byId = (documents: readonly JsonObject[]) =>
    new Map(documents.map((document) => [textAt(document, "id"), document]));
  return {
    tasks: createTaskStore(scenario, startedAt),
    sources: byId(initialSources(scenario, startedAt)),
    templates: byId(scenario.templates),
    projects: byId([FIRST_PROJECT]),
    agreements: new Set(),
    speedLimits: new Map(),
    logs: new Map(),
    consistency: new Map(
      scenario.tasks.flatMap(({ document, consistency }) =>
        consistency === null ? [] : [[textAt(document, "id"), { results: shiftResults(consistency, shift), at: 0 }]],
      ),
    ),
    configurations: new Map(),
    newId: () => `5a0db0c5-0000-4000-8000-${String((count += 1)).padStart(12, "0")}`,
  };
}
