/** Limits of `GET /v3/tasks` and `GET /v3/sources` (docs/service.md, "Task lists"). */
export const LARGEST_PAGE = 200;
/** Of `GET /v3/vm/templates` and `GET /v3/errors`. */
export const LARGEST_TEMPLATE_PAGE = 100;
export const LAST_OFFSET = 65_535;
/** How many rows paging can reach. */
export const REACHABLE_ROWS = LAST_OFFSET + LARGEST_PAGE;

/** The states that the service can filter by. A task may have others. */
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

/** The gateway accepts bodies of at most 12 MB. */
export const MOST_BODY_BYTES = 12_582_912;

/** Every rate is in this unit: speeds of tasks and sub-tasks, speed limits, bandwidth and disk I/O (docs/service.md, "Units"). */
export const RATE_UNIT = "Mbit/s";

/** Endpoints whose answer is a secret: a passphrase, private keys, a password. */
const SECRET_PATHS = [/\/tasks\/.+\/(passphrase|certkey)\b/i, /\/vm\/templates\/.+\/target-password\b/i];

/** Whether a percent-encoded path may be one of these; in doubt, yes. */
export function answersSecret(path: string): boolean {
  const [pathname = ""] = path.split("?");
  const decoded = decodeURIComponent(pathname);
  return SECRET_PATHS.some((pattern) => pattern.test(decoded));
}
