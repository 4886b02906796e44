import type { JsonObject } from "../json.ts";
import type { MegabitsPerSecond, Megabytes, Percent, Seconds } from "../model/quantities.ts";
import { readTask } from "../model/read-task.ts";
import { currentStep } from "../model/steps.ts";
import { taskError } from "../model/task-error.ts";
import { type Phase, taskState } from "../model/task-state.ts";
import type { Task } from "../model/task.ts";
import { elapsedSeconds, remainingSeconds } from "../model/time.ts";

/** Which sub-task the migration is at. */
export interface StepReading {
  /** 1 for the first. */
  readonly number: number;
  readonly of: number;
  readonly name?: string | undefined;
  /** As it came: 142 has been seen in the field. */
  readonly percent?: Percent | undefined;
}

/** `service`: as the service reports it. `progress`: for the current step only, from how fast its percent has grown. */
export interface Remaining {
  readonly seconds: Seconds;
  readonly by: "service" | "progress";
}

interface Loads {
  readonly totalCpu?: Percent | undefined;
  readonly agentCpu?: Percent | undefined;
  readonly totalMemory?: Megabytes | undefined;
  readonly agentMemory?: Megabytes | undefined;
  readonly totalDiskIo?: MegabitsPerSecond | undefined;
  readonly agentDiskIo?: MegabitsPerSecond | undefined;
}

/** What the last network check measured; memory is that of the source server. */
interface Network {
  readonly bandwidth?: MegabitsPerSecond | undefined;
  readonly loss?: Percent | undefined;
  readonly memory?: Percent | undefined;
}

/** The server that was cloned from the target server, or why it was not. */
interface CloneReading {
  /** The id of the server. */
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  /** clone_error and error_msg in one text. */
  readonly error?: string | undefined;
}

/** What the engine and the screens need from a task's document. Undefined is unknown; 0 and "" are as they came. */
export interface Reading {
  readonly name?: string | undefined;
  /** As it came, also when this version of sms does not know it. */
  readonly state?: string | undefined;
  readonly phase: Phase;
  readonly atRest: boolean;
  readonly step?: StepReading | undefined;
  readonly speed?: MegabitsPerSecond | undefined;
  /** 0 for none. */
  readonly speedLimit?: MegabitsPerSecond | undefined;
  /** Of a track's reading also undefined while stalled. */
  readonly remaining?: Remaining | undefined;
  readonly elapsed?: Seconds | undefined;
  /** The agent on the source server; of a list item: as last known. */
  readonly connected?: boolean | undefined;
  readonly sourceState?: string | undefined;
  /** null: the task has no clone. Of a list item: as last known. */
  readonly cloneState?: string | null | undefined;
  /** The clone as far as the whole document describes it. */
  readonly clone?: CloneReading | undefined;
  readonly loads: Loads;
  readonly network: Network;
  /** Decoded from error_json, such as SMS.1807. */
  readonly errorCode?: string | undefined;
  /** Codes of other services in error_json, such as Ecs.0005. */
  readonly errorCauses?: readonly string[] | undefined;
  /** Changes when the migration moves; times and loads, which change by themselves, are not in it. */
  readonly fingerprint: string;
  /** Read from a list item. */
  readonly partial: boolean;
}

/** Reads whatever is there; a field of the wrong shape is unknown. */
export function readDocument(document: JsonObject, nowMs: number): Reading {
  const { task } = readTask(document);
  const error = taskError(task.error_json);
  return {
    ...stateOf(task),
    ...progressOf(task, nowMs),
    connected: task.connected ?? undefined,
    sourceState: task.source_server?.state ?? undefined,
    cloneState: task.clone_server?.clone_state ?? null,
    clone: cloneOf(task),
    loads: loadsOf(task),
    network: networkOf(task),
    errorCode: error?.code,
    errorCauses: error?.causes,
    fingerprint: fingerprintOf(task),
    partial: false,
  };
}

/** Items of `GET /v3/tasks` have no `connected` and no `clone_state` (docs/service.md, "Task lists"): those stay as last known. */
export function readListItem(item: JsonObject, nowMs: number, last: Reading | undefined): Reading {
  const reading = readDocument(item, nowMs);
  return {
    ...reading,
    connected: reading.connected ?? last?.connected,
    cloneState: reading.cloneState ?? last?.cloneState,
    partial: true,
  };
}

function stateOf({ name, state }: Task): Pick<Reading, "name" | "state" | "phase" | "atRest"> {
  const { phase, atRest } = taskState(state);
  return { name: name ?? undefined, state: state ?? undefined, phase, atRest };
}

function progressOf(
  task: Task,
  nowMs: number,
): Pick<Reading, "step" | "speed" | "speedLimit" | "remaining" | "elapsed"> {
  return {
    step: stepOf(task),
    speed: task.migrate_speed ?? undefined,
    speedLimit: task.speed_limit ?? undefined,
    remaining: remainingOf(task),
    elapsed: elapsedSeconds(task, nowMs),
  };
}

function stepOf(task: Task): StepReading | undefined {
  const step = currentStep(task);
  if (step === undefined) return undefined;
  const { name, progress } = step.subTask;
  return { number: step.number, of: step.of, name: name ?? undefined, percent: progress ?? undefined };
}

function remainingOf(task: Task): Remaining | undefined {
  const seconds = remainingSeconds(task);
  return seconds === undefined ? undefined : { seconds, by: "service" };
}

function loadsOf(task: Task): Loads {
  return {
    totalCpu: task.total_cpu_usage ?? undefined,
    agentCpu: task.agent_cpu_usage ?? undefined,
    totalMemory: task.total_mem_usage ?? undefined,
    agentMemory: task.agent_mem_usage ?? undefined,
    totalDiskIo: task.total_disk_io ?? undefined,
    agentDiskIo: task.agent_disk_io ?? undefined,
  };
}

function cloneOf({ clone_server: clone }: Task): CloneReading | undefined {
  if (clone == null) return undefined;
  const errors = [clone.clone_error, clone.error_msg].filter((text) => text != null && text !== "");
  return {
    id: clone.vm_id || undefined,
    name: clone.name || undefined,
    error: errors.length === 0 ? undefined : [...new Set(errors)].join(": "),
  };
}

function networkOf({ network_check_info: info }: Task): Network {
  return {
    bandwidth: info?.migration_speed ?? undefined,
    loss: info?.loss_percentage ?? undefined,
    memory: info?.mem_usage ?? undefined,
  };
}

/**
 * A line that changes when the migration moves. It is made only from fields that list items have as well; counts and a sum
 * stand for the sub-tasks, so that its size does not grow with their number.
 */
function fingerprintOf({ state, source_server, subtask_info, sub_tasks }: Task): string {
  const steps = (sub_tasks ?? []).map((each) => each ?? {});
  const begun = steps.filter(({ start_date }) => start_date != null).length;
  const ended = steps.filter(({ end_date }) => end_date != null).length;
  const progress = steps.reduce((sum, step) => sum + (step.progress ?? 0), 0);
  return [state, source_server?.state, subtask_info, steps.length, begun, ended, progress].join("|");
}
