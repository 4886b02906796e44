import { textAt } from "./document.ts";
import { withConsistencyCheck } from "./plan.ts";
import { continueRun, launchTarget, retryRun, runFromBeginning, syncAgain } from "./run.ts";
import { enterStage } from "./stages.ts";
import { currentStep } from "./sub-tasks.ts";
import type { ActionRequest, StageName, Task } from "./task.ts";

interface OperationRule {
  readonly from: readonly string[];
  /** A further condition. */
  readonly when?: (task: Task) => boolean;
  /** The error code of a refusal; 1038 to 1040 are the service's own for stop, start and restart. */
  readonly refusal: string;
  /** The task after the operation has begun at `at`; its document is already that of `at`. */
  readonly begin: (task: Task, at: number, request: ActionRequest) => Task;
}

const FAILED = ["MIGRATE_FAIL", "SYNC_FAIL"];
const SUCCEEDED = ["MIGRATE_SUCCESS", "SYNC_SUCCESS"];
const WRONG_STATE = "SMS.2009";

/** No transition table is published; this one puts the documented fragments together (docs/service.md, "Operations"). */
export const OPERATION_RULES: ReadonlyMap<string, OperationRule> = new Map<string, OperationRule>([
  ["start", { from: ["READY", "ABORT", ...FAILED, ...SUCCEEDED], refusal: "SMS.1039", begin: start }],
  ["stop", { from: ["RUNNING", "SYNCING"], refusal: "SMS.1038", begin: beginStage("stopping") }],
  ["test", { from: ["SYNCING"], refusal: WRONG_STATE, begin: launchTarget }],
  ["clone_test", { from: ["SYNCING"], refusal: WRONG_STATE, begin: beginStage("clone_preparing") }],
  [
    "restart",
    { from: ["ABORT", ...FAILED, ...SUCCEEDED, "SYNC_F_ROLLBACK_SUCCESS"], refusal: "SMS.1040", begin: restart },
  ],
  ["network_check", { from: ["READY", "ABORT", ...FAILED], refusal: WRONG_STATE, begin: beginStage("network_check") }],
  ["clear", { from: SUCCEEDED, refusal: WRONG_STATE, begin: beginStage("clearing") }],
  ["skip", { from: ["RUNNING"], when: isChecking, refusal: WRONG_STATE, begin: beginStage("skipping") }],
  ["migration_test", { from: ["READY"], refusal: WRONG_STATE, begin: beginStage("drill_preparing") }],
]);

function beginStage(name: StageName): OperationRule["begin"] {
  return (task, at) => enterStage(task, name, at);
}

function start(task: Task, at: number, request: ActionRequest): Task {
  const state = textAt(task.document, "state");
  if (SUCCEEDED.includes(state)) return syncAgain(task, at, request.checkConsistency);
  return FAILED.includes(state) ? retryRun(withChecks(task, request), at) : continueRun(withChecks(task, request), at);
}

function restart(task: Task, at: number, request: ActionRequest): Task {
  return runFromBeginning(withChecks(task, request), at);
}

function withChecks(task: Task, { checkConsistency }: ActionRequest): Task {
  return checkConsistency ? { ...task, plan: withConsistencyCheck(task.plan) } : task;
}

function isChecking({ document, plan }: Task): boolean {
  return currentStep(document, plan.steps)?.name === "CHECK_CONSISTENCY";
}
