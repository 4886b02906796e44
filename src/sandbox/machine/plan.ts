import { isJsonObject, type JsonObject } from "../../json.ts";
import { arrayAt, textAt } from "./document.ts";

/** One sub-task of a migration. */
export interface Step {
  readonly name: string;
  readonly seconds: number;
  /** Mbit/s while it runs; 0 for a step that moves no data. */
  readonly speed: number;
}

export type PlanEnd = "MIGRATE_SUCCESS" | "SYNCING";

/** Where and how a run fails. */
export interface Failure {
  readonly step: string;
  /** The step's progress at that time, 0 to 100. */
  readonly percent: number;
  /** The text of `error_json`. */
  readonly error: string;
  /** Seconds until the agent tries again by itself; null for never. */
  readonly recoversAfter: number | null;
}

/** The steps of a task from start to end, in simulated seconds. */
export interface Plan {
  readonly steps: readonly Step[];
  readonly end: PlanEnd;
  readonly failure: Failure | null;
}

export function totalSeconds(steps: readonly Step[]): number {
  return steps.reduce((sum, step) => sum + step.seconds, 0);
}

/** The second at which each step begins. */
export function stepStarts(steps: readonly Step[]): readonly number[] {
  return steps.map((_, at) => totalSeconds(steps.slice(0, at)));
}

/** The second at which the failure happens; null without a failure, or when its step is not in the list. */
export function failurePosition(steps: readonly Step[], failure: Failure | null): number | null {
  const at = failure === null ? -1 : steps.findIndex((step) => step.name === failure.step);
  const step = steps[at];
  if (failure === null || step === undefined) return null;
  return totalSeconds(steps.slice(0, at)) + (step.seconds * failure.percent) / 100;
}

/** Typical times of small servers: about five minutes to attach the agent image, most of the rest for copying. */
const TYPICAL: readonly (readonly [prefix: string, seconds: number, speed: number])[] = [
  ["CREATE_CLOUD_SERVER", 120, 0],
  ["SSL_CONFIG", 20, 0],
  ["ATTACH_AGENT_IMAGE", 240, 0],
  ["FORMAT_DISK", 60, 0],
  ["MIGRATE", 1200, 320],
  ["SYNC", 300, 48],
  ["CHECK_CONSISTENCY", 240, 0],
  ["CONFIGURE", 60, 0],
  ["DETTACH_AGENT_IMAGE", 60, 0],
];

export function typicalStep(name: string): Step {
  const [, seconds = 60, speed = 0] = TYPICAL.find(([prefix]) => name.startsWith(prefix)) ?? [];
  return { name, seconds, speed };
}

/** The plan of a task whose scenario has none: from its own sub-tasks, else from those usual for its type. */
export function defaultPlan(document: JsonObject): Plan {
  const own = arrayAt(document, "sub_tasks").map((item) => (isJsonObject(item) ? textAt(item, "name") : ""));
  const named = [...new Set(own)].filter((name) => name !== "");
  const end: PlanEnd = textAt(document, "state") === "SYNCING" ? "SYNCING" : "MIGRATE_SUCCESS";
  return { steps: (named.length > 0 ? named : usualSteps(document)).map(typicalStep), end, failure: null };
}

function usualSteps(document: JsonObject): readonly string[] {
  const kind = `${textAt(document, "os_type") || "LINUX"}_${textAt(document, "type") === "MIGRATE_BLOCK" ? "BLOCK" : "FILE"}`;
  const windows = kind.startsWith("WINDOWS");
  return [
    "SSL_CONFIG",
    "ATTACH_AGENT_IMAGE",
    windows ? "FORMAT_DISK_WINDOWS" : `FORMAT_DISK_${kind}`,
    windows ? "MIGRATE_WINDOWS_BLOCK" : `MIGRATE_${kind}`,
    windows ? "CONFIGURE_WINDOWS" : `CONFIGURE_${kind}`,
    "DETTACH_AGENT_IMAGE",
  ];
}

const NAME = "CHECK_CONSISTENCY";

/** The plan with a consistency check added right after the last copying. */
export function withConsistencyCheck(plan: Plan): Plan {
  if (plan.steps.some((step) => step.name === NAME)) return plan;
  const copied = plan.steps.findLastIndex(({ name }) => name.startsWith("MIGRATE_") || name.startsWith("SYNC_")) + 1;
  return { ...plan, steps: plan.steps.toSpliced(copied, 0, typicalStep(NAME)) };
}
