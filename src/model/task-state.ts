import { type JsonObject, printJson } from "../json.ts";

/**
 * Whether an object may be the document of a task: a service that answers with an error or a list inside an object, or something in
 * front of it, sends neither of these fields. Both may be null.
 */
export function isTaskDocument({ id, state }: JsonObject): boolean {
  return id !== undefined || state !== undefined;
}

/** The id of the other task that a document is about; undefined when it is about this one, or has no id. Ids are compared in one case. */
export function otherTask({ id }: JsonObject, taskId: string): string | undefined {
  if (id === undefined || id === null) return undefined;
  const words = typeof id === "string" ? id : printJson(id, "compact");
  return words.toLowerCase() === taskId.toLowerCase() ? undefined : words;
}

/** Groups of task states: what a state means to somebody who waits. */
export const PHASES = [
  "pending",
  "running",
  "syncing",
  "stopping",
  "paused",
  "succeeded",
  "failed",
  "rolling_back",
  "rolled_back",
  "deleting",
  "unknown",
] as const;
export type Phase = (typeof PHASES)[number];

/** Words that people use for a phase. */
const USUAL_WORDS: { readonly [P in Phase]?: readonly string[] } = {
  pending: ["new", "ready", "waiting"],
  running: ["active", "migrating", "started"],
  syncing: ["synchronising", "synchronizing", "replicating"],
  paused: ["aborted", "stopped"],
  succeeded: ["complete", "completed", "done", "finished", "ok", "success", "successful"],
  failed: ["error", "errors", "fail", "failure"],
};

/** The phase that a word names, or is usually meant by it. */
export function phaseMeantBy(word: string): Phase | undefined {
  const lower = word.toLowerCase().replaceAll("-", "_");
  return PHASES.find((phase) => phase === lower || USUAL_WORDS[phase]?.includes(lower));
}

export interface TaskState {
  readonly phase: Phase;
  /** For people, without capital letter and full stop. */
  readonly meaning: string;
  /** Nothing changes until somebody acts. */
  readonly atRest: boolean;
}

/**
 * The documented task states (docs/service.md, "Task states"; RESETING is the service's own spelling).
 * Any other state is shown as it is and never taken for an end.
 */
export const TASK_STATES: Readonly<Record<string, TaskState>> = {
  READY: { phase: "pending", meaning: "ready to start", atRest: true },
  RUNNING: { phase: "running", meaning: "migrating", atRest: false },
  SKIPPING: { phase: "running", meaning: "skipping the consistency check", atRest: false },
  SYNCING: { phase: "syncing", meaning: "replicated; changes are being synchronised", atRest: false },
  ABORTING: { phase: "stopping", meaning: "pausing", atRest: false },
  ABORT: { phase: "paused", meaning: "paused", atRest: true },
  MIGRATE_SUCCESS: { phase: "succeeded", meaning: "migration succeeded", atRest: true },
  SYNC_SUCCESS: { phase: "succeeded", meaning: "synchronisation succeeded", atRest: true },
  MIGRATE_FAIL: { phase: "failed", meaning: "migration failed", atRest: true },
  SYNC_FAIL: { phase: "failed", meaning: "synchronisation failed", atRest: true },
  RESETING: { phase: "rolling_back", meaning: "rolling back", atRest: false },
  SYNC_F_ROLLBACKING: { phase: "rolling_back", meaning: "synchronisation failed; rolling back", atRest: false },
  SYNC_F_ROLLBACK_SUCCESS: { phase: "rolled_back", meaning: "synchronisation failed; rolled back", atRest: true },
  DELETING: { phase: "deleting", meaning: "being deleted", atRest: false },
};

const UNKNOWN: TaskState = { phase: "unknown", meaning: "a state this version of sms does not know", atRest: false };

export function taskState(state: string | null | undefined): TaskState {
  return (Object.hasOwn(TASK_STATES, state ?? "") ? TASK_STATES[state ?? ""] : undefined) ?? UNKNOWN;
}
