/** What tells that an operation took effect: these parts of the task, compared with how they were before. */
export type Signal =
  | "state"
  | "start_date"
  | "sub_task_ids"
  | "source_state"
  | "migration_cycle"
  | "clone_server"
  | "network_check_info";

export interface Operation {
  /** The word of the command line. */
  readonly word: string;
  /** The word of the request body. */
  readonly wire: string;
  readonly summary: string;
  /** States in which nothing is left to do. */
  readonly reached: readonly string[];
  readonly signals: readonly Signal[];
  /** Asked before it is sent from a terminal: what cannot be taken back. */
  readonly confirm?: string;
  /** A template id is needed (seed page "Managing Migration Tasks", first example). */
  readonly needsTemplate?: true;
}

/**
 * The operations of `POST /v3/tasks/{task_id}/action`: the six of the seed page "Managing Migration Tasks",
 * then the three that the enum has gained since (UpdateTaskStatus page of 2026-01-27).
 */
export const OPERATIONS: readonly Operation[] = [
  {
    word: "start",
    wire: "start",
    summary: "Start or resume a migration task",
    reached: ["RUNNING", "SYNCING"],
    signals: ["state", "start_date"],
  },
  {
    word: "stop",
    wire: "stop",
    summary: "Pause a migration task",
    reached: ["ABORT", "ABORTING"],
    signals: ["state"],
  },
  {
    word: "test",
    wire: "test",
    summary: "Launch the target server (not a dry run: it ends continuous synchronisation)",
    reached: [],
    signals: ["state", "source_state", "migration_cycle"],
    confirm: "launches the target server and ends synchronisation",
  },
  {
    word: "clone-test",
    wire: "clone_test",
    summary: "Clone the target server for a test (creates a billed server)",
    reached: [],
    signals: ["clone_server", "source_state"],
    needsTemplate: true,
  },
  {
    word: "restart",
    wire: "restart",
    summary: "Run the migration again from the beginning",
    reached: [],
    signals: ["state", "start_date", "sub_task_ids"],
    confirm: "discards the progress made so far and starts from the beginning",
  },
  {
    word: "network-check",
    wire: "network_check",
    summary: "Measure the network between source and target",
    reached: [],
    signals: ["state", "network_check_info"],
  },
  {
    word: "clear",
    wire: "clear",
    summary: "Delete the snapshots of a completed task (ends synchronisation for good)",
    reached: [],
    signals: ["state", "source_state"],
    confirm: "deletes the snapshots for good; no further synchronisation is possible",
  },
  {
    word: "skip",
    wire: "skip",
    summary: "Skip the consistency check that is running",
    reached: [],
    signals: ["state", "source_state"],
  },
  {
    word: "migration-test",
    wire: "migration_test",
    summary: "Run a migration drill before full replication",
    reached: [],
    signals: ["state", "source_state"],
  },
];
