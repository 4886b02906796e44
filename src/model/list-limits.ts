/** What `GET /v3/tasks` can do (ListTasks page of 2026-01-27). */
export const LARGEST_PAGE = 200;
export const LAST_OFFSET = 65_535;
/** The most rows that paging comes to. */
export const REACHABLE_ROWS = LAST_OFFSET + LARGEST_PAGE;

/** The states that the service can filter by; a task may have others. */
export const FILTER_STATES: ReadonlySet<string> = new Set([
  "READY",
  "RUNNING",
  "SYNCING",
  "MIGRATE_SUCCESS",
  "MIGRATE_FAIL",
  "ABORTING",
  "ABORT",
  "DELETING",
  "SYNC_F_ROLLBACKING",
  "SYNC_F_ROLLBACK_SUCCESS",
]);
