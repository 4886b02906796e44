import type { JsonObject } from "../../json.ts";
import { double, numberAt, withSourceState } from "./document.ts";
import {
  stepStarts,
  type Failure,
  failurePosition,
  type Plan,
  type Step,
  totalSeconds,
  typicalStep,
  withConsistencyCheck,
} from "./plan.ts";
import {
  currentStep,
  subTasksAt,
  patchSubTask,
  positionOf,
  untouchedSubTasks,
  withSubTasks,
  resetSubTasks,
} from "./sub-tasks.ts";
import { REST, type Run, stage, type Task } from "./task.ts";
import { limitedSpeed, positionAt, timeOf } from "./timeline.ts";

/** State and migration cycle of the source server during a step, by the beginning of the step's name. */
const SOURCE_BY_STEP: readonly (readonly [prefix: string, state: string, cycle: string])[] = [
  ["MIGRATE", "replicate", "replicating"],
  ["CHECK_CONSISTENCY", "replicate", "replicating"],
  ["SYNC", "syncing", "syncing"],
  ["CONFIGURE", "cutovering", "cutovering"],
  ["DETTACH", "cutovering", "cutovering"],
  ["", "initialize", "replicating"],
];

/** Starts or resumes a run at the progress of the document's sub-tasks. */
export function continueRun(task: Task, at: number, plan: Plan = task.plan): Task {
  const document: JsonObject = {
    ...withSubTasks(task.document, plan.steps),
    state: "RUNNING",
    error_json: "",
    finish_date: null,
  };
  const position = positionOf(document, plan.steps);
  const failsAt = failurePosition(plan.steps, plan.failure);
  const failure = failsAt !== null && failsAt > position ? plan.failure : null;
  const until = failure === null ? totalSeconds(plan.steps) : (failsAt ?? 0);
  const activity: Run = {
    kind: "run",
    steps: plan.steps,
    end: plan.end,
    since: at,
    position,
    until,
    failure,
    rules: task.rules,
  };
  return { ...task, document: { ...document, start_date: document["start_date"] ?? at }, activity };
}

export function runFromBeginning(task: Task, at: number): Task {
  const document = { ...untouchedSubTasks(task.document, task.plan.steps), start_date: at, total_time: 0 };
  return continueRun({ ...task, document }, at);
}

/** Repeats the failed step from its beginning; it fails again if the plan says so. */
export function retryRun(task: Task, at: number): Task {
  const failedStep = currentStep(task.document, task.plan.steps);
  const document = failedStep === null ? task.document : patchSubTask(task.document, failedStep.name, { progress: 0 });
  return continueRun({ ...task, document }, at);
}

export function documentDuringRun(document: JsonObject, run: Run, now: number): JsonObject {
  const position = positionAt(run, now);
  const { step, percent } = stepAt(run.steps, position);
  const [, state, cycle] = SOURCE_BY_STEP.find(([prefix]) => step.name.startsWith(prefix)) ?? ["", "", ""];
  const speed = limitedSpeed(step.speed * speedVariation(now), run.rules, now);
  const sub_tasks = subTasksAt(document, run, position, speed);
  const completeAt = timeOf(run, totalSeconds(run.steps));
  const current = {
    ...document,
    estimate_complete_time: Math.round(completeAt),
    migrate_speed: double(speed),
    total_time: Math.round((numberAt(document, "total_time") ?? 0) + (now - run.since) / 1000),
    remain_seconds: Math.round((completeAt - now) / 1000),
    subtask_info: `${step.name}-${percent}`,
    sub_tasks,
  };
  return withSourceState(current, state, cycle);
}

/** How much of the server's data has been copied, from 0 to 1. */
export function copiedFraction({ document, activity, plan }: Task, now: number): number {
  const steps = activity.kind === "run" ? activity.steps : plan.steps;
  const at = steps.findIndex(({ name }) => name.startsWith("MIGRATE_"));
  const copying = steps[at];
  if (copying === undefined) return 0;
  const position = activity.kind === "run" ? positionAt(activity, now) : positionOf(document, steps);
  const begin = stepStarts(steps)[at] ?? 0;
  return Math.max(0, Math.min(1, (position - begin) / copying.seconds));
}

/** Ends a run: in the final state of its plan, or with its failure. */
export function endRun(task: Task, run: Run, at: number): Task {
  const document = {
    ...documentDuringRun(task.document, run, at),
    migrate_speed: double(0),
    estimate_complete_time: null,
  };
  if (run.failure !== null) return failRun({ ...task, document }, run.failure, at);
  if (run.end === "SYNCING") return beginSync({ ...task, document }, at);
  const done = { ...document, state: "MIGRATE_SUCCESS", remain_seconds: 0, finish_date: at };
  return { ...task, document: withSourceState(done, "finished", "cutovered"), activity: REST };
}

