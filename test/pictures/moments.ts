import { wireJson } from "../../src/json.ts";
import { REST_GOAL } from "../../src/model/goal.ts";
import { defaultScenario } from "../../src/sandbox/scenario.ts";
import { createTaskStore } from "../../src/sandbox/task-store.ts";
import { step } from "../../src/tracking/step.ts";
import { DEFAULT_OPTIONS } from "../../src/tracking/track.ts";
import { startTrack, type Track } from "../../src/tracking/track.ts";
import { momentAt } from "../tracking/play.ts";

/** A task of the sandbox, by the last digits of its id. */
export const taskId = (end: string) => `8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c00${end}`;

const START = { operation: "start", checkConsistency: false };
const POLL_MS = 20_000;

/** A task of the sandbox as the service sends it so long after it was started. */
export function documentAfter(id: string, startedAt: number, passedMs: number): string {
  const store = createTaskStore(defaultScenario(), startedAt);
  store.act(id, START, startedAt);
  return wireJson(store.show(id, startedAt + passedMs));
}

/** Tasks of the sandbox, those that are ready started, as they were followed from the first moment on. */
export function followed(ids: readonly string[], startedAt: number, passedMs: number): readonly Track[] {
  const store = createTaskStore(defaultScenario(), startedAt);
  for (const id of ids) store.act(id, START, startedAt);
  return ids.map((id) => {
    const options = { taskId: id, goal: REST_GOAL, acted: false, options: DEFAULT_OPTIONS };
    let track = startTrack(options, momentAt(startedAt));
    for (let passed = POLL_MS; passed <= passedMs && track.ending === undefined; passed += POLL_MS) {
      const document = store.show(id, startedAt + passed);
      if (document === null) throw new Error(`no task ${id} in the sandbox`);
      ({ track } = step(track, { kind: "document", document }, momentAt(startedAt + passed)));
    }
    return track;
  });
}
