import { isJsonObject, type JsonObject, textField } from "../json.ts";

/** A source state: what it means, and whether it asks for somebody. */
interface SourceState {
  /** For people, without capital letter and full stop. */
  readonly meaning: string;
  readonly tone?: "good" | "bad" | "warn" | "active";
}

/** The states of a source server. Any other is shown as it is. */
export const SOURCE_STATES: Readonly<Record<string, SourceState>> = {
  unavailable: { meaning: "an environment check failed", tone: "bad" },
  waiting: { meaning: "ready, or not configured yet" },
  initialize: { meaning: "the task is starting", tone: "active" },
  replicate: { meaning: "full copy", tone: "active" },
  syncing: { meaning: "copied; changes are being synchronised", tone: "active" },
  stopping: { meaning: "pausing", tone: "warn" },
  stopped: { meaning: "paused", tone: "warn" },
  skipping: { meaning: "skipping the consistency check", tone: "active" },
  deleting: { meaning: "being deleted", tone: "warn" },
  error: { meaning: "the migration failed", tone: "bad" },
  cloning: { meaning: "the target is being cloned", tone: "active" },
  testing: { meaning: "the target is being tested", tone: "active" },
  cutovering: { meaning: "the target is being launched", tone: "active" },
  finished: { meaning: "the target is launched", tone: "good" },
  clearing: { meaning: "snapshots are being deleted", tone: "active" },
  cleared: { meaning: "snapshots are deleted", tone: "good" },
  clearfailed: { meaning: "snapshots could not be deleted", tone: "bad" },
  premigready: { meaning: "ready for the drill" },
  premiging: { meaning: "drill running", tone: "active" },
  premiged: { meaning: "drill passed", tone: "good" },
  premigfailed: { meaning: "drill failed", tone: "bad" },
};

export function sourceState(state: string | null | undefined): SourceState | undefined {
  return Object.hasOwn(SOURCE_STATES, state ?? "") ? SOURCE_STATES[state ?? ""] : undefined;
}

/** The counters of `GET /v3/sources/overview` (docs/service.md, "Source servers"): states, and servers without a target. */
export const OVERVIEW_COUNTERS = [
  "waiting",
  "replicate",
  "syncing",
  "stopped",
  "deleting",
  "cutovering",
  "unavailable",
  "stopping",
  "skipping",
  "finished",
  "initialize",
  "error",
  "cloning",
  "unconfigured",
] as const;

export const STAGES = ["checking", "setting", "replicating", "syncing", "cutovering", "cutovered"] as const;

/** What can keep a source server from being migrated, in the words of `--fail-on`. */
export const SOURCE_PROBLEMS = ["unavailable", "error", "offline", "check-error", "check-warning"] as const;
export type SourceProblem = (typeof SOURCE_PROBLEMS)[number];

const HAS_PROBLEM: Readonly<Record<SourceProblem, (source: JsonObject) => boolean>> = {
  unavailable: (source) => textField(source, "state") === "unavailable",
  error: (source) => textField(source, "state") === "error",
  offline: ({ connected }) => connected === false,
  "check-error": (source) => hasCheck(source, "ERROR"),
  "check-warning": (source) => hasCheck(source, "WARN"),
};

function hasCheck({ checks }: JsonObject, result: string): boolean {
  return Array.isArray(checks) && checks.some((check) => isJsonObject(check) && check["result"] === result);
}

/** The problems among these that a source server's document shows; what it does not say is no problem. */
export function problemsOf(source: JsonObject, among: readonly SourceProblem[]): readonly SourceProblem[] {
  return among.filter((problem) => HAS_PROBLEM[problem](source));
}
