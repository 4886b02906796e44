const TASK_ID = "8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c0002";

type Document = Readonly<Record<string, unknown>>;

/** One operation as the fault player sends it, and what the service makes of it. */
export interface PlayedOperation {
  /** The command line after `sms task`. */
  readonly line: readonly string[];
  readonly method: "POST" | "DELETE";
  readonly before: Document;
  /** What is different once the service has carried it out; `gone` when there is no task any more. */
  readonly effect: Document | "gone";
  /** A change of the same task that has another cause. */
  readonly otherChange: Document;
}

const task = (state: string, more: Document = {}): Document => ({
  id: TASK_ID,
  name: "web-01",
  state,
  start_date: 1_700_000_000_000,
  source_server: { state: "waiting", migration_cycle: "replicating" },
  ...more,
});
const source = (state: string): Document => ({ source_server: { state, migration_cycle: "replicating" } });
const rule = { start: "00:00", end: "23:59", speed: 50 };
const action = (word: string, played: Omit<PlayedOperation, "line" | "method">, ...flags: string[]) => ({
  line: [word, TASK_ID, "--yes", ...flags],
  method: "POST" as const,
  ...played,
});

/** Every operation that changes a task. */
export const PLAYED_OPERATIONS = {
  start: action("start", {
    before: task("READY"),
    effect: { state: "RUNNING", start_date: 1_700_000_100_000 },
    otherChange: { state: "DELETING" },
  }),
  stop: action("stop", {
    before: task("RUNNING"),
    effect: { state: "ABORTING" },
    otherChange: { state: "MIGRATE_FAIL" },
  }),
  test: action("test", {
    before: task("SYNCING"),
    effect: { source_server: { state: "cutovering", migration_cycle: "cutovering" } },
    otherChange: { state: "SYNC_FAIL" },
  }),
  "clone-test": action(
    "clone-test",
    {
      before: task("SYNCING", { clone_server: null }),
      effect: { clone_server: { clone_state: "PREPARING" } },
      otherChange: { state: "SYNC_FAIL" },
    },
    "--template-id",
    "a-template",
  ),
  restart: action("restart", {
    before: task("ABORT"),
    effect: { state: "RUNNING", start_date: 1_700_000_100_000 },
    otherChange: { state: "DELETING" },
  }),
  "network-check": action(
    "network-check",
    {
      before: task("READY", { network_check_info: { network_delay: 20.5, evaluation_result: "6" } }),
      effect: { network_check_info: { network_delay: 31.25, evaluation_result: "5" } },
      otherChange: { state: "DELETING" },
    },
    "--no-wait",
  ),
  clear: action("clear", {
    before: task("MIGRATE_SUCCESS"),
    effect: source("clearing"),
    otherChange: { state: "DELETING" },
  }),
  skip: action("skip", {
    before: task("RUNNING"),
    effect: { state: "SKIPPING" },
    otherChange: { state: "MIGRATE_FAIL" },
  }),
  "migration-test": action("migration-test", {
    before: task("READY"),
    effect: source("premigready"),
    otherChange: { state: "DELETING" },
  }),
  delete: {
    line: ["delete", TASK_ID, "--yes"],
    method: "DELETE",
    before: task("READY"),
    effect: "gone",
    otherChange: { state: "RUNNING" },
  },
  "speed-limit set": {
    line: ["speed-limit", "set", TASK_ID, "00:00-23:59=50"],
    method: "POST",
    before: task("RUNNING", { speed_limit: [] }),
    effect: { speed_limit: [rule] },
    otherChange: { speed_limit: [{ ...rule, speed: 10 }] },
  },
  "speed-limit clear": {
    line: ["speed-limit", "clear", TASK_ID],
    method: "POST",
    before: task("RUNNING", { speed_limit: [rule] }),
    effect: { speed_limit: [] },
    otherChange: { speed_limit: [{ ...rule, speed: 10 }] },
  },
} as const satisfies Readonly<Record<string, PlayedOperation>>;

/** A wait for the end of a task, which is not sent to the service. */
export const PLAYED_WAIT: PlayedOperation = {
  line: ["wait", TASK_ID, "--for", "rest", "--interval", "10s", "--max-outage", "1m", "--timeout", "1h"],
  method: "POST",
  before: task("RUNNING"),
  effect: { state: "MIGRATE_SUCCESS" },
  otherChange: {},
};

export type PlayedWord = keyof typeof PLAYED_OPERATIONS;
