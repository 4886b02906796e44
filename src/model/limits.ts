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

/** The gateway takes bodies up to 12 MB. */
export const MOST_BODY_BYTES = 12_582_912;

/**
 * The unit of a task's migrate_speed and of disk I/O, and how many Mbit/s one of it is: MB/s on the seed page, Mbit/s in
 * SDK models since 2025. See docs/decisions.md; limits, measurements and a sub-task's speed are in Mbit/s in both.
 */
export const TASK_SPEED = { unit: "MB/s", megabits: 8 } as const;

/** What these answer with is a secret: a passphrase, private keys, a password. */
const SECRET_PATHS = [/\/tasks\/.+\/(passphrase|certkey)\b/i, /\/vm\/templates\/.+\/target-password\b/i];

/** Of a path as it is sent, percent-encoded; rather one too many than one too few. */
export function answersSecret(path: string): boolean {
  const [pathname = ""] = path.split("?");
  const decoded = decodeURIComponent(pathname);
  return SECRET_PATHS.some((pattern) => pattern.test(decoded));
}
