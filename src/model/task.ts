import * as z from "zod";

import { Disk, VolumeGroup } from "./disk.ts";
import { jsonObject } from "./json-object.ts";
import {
  count,
  epochMilliseconds,
  longId,
  megabitsPerSecond,
  megabytes,
  megabytesPerSecond,
  milliseconds,
  percent,
  seconds,
} from "./quantities.ts";

// Every field may be null or absent: the seed page's own sample leaves out a third of what its tables list.
// Names are the service's, so that code, --query and the API pages speak alike.

/** Seed page "Querying Details About a Migration Task", table 4. */
export const SourceServer = jsonObject({
  id: z.string().nullish(),
  ip: z.string().nullish(),
  name: z.string().nullish(),
  os_type: z.string().nullish(),
  os_version: z.string().nullish(),
  oem_system: z.boolean().nullish(),
  state: z.string().nullish(),
  migration_cycle: z.string().nullish(),
});
export type SourceServer = z.output<typeof SourceServer>;

/** Table 5. `vm_id` and `name` are "" until the server exists; `btrfs_list` holds strings of unspecified content. */
export const TargetServer = jsonObject({
  id: z.string().nullish(),
  vm_id: z.string().nullish(),
  name: z.string().nullish(),
  ip: z.string().nullish(),
  os_type: z.string().nullish(),
  os_version: z.string().nullish(),
  system_dir: z.string().nullish(),
  disks: z.array(Disk.nullable()).nullish(),
  volume_groups: z.array(VolumeGroup.nullable()).nullish(),
  btrfs_list: z.array(z.string().nullable()).nullish(),
  image_disk_id: z.string().nullish(),
  cutovered_snapshot_ids: z.string().nullish(),
});
export type TargetServer = z.output<typeof TargetServer>;

/** Table 10. */
export const CloneServer = jsonObject({
  vm_id: z.string().nullish(),
  name: z.string().nullish(),
  clone_error: z.string().nullish(),
  clone_state: z.string().nullish(),
  error_msg: z.string().nullish(),
});
export type CloneServer = z.output<typeof CloneServer>;

/** Table 11. `progress` is 0–100 in the page and beyond in the field; its speed is in Mbit/s, unlike the task's. */
export const SubTask = jsonObject({
  id: longId.nullish(),
  name: z.string().nullish(),
  progress: percent.nullish(),
  start_date: epochMilliseconds.nullish(),
  end_date: epochMilliseconds.nullish(),
  migrate_speed: megabitsPerSecond.nullish(),
  user_op: z.string().nullish(),
  process_trace: z.string().nullish(),
});
export type SubTask = z.output<typeof SubTask>;

/** Table 12; units of delay, jitter and bandwidth from the 2026 page. */
export const NetworkCheck = jsonObject({
  domain_connectivity: z.boolean().nullish(),
  destination_connectivity: z.boolean().nullish(),
  network_delay: milliseconds.nullish(),
  network_jitter: milliseconds.nullish(),
  migration_speed: megabitsPerSecond.nullish(),
  loss_percentage: percent.nullish(),
  cpu_usage: percent.nullish(),
  mem_usage: percent.nullish(),
  evaluation_result: z.string().nullish(),
});
export type NetworkCheck = z.output<typeof NetworkCheck>;

/** Table 3; `need_migration_test` and `subtask_info` came with the SDKs of 2026. `total_time` is in seconds by its sample. */
export const Task = jsonObject({
  id: z.string().nullish(),
  name: z.string().nullish(),
  type: z.string().nullish(),
  os_type: z.string().nullish(),
  state: z.string().nullish(),
  priority: count.nullish(),
  speed_limit: megabitsPerSecond.nullish(),
  region_id: z.string().nullish(),
  region_name: z.string().nullish(),
  project_id: z.string().nullish(),
  project_name: z.string().nullish(),
  enterprise_project_id: z.string().nullish(),
  start_target_server: z.boolean().nullish(),
  migration_ip: z.string().nullish(),
  float_ip: z.string().nullish(),
  vm_template_id: z.string().nullish(),
  target_snapshot_id: z.string().nullish(),
  estimate_complete_time: epochMilliseconds.nullish(),
  create_date: epochMilliseconds.nullish(),
  start_date: epochMilliseconds.nullish(),
  finish_date: epochMilliseconds.nullish(),
  connected: z.boolean().nullish(),
  migrate_speed: megabytesPerSecond.nullish(),
  compress_rate: count.nullish(),
  error_json: z.string().nullish(),
  total_time: seconds.nullish(),
  remain_seconds: seconds.nullish(),
  need_migration_test: z.boolean().nullish(),
  subtask_info: z.string().nullish(),
  total_cpu_usage: percent.nullish(),
  agent_cpu_usage: percent.nullish(),
  total_mem_usage: megabytes.nullish(),
  agent_mem_usage: megabytes.nullish(),
  total_disk_io: megabytesPerSecond.nullish(),
  agent_disk_io: megabytesPerSecond.nullish(),
  source_server: SourceServer.nullish(),
  target_server: TargetServer.nullish(),
  clone_server: CloneServer.nullish(),
  sub_tasks: z.array(SubTask.nullable()).nullish(),
  network_check_info: NetworkCheck.nullish(),
});
export type Task = z.output<typeof Task>;
