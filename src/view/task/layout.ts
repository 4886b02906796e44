import type { Column } from "../view.ts";

// Sections and columns of task views, apart from the code that fills them: help needs them, and must not load it.

/** The sections of `sms task show`, in this order. */
export const SECTIONS = ["summary", "subtasks", "servers", "disks", "clone", "network", "resources"] as const;
export type Section = (typeof SECTIONS)[number];

/** The sections of the short form, which fits one screen. */
export const SHORT_SECTIONS: readonly Section[] = ["summary", "subtasks", "disks"];

/** What of a task is shown. */
export interface Selection {
  /** undefined: those of the short form, or with `full` all. */
  readonly sections?: readonly Section[] | undefined;
  /** The summary has every scalar of the document, also those without a value. */
  readonly full: boolean;
}

export const LIST_COLUMNS: readonly Column[] = [
  { header: "Name", squeeze: 24 },
  { header: "State", kept: true },
  { header: "Error", kept: true },
  { header: "Step", drop: 7, vital: true },
  { header: "Copied", drop: 4 },
  { header: "Speed", align: "right", drop: 5, vital: true },
  { header: "Remaining", align: "right", drop: 6, vital: true },
  { header: "Source", drop: 3, squeeze: 24 },
  { header: "Target", drop: 2, squeeze: 24 },
  { header: "Id", drop: 1, whole: true },
];

export const SUB_TASK_COLUMNS: readonly Column[] = [
  { header: "#", align: "right" },
  { header: "Step" },
  { header: "What it does", drop: 3 },
  { header: "Progress" },
  { header: "Speed", align: "right", drop: 6 },
  { header: "Started", drop: 8 },
  { header: "Ended", drop: 7 },
  { header: "Operation", drop: 2 },
  { header: "Trace", drop: 4 },
  { header: "Id", drop: 1 },
];

/** The columns that disks, partitions and logical volumes have in common. */
const STORAGE: readonly Column[] = [
  { header: "Use", drop: 12 },
  { header: "File system", drop: 13 },
  { header: "Mount point", drop: 14 },
  { header: "Size", align: "right" },
  { header: "Used", align: "right", drop: 15 },
  { header: "Free", align: "right", drop: 11 },
  { header: "Usage" },
];

export const DISK_COLUMNS: readonly Column[] = [
  { header: "Disk" },
  ...STORAGE,
  { header: "On target", drop: 10 },
  { header: "Style", drop: 9 },
  { header: "System disk", drop: 8 },
  { header: "Index", drop: 7 },
  { header: "Disk id", drop: 6 },
  { header: "Id", drop: 5 },
  { header: "UUID", drop: 4 },
];

export const GROUP_COLUMNS: readonly Column[] = [
  { header: "Volume group" },
  ...STORAGE,
  { header: "Made of", drop: 10 },
  { header: "Blocks", align: "right", drop: 9 },
  { header: "Block size", align: "right", drop: 8 },
  { header: "Inodes", align: "right", drop: 7 },
  { header: "Inode size", align: "right", drop: 6 },
];

/** How the tasks of a batch ended. */
export const RESULT_COLUMNS: readonly Column[] = [
  { header: "Name", squeeze: 24 },
  { header: "Outcome" },
  { header: "State", kept: true },
  { header: "Error", kept: true },
  { header: "After", align: "right", drop: 3 },
  { header: "Reason", drop: 1 },
  { header: "Id", drop: 2 },
];
