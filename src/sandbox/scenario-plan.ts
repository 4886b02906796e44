import { type Json, wireJson } from "../json.ts";
import { typicalStep } from "./machine/default-plan.ts";
import type { Failure, Plan, Step } from "./machine/plan.ts";
import { expectedError, numberOr, objectOf, onlyKeys, textOf } from "./scenario-value.ts";

const ENDS = ["MIGRATE_SUCCESS", "SYNCING", "MIGRATE_FAIL"];
/** Where a step breaks off when the scenario does not say: runs in the field failed at ATTACH_AGENT_IMAGE-90. */
const USUAL_PERCENT = 90;

/** The `plan` of a task in a scenario file. */
export function parsePlan(value: Json | undefined, path: string): Plan {
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
  const twin = steps.findIndex((step, at) => steps.findIndex(({ name }) => name === step.name) < at);
  if (twin >= 0) throw new Error(`${path}[${twin}].name: "${steps[twin]?.name}" is a step already`);
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
