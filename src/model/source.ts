import * as z from "zod/mini";

import {
  bytes,
  count,
  type Bytes,
  epochMilliseconds,
  flag,
  longId,
  megabitsPerSecond,
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

const NetworkInterface = jsonObject({
  id: text,
  name: text,
  ip: text,
  ipv6: text,
  netmask: text,
  gateway: text,
  mtu: count,
  mac: text,
});
type NetworkInterface = z.output<typeof NetworkInterface>;

/** The short form of the source's task. */
const CurrentTask = jsonObject({
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
type CurrentTask = z.output<typeof CurrentTask>;

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

/** Memory below this is in MB: no server has less than 10 MB, and none more than 10 TB. */
const LEAST_BYTES = 10_000_000;

/** `memory` is bytes in items of the list and MB in the document of one server; which of them is decided by magnitude. */
export function memoryBytes(memory: number | null | undefined): Bytes | undefined {
  if (memory == null) return undefined;
  return (memory < LEAST_BYTES ? memory * 1024 * 1024 : memory) as Bytes;
}
