import * as z from "zod/mini";

import {
  bytes,
  count,
  type Bytes,
  epochMilliseconds,
  flag,
  longId,
  megabitsPerSecond,
  type Percent,
  seconds,
  text,
} from "./quantities.ts";
import { jsonObject, listOf } from "./read-document.ts";
import { CloneServer, Disk, TargetServer, VolumeGroup } from "./task.ts";

// Source servers (docs/service.md, "Source servers"). Items of the list and the document of one server differ in a few fields; one schema
// reads both. Every field may be null or absent.

/** A check of the source server's environment. */
export const EnvironmentCheck = jsonObject({
  id: longId,
  name: text,
  /** OK, WARN or ERROR */
  result: text,
  error_code: text,
  error_or_warn: text,
  error_params: text,
  params: listOf(z.string()),
});
export type EnvironmentCheck = z.output<typeof EnvironmentCheck>;

export const NetworkInterface = jsonObject({
  id: text,
  name: text,
  ip: text,
  ipv6: text,
  netmask: text,
  gateway: text,
  mtu: count,
  mac: text,
});
export type NetworkInterface = z.output<typeof NetworkInterface>;

/** The short form of the source's task. */
export const CurrentTask = jsonObject({
  id: text,
  name: text,
  type: text,
  state: text,
  start_date: epochMilliseconds,
  speed_limit: megabitsPerSecond,
  migrate_speed: megabitsPerSecond,
  remain_seconds: seconds,
  estimate_complete_time: epochMilliseconds,
  subtask_info: text,
  target_server: z.nullish(TargetServer),
  clone_server: z.nullish(CloneServer),
  log_collect_status: text,
});
export type CurrentTask = z.output<typeof CurrentTask>;

/** The target server that the service recommends. */
const InitialTarget = jsonObject({ disks: listOf(Disk), volume_groups: listOf(VolumeGroup) });

export const Source = jsonObject({
  id: text,
  ip: text,
  name: text,
  hostname: text,
  os_type: text,
  os_version: text,
  oem_system: flag,
  firmware: text,
  agent_version: text,
  state: text,
  migration_cycle: text,
  connected: flag,
  has_tc: flag,
  start_type: text,
  enterprise_project_id: text,
  add_date: epochMilliseconds,
  last_visit_time: epochMilliseconds,
  state_action_time: epochMilliseconds,
  stage_action_time: epochMilliseconds,
  cpu_quantity: count,
  memory: count,
  replicatesize: bytes,
  totalsize: bytes,
  is_consistency_result_exist: flag,
  checks: listOf(EnvironmentCheck),
  current_task: z.nullish(CurrentTask),
  init_target_server: z.nullish(InitialTarget),
  disks: listOf(Disk),
  volume_groups: listOf(VolumeGroup),
  networks: listOf(NetworkInterface),
});
export type Source = z.output<typeof Source>;

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

export const STAGES = ["checking", "setting", "replicating", "syncing", "cutovering", "cutovered"] as const;

/** Memory below this is in MB: no server has less than 10 MB, and none more than 10 TB. */
const LEAST_BYTES = 10_000_000;

/** `memory` is bytes in items of the list and MB in the document of one server; which of them is decided by magnitude. */
export function memoryBytes(memory: number | null | undefined): Bytes | undefined {
  if (memory == null) return undefined;
  return (memory < LEAST_BYTES ? memory * 1024 * 1024 : memory) as Bytes;
}

type Copied = Pick<Source, "replicatesize" | "totalsize">;

/** Percent of its bytes that are copied, at most 100; undefined when that cannot be known. */
export function copiedShare({ replicatesize, totalsize }: Copied): Percent | undefined {
  if (replicatesize == null || totalsize == null || totalsize <= 0 || replicatesize < 0) return undefined;
  return Math.min((replicatesize / totalsize) * 100, 100) as Percent;
}

/** What can keep a source server from being migrated, in the words of `--fail-on`. */
export const SOURCE_PROBLEMS = ["unavailable", "error", "offline", "check-error", "check-warning"] as const;
export type SourceProblem = (typeof SOURCE_PROBLEMS)[number];

const HAS_PROBLEM: Readonly<Record<SourceProblem, (source: Source) => boolean>> = {
  unavailable: ({ state }) => state === "unavailable",
  error: ({ state }) => state === "error",
  offline: ({ connected }) => connected === false,
  "check-error": ({ checks }) => checks?.some((check) => check?.result === "ERROR") ?? false,
  "check-warning": ({ checks }) => checks?.some((check) => check?.result === "WARN") ?? false,
};

export function problemsOf(source: Source, among: readonly SourceProblem[]): readonly SourceProblem[] {
  return among.filter((problem) => HAS_PROBLEM[problem](source));
}
