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
 * has begun and not ended, else the last that has ended. Undefined when none has begun.
 */
export function currentStep({ sub_tasks, subtask_info }: Task): Step | undefined {
  const all = (sub_tasks ?? []).map((each) => each ?? {});
  const named = /^(.+)-\d+$/.exec(subtask_info ?? "")?.[1];
  const at = [
    all.findLastIndex(({ name }) => name != null && name === named),
    all.findLastIndex(({ start_date, end_date }) => start_date != null && end_date == null),
    all.findLastIndex(({ end_date }) => end_date != null),
  ].find((found) => found >= 0);
  const subTask = at === undefined ? undefined : all[at];
  return at === undefined || subTask === undefined ? undefined : { number: at + 1, of: all.length, subTask };
}

interface StepHint {
  readonly from: number;
  readonly to: number;
  /** True whether the sub-task has stopped here or only passes by. */
  readonly hint: string;
}

/** Hints for sub-tasks at some percentages, from the FAQ, the user guide and field reports. */
const STEP_HINTS: Readonly<Record<string, StepHint>> = {
  SSL_CONFIG: {
    from: 50,
    to: 50,
    hint: "If it stays at 50 %, check that the access key given to the agent has rights in the target region.",
  },
  SYNC_LINUX_FILE: { from: 6, to: 6, hint: "It may stay at 6 %: that is normal at file level." },
  CHECK_CONSISTENCY: { from: 5, to: 95, hint: "sms task skip ends the check; it is accepted between 5 and 95 %." },
};

export function stepHint(name: string | null | undefined, percent: number | null | undefined): string | undefined {
  const known = Object.hasOwn(STEP_HINTS, name ?? "") ? STEP_HINTS[name ?? ""] : undefined;
  return known !== undefined && percent != null && percent >= known.from && percent <= known.to
    ? known.hint
    : undefined;
}

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
