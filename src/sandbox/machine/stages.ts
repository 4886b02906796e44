import type { JsonObject } from "../../json.ts";
import { double, patchAt, withSourceState, numberAt, objectAt } from "./document.ts";
import { continueRun } from "./run.ts";
import { patchSubTask } from "./sub-tasks.ts";
import { REST, stage, type Stage, type StageName, type Task } from "./task.ts";

interface StageRule {
  /** Duration in simulated seconds. */
  readonly seconds: (task: Task) => number;
  /** The document while it lasts. */
  readonly enter: (document: JsonObject) => JsonObject;
  /** The task afterwards. */
  readonly leave: (task: Task, at: number) => Task;
}

const STAGES: Readonly<Record<StageName, StageRule>> = {
  stopping: {
    seconds: () => 15,
    enter: (document) => withSourceState({ ...document, state: "ABORTING" }, "stopping"),
    leave: (task) => atRest(task, withSourceState({ ...withoutSpeed(task.document), state: "ABORT" }, "stopped")),
  },
  skipping: {
    seconds: () => 10,
    enter: (document) => withSourceState({ ...document, state: "SKIPPING" }, "skipping"),
    leave: (task, at) =>
      continueRun(
        {
          ...task,
          document: patchSubTask(task.document, "CHECK_CONSISTENCY", {
            progress: 100,
            end_date: at,
            process_trace: SKIPPED,
          }),
        },
        at,
      ),
  },
  recovering: {
    seconds: (task) => task.plan.failure?.recoversAfter ?? 0,
    enter: (document) => document,
    leave: (task, at) => continueRun(task, at, { ...task.plan, failure: null }),
  },
  clone_preparing: {
    seconds: () => 30,
    enter: (document) => withSourceState(withClone(document, "PREPARING"), "cloning"),
    leave: (task, at) => enterStage(task, "clone_creating", at),
  },
  clone_creating: {
    seconds: () => 120,
    enter: (document) => withClone(document, "CREATING"),
    leave: (task, at) => {
      const document = withSourceState(withClone(task.document, "FINISHED"), "syncing");
      return { ...task, document, activity: { kind: "sync", since: at } };
    },
  },
  network_check: {
    seconds: () => 240,
    enter: (document) => document,
    leave: (task) => atRest(task, { ...task.document, network_check_info: measureNetwork(task.document) }),
  },
  clearing: {
    seconds: () => 60,
    enter: (document) => withSourceState(document, "clearing"),
    leave: (task) => atRest(task, withSourceState(withoutSnapshots(task.document), "cleared")),
  },
  drill_preparing: {
    seconds: () => 30,
    enter: (document) => withSourceState(document, "premigready"),
    leave: (task, at) => enterStage(task, "drill", at),
  },
  drill: {
    seconds: () => 270,
    enter: (document) => withSourceState(document, "premiging"),
    // A task that can never succeed does not pass its drill either.
    leave: (task) => {
      const fails = task.plan.failure !== null && task.plan.failure.recoversAfter === null;
      return atRest(task, withSourceState(task.document, fails ? "premigfailed" : "premiged"));
    },
  },
  deleting: {
    seconds: () => 20,
    enter: (document) => withSourceState({ ...withoutSpeed(document), state: "DELETING" }, "deleting"),
    leave: (task) => ({ ...task, activity: { kind: "deleted" } }),
  },
};

/** The trace of a consistency check that was skipped, and so has no result. */
export const SKIPPED = "skipped";

export function enterStage(task: Task, name: StageName, at: number): Task {
  return { ...task, document: STAGES[name].enter(task.document), activity: stage(name, at) };
}

export function stageEnd(task: Task, { name, since }: Stage): number {
  return since + STAGES[name].seconds(task) * 1000;
}

export function leaveStage(task: Task, { name }: Stage, at: number): Task {
  return STAGES[name].leave(task, at);
}

function atRest(task: Task, document: JsonObject): Task {
  return { ...task, document, activity: REST };
}

function withoutSpeed(document: JsonObject): JsonObject {
  return { ...document, migrate_speed: double(0), remain_seconds: null, estimate_complete_time: null };
}

function withClone(document: JsonObject, clone_state: string): JsonObject {
  const finished = clone_state === "FINISHED";
  const vm_id = finished ? "c10e0000-5a0d-4b0c-8000-00000000c10e" : "";
  return patchAt(document, "clone_server", {
    vm_id,
    name: "clone-test",
    clone_error: null,
    clone_state,
    error_msg: null,
  });
}

function withoutSnapshots(document: JsonObject): JsonObject {
  return patchAt({ ...document, target_snapshot_id: null }, "target_server", { cutovered_snapshot_ids: null });
}

const SAMPLES: readonly (readonly [delay: number, jitter: number, speed: number, loss: number])[] = [
  [18.4, 1.6, 412.5, 0],
  [23.9, 3.2, 388, 0.1],
  [31.2, 7.8, 246.5, 0.4],
];

/** Adds a measurement that always differs from the previous one. */
function measureNetwork(document: JsonObject): JsonObject {
  const last = numberAt(objectAt(document, "network_check_info"), "network_delay");
  const at = SAMPLES.findIndex(([delay]) => delay === last);
  const [delay, jitter, speed, loss] = SAMPLES[(at + 1) % SAMPLES.length] ?? [0, 0, 0, 0];
  return {
    domain_connectivity: true,
    destination_connectivity: true,
    network_delay: double(delay),
    network_jitter: double(jitter),
    migration_speed: double(speed),
    loss_percentage: double(loss),
    cpu_usage: double(21.5),
    mem_usage: double(38),
    evaluation_result: "success",
  };
}
