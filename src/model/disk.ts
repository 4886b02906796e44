import * as z from "zod";

import { jsonObject } from "./json-object.ts";
import { bytes, count, longId } from "./quantities.ts";

/** Seed page "Querying Details About a Migration Task", table 7. */
export const PhysicalVolume = jsonObject({
  id: longId.nullish(),
  device_use: z.string().nullish(),
  file_system: z.string().nullish(),
  index: count.nullish(),
  mount_point: z.string().nullish(),
  name: z.string().nullish(),
  size: bytes.nullish(),
  used_size: bytes.nullish(),
  uuid: z.string().nullish(),
  relation_name: z.string().nullish(),
  free_size: bytes.nullish(),
});
export type PhysicalVolume = z.output<typeof PhysicalVolume>;

/** Table 6. `disk_id` and `disk_index` are strings on the wire. */
export const Disk = jsonObject({
  id: longId.nullish(),
  device_use: z.string().nullish(),
  disk_id: z.string().nullish(),
  name: z.string().nullish(),
  physical_volumes: z.array(PhysicalVolume.nullable()).nullish(),
  size: bytes.nullish(),
  used_size: bytes.nullish(),
  disk_index: z.string().nullish(),
  os_disk: z.boolean().nullish(),
  partition_style: z.string().nullish(),
  relation_name: z.string().nullish(),
});
export type Disk = z.output<typeof Disk>;

/** Table 9. `block_size` is in bytes. */
export const LogicalVolume = jsonObject({
  block_count: count.nullish(),
  block_size: bytes.nullish(),
  file_system: z.string().nullish(),
  inode_size: count.nullish(),
  inode_nums: longId.nullish(),
  device_use: z.string().nullish(),
  mount_point: z.string().nullish(),
  name: z.string().nullish(),
  size: bytes.nullish(),
  used_size: bytes.nullish(),
  free_size: bytes.nullish(),
});
export type LogicalVolume = z.output<typeof LogicalVolume>;

/** Table 8. `components` is one string, not a list. */
export const VolumeGroup = jsonObject({
  components: z.string().nullish(),
  free_size: bytes.nullish(),
  logical_volumes: z.array(LogicalVolume.nullable()).nullish(),
  name: z.string().nullish(),
  size: bytes.nullish(),
});
export type VolumeGroup = z.output<typeof VolumeGroup>;
