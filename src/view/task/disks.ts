import type { Disk, LogicalVolume, PhysicalVolume, TargetServer, VolumeGroup } from "../../model/task.ts";
import type { Task } from "../../model/task.ts";
import { number, size, text, usage, yesNo } from "../units.ts";
import type { Block, Cell } from "../view.ts";
import { DISK_COLUMNS, GROUP_COLUMNS } from "./layout.ts";

/** Each disk with its partitions below it, then volume groups with their logical volumes, then Btrfs. */
export function disks({ target_server }: Task): readonly Block[] {
  const { btrfs_list } = target_server ?? {};
  return [
    ...storageTables(target_server ?? {}, { disks: "Disks", groups: "Volume groups" }),
    ...(btrfs_list?.length ? [btrfsTable(btrfs_list.map(text))] : []),
  ];
}

/** The disks and volume groups of a server, under these titles; a table without rows is left out. */
export function storageTables(
  { disks: all, volume_groups }: Pick<TargetServer, "disks" | "volume_groups">,
  titles: { readonly disks: string; readonly groups: string },
): readonly Block[] {
  const diskTable: Block = {
    kind: "table",
    title: titles.disks,
    columns: DISK_COLUMNS,
    rows: (all ?? []).flatMap((disk) => diskRows(disk ?? {})),
  };
  const groupTable: Block = {
    kind: "table",
    title: titles.groups,
    columns: GROUP_COLUMNS,
    rows: (volume_groups ?? []).flatMap((group) => groupRows(group ?? {})),
  };
  return [...(all?.length ? [diskTable] : []), ...(volume_groups?.length ? [groupTable] : [])];
}

export function btrfsTable(lines: readonly Cell[]): Block {
  return {
    kind: "table",
    title: "Btrfs",
    overflow: "wrap",
    columns: [{ header: "File system" }],
    rows: lines.map((line) => [line]),
  };
}

function diskRows(disk: Disk): readonly (readonly Cell[])[] {
  const own = [
    text(disk.name),
    text(disk.device_use),
    "",
    "",
    size(disk.size),
    size(disk.used_size),
    "",
    usage(disk.used_size, disk.size),
    text(disk.relation_name),
    text(disk.partition_style),
    yesNo(disk.os_disk),
    text(disk.disk_index),
    text(disk.disk_id),
    text(disk.id),
    "",
  ];
  return [own, ...(disk.physical_volumes ?? []).map((volume) => partitionRow(volume ?? {}))];
}

function partitionRow(volume: PhysicalVolume): readonly Cell[] {
  return [
    indented(text(volume.name)),
    ...storage(volume),
    text(volume.relation_name),
    "",
    "",
    number(volume.index),
    "",
    text(volume.id),
    text(volume.uuid),
  ];
}

function groupRows(group: VolumeGroup): readonly (readonly Cell[])[] {
  const used = group.size != null && group.free_size != null ? group.size - group.free_size : undefined;
  const own = [text(group.name), "", "", "", size(group.size), "", size(group.free_size), usage(used, group.size)];
  const rows = (group.logical_volumes ?? []).map((volume) => logicalRow(volume ?? {}));
  return [[...own, text(group.components), "", "", "", ""], ...rows];
}

function logicalRow(volume: LogicalVolume): readonly Cell[] {
  return [
    indented(text(volume.name)),
    ...storage(volume),
    "",
    number(volume.block_count),
    size(volume.block_size),
    text(volume.inode_nums),
    number(volume.inode_size),
  ];
}

function storage(volume: PhysicalVolume | LogicalVolume): readonly Cell[] {
  return [
    text(volume.device_use),
    text(volume.file_system),
    text(volume.mount_point),
    size(volume.size),
    size(volume.used_size),
    size(volume.free_size),
    usage(volume.used_size, volume.size),
  ];
}

function indented(name: Cell): Cell {
  return `  ${typeof name === "string" ? name : name.text}`;
}