function failRun(task: Task, failure: Failure, at: number): Task {
  const document = { ...task.document, state: "MIGRATE_FAIL", error_json: failure.error, remain_seconds: null };
  const activity = failure.recoversAfter === null ? REST : stage("recovering", at);
  return { ...task, document: withSourceState(document, "error"), activity };
}

/** The current step at a position; the last step when all are done. */
function stepAt(steps: readonly Step[], position: number): { readonly step: Step; readonly percent: number } {
  const begins = stepStarts(steps);
  const found = steps.findIndex((step, index) => position < (begins[index] ?? 0) + step.seconds);
  const step = steps[found] ?? steps.at(-1) ?? { name: "", seconds: 0, speed: 0 };
  const percent = found < 0 ? 100 : Math.floor(((position - (begins[found] ?? 0)) / step.seconds) * 100);
  return { step, percent };
}

/** Mbit/s; a server under little load changes about so much. */
const SYNC_SPEED = 20;
/** Percent. The sub-task of continuous synchronisation stays at 6 % (docs/service.md, "Sub-tasks"). */
const SYNC_PROGRESS = 6;

/** The full copy is done: changes are copied until the target is launched or the task is paused. */
function beginSync(task: Task, at: number): Task {
  const name = syncStepName(task.plan);
  const listed = withSubTasks(task.document, [...task.plan.steps, typicalStep(name)]);
  const document = {
    ...patchSubTask(listed, name, { progress: SYNC_PROGRESS, start_date: at, end_date: null }),
    state: "SYNCING",
    remain_seconds: null,
    subtask_info: `${name}-${SYNC_PROGRESS}`,
  };
  return { ...task, document: withSourceState(document, "syncing", "syncing"), activity: { kind: "sync", since: at } };
}

export function documentDuringSync(
  { document, rules }: Pick<Task, "document" | "rules">,
  since: number,
  now: number,
): JsonObject {
  return {
    ...document,
    migrate_speed: double(limitedSpeed(SYNC_SPEED * speedVariation(now), rules, now)),
    total_time: Math.round((numberAt(document, "total_time") ?? 0) + (now - since) / 1000),
  };
}

function syncStepName(plan: Plan): string {
  return `SYNC_${migrationKind(plan)}`;
}

/** The remaining steps when the target of a SYNCING task is launched. */
function launchPlan(plan: Plan): Plan {
  const kind = migrationKind(plan);
  const launchSteps = [`CONFIGURE_${kind === "WINDOWS_BLOCK" ? "WINDOWS" : kind}`, "DETTACH_AGENT_IMAGE"];
  const replicated = plan.steps.filter((step) => !launchSteps.includes(step.name));
  return { steps: [...replicated, ...launchSteps.map(typicalStep)], end: "MIGRATE_SUCCESS", failure: null };
}

/** The part of sub-task names that depends on the type of migration: LINUX_FILE, LINUX_BLOCK or WINDOWS_BLOCK. */
function migrationKind(plan: Plan): string {
  const copying = plan.steps.find((step) => step.name.startsWith("MIGRATE_"));
  return copying?.name.slice("MIGRATE_".length) ?? "LINUX_FILE";
}

/** Ends continuous synchronisation and launches the target server. */
export function launchTarget(task: Task, at: number): Task {
  const document = patchSubTask(task.document, syncStepName(task.plan), { progress: 100, end_date: at });
  return continueRun({ ...task, document }, at, launchPlan(task.plan));
}

/**
 * Copies what has changed on the source server since the target was launched, as one more step, and launches the target
 * again; a task that stays in synchronisation goes back to it.
 */
export function syncAgain(task: Task, at: number, checkConsistency: boolean): Task {
  const sync = typicalStep(syncStepName(task.plan));
  const { steps: launched } = launchPlan(task.plan);
  const copied = launched.findLastIndex(({ name }) => name.startsWith("MIGRATE_")) + 1;
  const replicated = launched.slice(0, copied);
  const launch = task.plan.end === "SYNCING" ? [] : launched.slice(-2);
  const plan: Plan = { steps: [...replicated, sync, ...launch], end: task.plan.end, failure: null };
  const checked = checkConsistency ? withConsistencyCheck(plan) : plan;
  const names = new Set(replicated.map(({ name }) => name));
  const fresh = checked.steps.filter(({ name }) => !names.has(name));
  return continueRun({ ...task, document: resetSubTasks(task.document, fresh) }, at, checked);
}

/** How long a measured speed stays the same, in simulated ms; the real agent measures over 5 s, too. */
const SAMPLE_MS = 5000;

/** A factor from 0.85 to 1.15 that changes with each sample; the same time always has the same one, so that runs can be repeated. */
function speedVariation(now: number): number {
  const noise = Math.abs(Math.sin(Math.floor(now / SAMPLE_MS) * 12.9898) * 43_758.5453) % 1;
  return 0.85 + 0.3 * noise;
}
