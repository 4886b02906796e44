import type { Column } from "../view.ts";

/** How the tasks of a batch ended. */
export const RESULT_COLUMNS: readonly Column[] = [
  { header: "Name", squeeze: 24 },
  { header: "Outcome" },
  { header: "State" },
  { header: "After", align: "right", drop: 3 },
  { header: "Reason", drop: 1 },
  { header: "Id", drop: 2 },
];
