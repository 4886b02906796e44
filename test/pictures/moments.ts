import { type JsonObject, wireJson } from "../../src/json.ts";
import { copiedOf, copiedTogether } from "../../src/model/copied.ts";
import { REST_GOAL } from "../../src/model/goal.ts";
import { defaultScenario, type Scenario } from "../../src/sandbox/scenario.ts";
import { initialSources, sourceListItem } from "../../src/sandbox/sources.ts";
import { createTaskStore, type TaskStore } from "../../src/sandbox/task-store.ts";
import { step } from "../../src/tracking/step.ts";
import { DEFAULT_OPTIONS } from "../../src/tracking/track.ts";
import { startTrack, type Track } from "../../src/tracking/track.ts";
import type { OverallProgress } from "../../src/view/track/screen.ts";
import { momentAt } from "../tracking/play.ts";

/** A task of the sandbox, by the last digits of its id. */
export const taskId = (end: string) => `8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c00${end}`;
/** Beside the sandbox's own tasks. */
export const STALLED = taskId("12");

const START = { operation: "start", checkConsistency: false };
const POLL_MS = 20_000;

/** The sandbox's tasks, and one that runs without a connection to its agent. */
function scenario(): Scenario {
  const usual = defaultScenario();
  const model = usual.tasks.find(({ document }) => document["id"] === taskId("03"));
  if (model === undefined) throw new Error("the sandbox has no db-01");
  const source = { ...(model.document["source_server"] as JsonObject), id: "of nas-01" };
  const stalled = { id: STALLED, name: "nas-01", connected: false, migrate_speed: 0, source_server: source };
  const document = { ...model.document, ...stalled };
  return { ...usual, tasks: [...usual.tasks, { ...model, document, frozen: true }] };
}

/** A task of the sandbox as the service sends it so long after it was started. */
export function documentAfter(id: string, startedAt: number, passedMs: number): string {
  const store = createTaskStore(scenario(), startedAt);
  store.act(id, START, startedAt);
  return wireJson(store.show(id, startedAt + passedMs));
}

/** Tasks as they were followed from the first moment on, and what all of them have copied. */
export interface Followed {
  readonly tracks: readonly Track[];
  readonly progress: OverallProgress;
}

/** Those that are ready are started. */
export function followed(ids: readonly string[], startedAt: number, passedMs: number): Followed {
  const store = createTaskStore(scenario(), startedAt);
  for (const id of ids) store.act(id, START, startedAt);
  const tracks = ids.map((id) => {
    const options = { taskId: id, goal: REST_GOAL, acted: false, options: DEFAULT_OPTIONS };
    let track = startTrack(options, momentAt(startedAt));
    for (let passed = POLL_MS; passed <= passedMs && track.ending === undefined; passed += POLL_MS) {
      const document = store.show(id, startedAt + passed);
      if (document === null) throw new Error(`no task ${id} in the sandbox`);
      ({ track } = step(track, { kind: "document", document }, momentAt(startedAt + passed)));
    }
    return track;
  });
  const copied = copiedOf(sourcesAt(store, startedAt, startedAt + passedMs));
  return { tracks, progress: { copied: copiedTogether(ids.flatMap((id) => copied(id) ?? [])) } };
}

/** The list of source servers. */
function sourcesAt(store: TaskStore, startedAt: number, now: number): readonly JsonObject[] {
  const tasks = store.all(now);
  return initialSources(scenario(), startedAt).map((source) => {
    const task = tasks.find(({ document }) => (document["source_server"] as JsonObject)["id"] === source["id"]);
    return sourceListItem(source, task && { task, log: undefined, hasConsistencyResult: false }, now);
  });
}
