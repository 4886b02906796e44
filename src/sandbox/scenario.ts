import { type Json, parseJson, wireJson, digitsOf, isJsonNumber, isJsonObject, type JsonObject } from "../json.ts";
import { AT_REST } from "./default-tasks/at-rest.ts";
import { FAILING } from "./default-tasks/failing.ts";
import { LINUX_FILE } from "./default-tasks/linux-file.ts";
import { LINUX_LVM_BTRFS } from "./default-tasks/linux-lvm-btrfs.ts";
import { DEFAULT_SOURCES } from "./default-tasks/sources.ts";
import { SYNCING } from "./default-tasks/syncing.ts";
import { DEFAULT_TEMPLATES } from "./default-tasks/templates.ts";
import { UNKNOWN_FIELDS } from "./default-tasks/unknown-fields.ts";
import { WINDOWS_FROM_THE_DOCS } from "./default-tasks/windows-from-the-docs.ts";
import { textAt } from "./machine/document.ts";
import type { ScenarioTask } from "./machine/lifecycle.ts";
import { defaultPlan, typicalStep, type Failure, type Plan, type Step } from "./machine/plan.ts";

/** The tasks that a sandbox starts with. */
export interface Scenario {
  /** Epoch ms at which the documents were recorded, so that their dates can be moved; null leaves the dates as they are. */
  readonly recordedAt: number | null;
  readonly tasks: readonly ScenarioTask[];
  /** Source servers: what GET /v3/sources/{id} shows beyond the `source_server` of a task, or a server without a task. */
  readonly sources: readonly JsonObject[];
  readonly templates: readonly JsonObject[];
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
     },
     "consistency": []}],
   "sources": [{"id": "…"}], "templates": [{"id": "…"}]}
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
  consistency  the result_list of the last check, as objects or texts, served as
               written until a check of the sandbox is done
  sources      fields of GET /v3/sources/{id}, for the source servers of the
               tasks or for servers that have no task
  templates    items of GET /v3/vm/templates
A RUNNING task goes on from the progress of its sub-tasks. An accepted action
shows two simulated seconds later, as the real service's does.`;

export function defaultScenario(): Scenario {
  return parseScenario(DEFAULT_SCENARIO_TEXT);
}

/** Throws an Error that names the path of the invalid value. */
export function parseScenario(text: string): Scenario {
  const file = objectOf(parseText(text), "the scenario");
  onlyKeys(file, ["recorded_at", "tasks", "sources", "templates"], "");
  if (!Array.isArray(file["tasks"])) throw expectedError("tasks", "a list");
  const tasks = (file["tasks"] as readonly Json[]).map((task, at) => parseTask(task, `tasks[${at}]`));
  refuseDuplicateIds(tasks);
  return {
    recordedAt: numberOr(file["recorded_at"], null, "recorded_at", 0),
    tasks,
    sources: parseDocuments(file["sources"], "sources"),
    templates: parseDocuments(file["templates"], "templates"),
  };
}

