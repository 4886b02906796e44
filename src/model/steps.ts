import { taskState } from "./task-state.ts";
import type { SubTask, Task } from "./task.ts";

/** The sub-task that is being worked on. The document has no progress of the whole migration. */
interface Step {
  /** 1 for the first. */
  readonly number: number;
  readonly of: number;
  readonly subTask: SubTask;
}

/**
 * The current step: the sub-task that `subtask_info` names (such as "MIGRATE_LINUX_FILE-42"), else the last that
 * has begun and not ended, else the last that has ended, else the last with progress: not every document has the dates. Undefined
 * when none has begun.
 */
export function currentStep({ sub_tasks, subtask_info }: Task): Step | undefined {
  const all = (sub_tasks ?? []).map((each) => each ?? {});
  const named = /^(.+)-\d+$/.exec(subtask_info ?? "")?.[1];
  const at = [
    all.findLastIndex(({ name }) => name != null && name === named),
    all.findLastIndex(({ start_date, end_date }) => start_date != null && end_date == null),
    all.findLastIndex(({ end_date }) => end_date != null),
    all.findLastIndex(({ progress }) => progress != null && progress > 0),
  ].find((found) => found >= 0);
  const subTask = at === undefined ? undefined : all[at];
  return at === undefined || subTask === undefined ? undefined : { number: at + 1, of: all.length, subTask };
}

/**
 * What an operator should know about where the migration stands, whether it has stopped there or only passes by. Undefined
 * for most steps, and after success.
 */
export function stepHint(task: Task): string | undefined {
  const subTask = currentStep(task)?.subTask;
  const percent = subTask?.progress;
  if (percent == null || taskState(task.state).phase === "succeeded") return undefined;
  if (percent === 0 && task.source_server?.state === LAUNCHING) return LAUNCH_AT_0;
  return STEP_HINTS.find(({ name, from, to }) => name === subTask?.name && percent >= from && percent <= to)?.hint;
}

/** The state of the source server while its target server is being launched. */
const LAUNCHING = "cutovering";
const LAUNCH_AT_0 =
  "A launch stays at 0 % while the last changes are copied, the longer the more there are. If it stays for very long: sms task stop, then sms task start, and wait 10 minutes.";

interface StepHint {
  readonly name: string;
  /** Percent. */
  readonly from: number;
  /** Percent. */
  readonly to: number;
  readonly hint: string;
}

/** From the FAQs, the User Guide and field reports (docs/service.md, "Sub-tasks"). */
const STEP_HINTS: readonly StepHint[] = [
  {
    name: "SSL_CONFIG",
    from: 0,
    to: 0,
    hint: "If it stays at 0 %, check that the target server (ECS) is running.",
  },
  {
    name: "SSL_CONFIG",
    from: 50,
    to: 50,
    hint: "If it stays at 50 %, check that the access key given to the agent has rights in the target region.",
  },
  { name: "SYNC_LINUX_FILE", from: 6, to: 6, hint: "It may stay at 6 %: that is normal at file level." },
  {
    name: "CHECK_CONSISTENCY",
    from: 5,
    to: 95,
    hint: "sms task skip ends the check; it is accepted between 5 and 95 %.",
  },
];

/**
 * The names of sub-tasks and what they do (docs/service.md, "Sub-tasks").
 * DETTACH_AGENT_IMAGE is the service's own spelling. Any other name is shown as it is.
 */
export const SUB_TASKS: Readonly<Record<string, string>> = {
  CREATE_CLOUD_SERVER: "create the target server",
  SSL_CONFIG: "set up the encrypted channel",
  ATTACH_AGENT_IMAGE: "attach the agent image",
  DETTACH_AGENT_IMAGE: "detach the agent image",
  FORMAT_DISK_LINUX: "partition and format the target disks",
  FORMAT_DISK_LINUX_FILE: "partition and format the target disks",
  FORMAT_DISK_LINUX_BLOCK: "partition and format the target disks",
  FORMAT_DISK_WINDOWS: "partition and format the target disks",
  MIGRATE_LINUX_FILE: "copy the files",
  MIGRATE_LINUX_BLOCK: "copy the disk blocks",
  MIGRATE_WINDOWS_BLOCK: "copy the disk blocks",
  CHECK_CONSISTENCY: "compare source and target",
  CLONE_VM: "clone the target server",
  SYNC_LINUX_FILE: "synchronise changed files",
  SYNC_LINUX_BLOCK: "synchronise changed blocks",
  SYNC_WINDOWS_BLOCK: "synchronise changed blocks",
  CONFIGURE_LINUX: "configure the target system",
  CONFIGURE_LINUX_FILE: "configure the target system",
  CONFIGURE_LINUX_BLOCK: "configure the target system",
  CONFIGURE_WINDOWS: "configure the target system",
};
