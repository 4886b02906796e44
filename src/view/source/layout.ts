import type { Column } from "../view.ts";

// Sections and columns of source servers, apart from the code that fills them: help needs them, and must not load it.

/** The sections of `sms source show`, in this order. */
export const SOURCE_SECTIONS = ["summary", "checks", "networks", "disks", "target"] as const;
export type SourceSection = (typeof SOURCE_SECTIONS)[number];

export const SOURCE_LIST_COLUMNS: readonly Column[] = [
  { header: "Name", squeeze: 16 },
  { header: "State", kept: true },
  { header: "Agent", drop: 6 },
  { header: "Checks", drop: 5 },
  { header: "Copied", drop: 7 },
  { header: "Task state", drop: 4 },
  { header: "Speed", align: "right", drop: 2 },
  { header: "Remaining", align: "right", drop: 3 },
  { header: "Id", drop: 1 },
];

export const CHECK_COLUMNS: readonly Column[] = [
  { header: "Check" },
  { header: "Result", kept: true },
  { header: "Code", kept: true },
  { header: "Meaning", drop: 2 },
  { header: "What to do", drop: 1 },
];

export const NETWORK_COLUMNS: readonly Column[] = [
  { header: "Network" },
  { header: "IP" },
  { header: "IPv6", drop: 3 },
  { header: "Netmask", drop: 5 },
  { header: "Gateway", drop: 4 },
  { header: "MTU", align: "right", drop: 2 },
  { header: "MAC", drop: 6 },
  { header: "Id", drop: 1 },
];