/** A list of documents with an id each; empty when it is not there. */
function parseDocuments(value: Json | undefined, path: string): readonly JsonObject[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw expectedError(path, "a list");
  return (value as readonly Json[]).map((item, at) => {
    const document = objectOf(item, `${path}[${at}]`);
    textOf(document["id"], `${path}[${at}].id`);
    return document;
  });
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

function parseTask(value: Json, path: string): ScenarioTask {
  const task = objectOf(value, path);
  onlyKeys(task, ["document", "frozen", "plan", "consistency"], `${path}.`);
  const document = objectOf(task["document"], `${path}.document`);
  if (textAt(document, "id") === "") throw expectedError(`${path}.document.id`, "a text that is not empty");
  const frozen = task["frozen"] ?? false;
  if (typeof frozen !== "boolean") throw expectedError(`${path}.frozen`, "true or false");
  const plan = task["plan"] === undefined ? defaultPlan(document) : parsePlan(task["plan"], `${path}.plan`);
  const { consistency = null } = task;
  if (consistency !== null && !Array.isArray(consistency)) throw expectedError(`${path}.consistency`, "a list");
  return { document, plan, frozen, consistency: consistency as readonly Json[] | null };
}

function refuseDuplicateIds(tasks: readonly ScenarioTask[]): void {
  const seen = new Map<string, number>();
  for (const [at, { document }] of tasks.entries()) {
    const id = textAt(document, "id");
    const first = seen.get(id);
    if (first !== undefined) throw new Error(`tasks[${at}].document.id: "${id}" is the id of tasks[${first}] already`);
    seen.set(id, at);
  }
}

const ENDS = ["MIGRATE_SUCCESS", "SYNCING", "MIGRATE_FAIL"];
/** The progress at which a step fails when the scenario does not say: runs in the field failed at ATTACH_AGENT_IMAGE-90. */
const USUAL_PERCENT = 90;

/** The `plan` of a task in a scenario file. */
function parsePlan(value: Json | undefined, path: string): Plan {
  const plan = objectOf(value, path);
  onlyKeys(plan, ["steps", "end", "failure"], `${path}.`);
  const steps = parseSteps(plan["steps"], `${path}.steps`);
  const end = plan["end"] ?? "MIGRATE_SUCCESS";
  if (!ENDS.some((known) => known === end)) throw expectedError(`${path}.end`, ENDS.join(", "));
  const fails = end === "MIGRATE_FAIL" || plan["failure"] !== undefined;
  const failure = fails ? parseFailure(plan["failure"] ?? {}, steps, `${path}.failure`) : null;
  return { steps, end: end === "SYNCING" ? "SYNCING" : "MIGRATE_SUCCESS", failure };
}

function parseSteps(value: Json | undefined, path: string): readonly Step[] {
  if (!Array.isArray(value) || value.length === 0) throw expectedError(path, "a list with at least one step");
  const steps = (value as readonly Json[]).map((step, at) => parseStep(step, `${path}[${at}]`));
  const repeated = steps.findIndex((step, at) => steps.findIndex(({ name }) => name === step.name) < at);
  if (repeated >= 0) throw new Error(`${path}[${repeated}].name: "${steps[repeated]?.name}" is a step already`);
  return steps;
}

function parseStep(value: Json, path: string): Step {
  const step = objectOf(value, path);
  onlyKeys(step, ["name", "seconds", "speed"], `${path}.`);
  const typical = typicalStep(textOf(step["name"], `${path}.name`));
  return {
    name: typical.name,
    seconds: numberOr(step["seconds"], typical.seconds, `${path}.seconds`, 0),
    speed: numberOr(step["speed"], typical.speed, `${path}.speed`, 0, 10_000),
  };
}

function parseFailure(value: Json, steps: readonly Step[], path: string): Failure {
  const failure = objectOf(value, path);
  onlyKeys(failure, ["step", "percent", "error", "recovers_after"], `${path}.`);
  const step = failure["step"] ?? steps.at(-1)?.name ?? "";
  if (!steps.some(({ name }) => name === step)) throw expectedError(`${path}.step`, "the name of one of the steps");
  const error = failure["error"] ?? { error_code: "SMS.1414", error_param: [] };
  return {
    step: String(step),
    percent: numberOr(failure["percent"], USUAL_PERCENT, `${path}.percent`, 1, 100),
    error: typeof error === "string" ? error : wireJson(error),
    recoversAfter: numberOr(failure["recovers_after"], null, `${path}.recovers_after`, 0),
  };
}

// Below: readers for the values of a scenario file, whose errors name the path.

function expectedError(path: string, expected: string): Error {
  return new Error(`${path}: expected ${expected}`);
}

function objectOf(value: Json | undefined, path: string): JsonObject {
  if (!isJsonObject(value)) throw expectedError(path, "an object");
  return value;
}

/** Refuses unknown keys, because a misspelled key would otherwise be ignored silently. */
function onlyKeys(value: JsonObject, known: readonly string[], prefix: string): void {
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown !== undefined) throw new Error(`${prefix}${unknown}: unknown field; known here: ${known.join(", ")}`);
}

function textOf(value: Json | undefined, path: string): string {
  if (typeof value !== "string" || value === "") throw expectedError(path, "a text that is not empty");
  return value;
}

/** A number within limits; `absent` when the field is not there. */
function numberOr<T>(
  value: Json | undefined,
  absent: T,
  path: string,
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): number | T {
  if (value === undefined) return absent;
  const number = isJsonNumber(value) ? Number(digitsOf(value)) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw expectedError(
    path,
    most === Number.MAX_SAFE_INTEGER ? `a number from ${least}` : `a number from ${least} to ${most}`,
  );
}

const TASKS = [WINDOWS_FROM_THE_DOCS, LINUX_FILE, LINUX_LVM_BTRFS, ...FAILING, UNKNOWN_FIELDS, ...AT_REST, SYNCING];

/** The default scenario, as the text of a scenario file so that every digit is kept. */
const DEFAULT_SCENARIO_TEXT = `{"recorded_at": 1767258000000, "tasks": [
${TASKS.join(",\n")}
], "sources": ${DEFAULT_SOURCES}, "templates": ${DEFAULT_TEMPLATES}}`;
