import { type Json, parseJson } from "../json.ts";
import { DEFAULT_SCENARIO_TEXT } from "./default-scenario.ts";
import { defaultPlan } from "./machine/default-plan.ts";
import { textAt } from "./machine/document.ts";
import type { Sleeper } from "./machine/wake.ts";
import { parsePlan } from "./scenario-plan.ts";
import { expectedError, numberOr, objectOf, onlyKeys } from "./scenario-value.ts";

/** The tasks that a sandbox starts with. */
export interface Scenario {
  /** Epoch ms at which the documents looked like this; null: their dates are left as they are. */
  readonly recordedAt: number | null;
  readonly tasks: readonly Sleeper[];
}

export const SCENARIO_FORMAT = `A scenario file is JSON; all but "tasks", "document" and its "id" may be left out:
  {"recorded_at": 1767258000000,
   "tasks": [{
     "document": {"id": "…"},
     "frozen": true,
     "plan": {
       "steps": [{"name": "MIGRATE_LINUX_FILE", "seconds": 900, "speed": 320}],
       "end": "MIGRATE_SUCCESS",
       "failure": {"step": "SSL_CONFIG", "percent": 90, "recovers_after": 90,
                   "error": {"error_code": "SMS.3805", "error_param": ["22"]}}
  }}]}
  recorded_at  epoch ms at which the documents looked like this; their dates
               are moved so that it is the start of the sandbox
  document     an answer of GET /v3/tasks/{id}, served as written until
               something changes it
  frozen       stays as it is until an action is accepted
  plan         without it: the document's own sub-tasks with typical times
  steps        simulated seconds, Mbit/s
  end          MIGRATE_SUCCESS, SYNCING or MIGRATE_FAIL
  failure      where it breaks off, with what error_json, and after how many
               seconds it goes on by itself (else not at all)
A RUNNING task goes on from the progress of its sub-tasks. An accepted action
shows two simulated seconds later, as the real service's does.`;

export function defaultScenario(): Scenario {
  return parseScenario(DEFAULT_SCENARIO_TEXT);
}

/** Throws an Error that names the place in the file. */
export function parseScenario(text: string): Scenario {
  const file = objectOf(parseText(text), "the scenario");
  onlyKeys(file, ["recorded_at", "tasks"], "");
  if (!Array.isArray(file["tasks"])) throw expectedError("tasks", "a list");
  const tasks = (file["tasks"] as readonly Json[]).map((task, at) => parseTask(task, `tasks[${at}]`));
  refuseTwins(tasks);
  return { recordedAt: numberOr(file["recorded_at"], null, "recorded_at", 0), tasks };
}

function parseText(text: string): Json {
  try {
    return parseJson(text);
  } catch (error) {
    throw new Error(`the scenario is not JSON: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

function parseTask(value: Json, path: string): Sleeper {
  const task = objectOf(value, path);
  onlyKeys(task, ["document", "frozen", "plan"], `${path}.`);
  const document = objectOf(task["document"], `${path}.document`);
  if (textAt(document, "id") === "") throw expectedError(`${path}.document.id`, "a text that is not empty");
  const frozen = task["frozen"] ?? false;
  if (typeof frozen !== "boolean") throw expectedError(`${path}.frozen`, "true or false");
  const plan = task["plan"] === undefined ? defaultPlan(document) : parsePlan(task["plan"], `${path}.plan`);
  return { document, plan, frozen };
}

function refuseTwins(tasks: readonly Sleeper[]): void {
  const seen = new Map<string, number>();
  for (const [at, { document }] of tasks.entries()) {
    const id = textAt(document, "id");
    const first = seen.get(id);
    if (first !== undefined) throw new Error(`tasks[${at}].document.id: "${id}" is the id of tasks[${first}] already`);
    seen.set(id, at);
  }
}
