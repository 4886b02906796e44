import { textAt } from "./document.ts";
import { withConsistencyCheck } from "./plan.ts";
import { launch } from "./run.ts";
import { continueRun, retryRun, runFromBeginning } from "./run.ts";
import { enterStage } from "./stages.ts";
import { currentStep } from "./sub-tasks.ts";
import type { Order, StageName, Task } from "./task.ts";

interface OperationRule {
  readonly from: readonly string[];
  /** A further condition besides the state. */
  readonly when?: (task: Task) => boolean;
  /** The error code of a refusal; 1038 to 1040 are the service's own for stop, start and restart. */
  readonly refusal: string;
  /** Begins the operation on a task whose document is up to date at `at`. */
  readonly begin: (task: Task, at: number, order: Order) => Task;
}

const FAILED = ["MIGRATE_FAIL", "SYNC_FAIL"];
const DONE = ["MIGRATE_SUCCESS", "SYNC_SUCCESS"];
const WRONG_STATE = "SMS.2009";

/** No transition table is published; this one puts the documented fragments together (docs/service.md, "Operations"). */
export const OPERATION_RULES: ReadonlyMap<string, OperationRule> = new Map<string, OperationRule>([
  ["start", { from: ["READY", "ABORT", ...FAILED, ...DONE], refusal: "SMS.1039", begin: start }],
  ["stop", { from: ["RUNNING", "SYNCING"], refusal: "SMS.1038", begin: enter("stopping") }],
  ["test", { from: ["SYNCING"], refusal: WRONG_STATE, begin: launch }],
  ["clone_test", { from: ["SYNCING"], refusal: WRONG_STATE, begin: enter("clone_preparing") }],
  ["restart", { from: ["ABORT", ...FAILED, ...DONE, "SYNC_F_ROLLBACK_SUCCESS"], refusal: "SMS.1040", begin: restart }],
  ["network_check", { from: ["READY", "ABORT", ...FAILED], refusal: WRONG_STATE, begin: enter("network_check") }],
  ["clear", { from: DONE, refusal: WRONG_STATE, begin: enter("clearing") }],
  ["skip", { from: ["RUNNING"], when: isChecking, refusal: WRONG_STATE, begin: enter("skipping") }],
  ["migration_test", { from: ["READY"], refusal: WRONG_STATE, begin: enter("drill") }],
]);

function enter(name: StageName): OperationRule["begin"] {
  return (task, at) => enterStage(task, name, at);
}

function start(task: Task, at: number, order: Order): Task {
  const state = textAt(task.document, "state");
  if (DONE.includes(state)) return restart(task, at, order);
  return FAILED.includes(state) ? retryRun(planned(task, order), at) : continueRun(planned(task, order), at);
}

function restart(task: Task, at: number, order: Order): Task {
  return runFromBeginning(planned(task, order), at);
}

function planned(task: Task, { checkConsistency }: Order): Task {
  return checkConsistency ? { ...task, plan: withConsistencyCheck(task.plan) } : task;
}

function isChecking({ document, plan }: Task): boolean {
  return currentStep(document, plan.steps)?.name === "CHECK_CONSISTENCY";
}
