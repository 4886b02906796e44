import * as z from "zod/mini";

import { jsonObject, listOf } from "./json-object.ts";
import { bytes, count, flag, longId, text } from "./quantities.ts";

/** Seed page "Querying Details About a Migration Task", table 7. */
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
