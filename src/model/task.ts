import * as z from "zod/mini";

import {
  count,
  epochMilliseconds,
  flag,
  longId,
  megabitsPerSecond,
  megabytes,
  milliseconds,
  percent,
  seconds,
  text,
  bytes,
} from "./quantities.ts";
import { jsonObject, listOf } from "./read-document.ts";

/** Table 7 of the page "Querying Details About a Migration Task", as all tables in this file (docs/service.md, "Task document"). */
export const PhysicalVolume = jsonObject({
  id: longId,
  device_use: text,
  file_system: text,
  index: count,
  mount_point: text,
  name: text,
  size: bytes,
  used_size: bytes,
  uuid: text,
  relation_name: text,
  free_size: bytes,
});
export type PhysicalVolume = z.output<typeof PhysicalVolume>;

/** Table 6. `disk_id` and `disk_index` are strings on the wire. */
export const Disk = jsonObject({
  id: longId,
  device_use: text,
  disk_id: text,
  name: text,
  physical_volumes: listOf(PhysicalVolume),
  size: bytes,
  used_size: bytes,
  disk_index: text,
  os_disk: flag,
  partition_style: text,
  relation_name: text,
});
export type Disk = z.output<typeof Disk>;

/** Table 9. `block_size` is in bytes. */
export const LogicalVolume = jsonObject({
  block_count: count,
  block_size: bytes,
  file_system: text,
  inode_size: count,
  inode_nums: longId,
  device_use: text,
  mount_point: text,
  name: text,
  size: bytes,
  used_size: bytes,
  free_size: bytes,
});
export type LogicalVolume = z.output<typeof LogicalVolume>;

/** Table 8. `components` is one string, not a list. */
export const VolumeGroup = jsonObject({
  components: text,
  free_size: bytes,
  logical_volumes: listOf(LogicalVolume),
  name: text,
  size: bytes,
});
export type VolumeGroup = z.output<typeof VolumeGroup>;

// Every field may be null or absent: the documentation's own sample leaves out a third of the fields.
// The names are the service's, so that the code, --query and the API pages use the same words.

/** Table 4. */
export const SourceServer = jsonObject({
  id: text,
  ip: text,
  name: text,
  os_type: text,
  os_version: text,
  oem_system: flag,
  state: text,
  migration_cycle: text,
});
export type SourceServer = z.output<typeof SourceServer>;

/** Table 5. `vm_id` and `name` are "" until the server exists; `btrfs_list` holds strings of unspecified content. */
export const TargetServer = jsonObject({
  id: text,
  vm_id: text,
  name: text,
  ip: text,
  os_type: text,
  os_version: text,
  system_dir: text,
  disks: listOf(Disk),
  volume_groups: listOf(VolumeGroup),
  btrfs_list: listOf(z.string()),
  image_disk_id: text,
  cutovered_snapshot_ids: text,
});
export type TargetServer = z.output<typeof TargetServer>;

/** Table 10. */
export const CloneServer = jsonObject({
  vm_id: text,
  name: text,
  clone_error: text,
  clone_state: text,
  error_msg: text,
});
export type CloneServer = z.output<typeof CloneServer>;

/** Table 11. `progress` is documented as 0–100 and has been seen above that. */
export const SubTask = jsonObject({
  id: longId,
  name: text,
  progress: percent,
  start_date: epochMilliseconds,
  end_date: epochMilliseconds,
  migrate_speed: megabitsPerSecond,
  user_op: text,
  process_trace: text,
});
export type SubTask = z.output<typeof SubTask>;

/** Table 12. The units of delay, jitter and bandwidth are those of the page of 2026. */
export const NetworkCheck = jsonObject({
  domain_connectivity: flag,
  destination_connectivity: flag,
  network_delay: milliseconds,
  network_jitter: milliseconds,
  migration_speed: megabitsPerSecond,
  loss_percentage: percent,
  cpu_usage: percent,
  mem_usage: percent,
  evaluation_result: text,
});
export type NetworkCheck = z.output<typeof NetworkCheck>;

/** Table 3, and two newer fields: `need_migration_test` and `subtask_info`. */
export const Task = jsonObject({
  id: text,
  name: text,
  type: text,
  os_type: text,
  state: text,
  priority: count,
  speed_limit: megabitsPerSecond,
  region_id: text,
  region_name: text,
  project_id: text,
  project_name: text,
  enterprise_project_id: text,
  start_target_server: flag,
  migration_ip: text,
  float_ip: text,
  vm_template_id: text,
  target_snapshot_id: text,
  estimate_complete_time: epochMilliseconds,
  create_date: epochMilliseconds,
  start_date: epochMilliseconds,
  finish_date: epochMilliseconds,
  connected: flag,
  migrate_speed: megabitsPerSecond,
  compress_rate: count,
  error_json: text,
  total_time: seconds,
  remain_seconds: seconds,
  need_migration_test: flag,
  subtask_info: text,
  total_cpu_usage: percent,
  agent_cpu_usage: percent,
  total_mem_usage: megabytes,
  agent_mem_usage: megabytes,
  total_disk_io: megabitsPerSecond,
  agent_disk_io: megabitsPerSecond,
  source_server: z.nullish(SourceServer),
  target_server: z.nullish(TargetServer),
  clone_server: z.nullish(CloneServer),
  sub_tasks: listOf(SubTask),
  network_check_info: z.nullish(NetworkCheck),
});
export type Task = z.output<typeof Task>;
