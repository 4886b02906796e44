import { DONE_STATES, GONE, type Goal } from "./goal.ts";
import { MEASUREMENT } from "./network-check.ts";
import type { Evidence, Signal } from "./signals.ts";

/** The word of an operation on the command line. */
export type OperationWord = ActionWord | "delete";

/** The word of an operation of `POST /v3/tasks/{task_id}/action`. */
type ActionWord =
  | "start"
  | "stop"
  | "test"
  | "clone-test"
  | "restart"
  | "network-check"
  | "clear"
  | "skip"
  | "migration-test";

/** All that is known of an operation. */
export interface Operation {
  readonly word: OperationWord;
  /** The value of `operation` in the body of an action request; absent for what is another request. */
  readonly wire?: string;
  readonly summary: string;
  /** What `--wait` waits for. */
  readonly goal: Goal;
  /**
   * What shows that the operation took effect, and nothing else could have. A change that other causes have too is none: a
   * copy that fails after a lost `stop` was not paused.
   */
  readonly evidence: readonly Evidence[];
  /** States in which nothing is left to do, so that nothing is sent without `--force`. */
  readonly alreadyReached: readonly string[];
  /** How to go on after Ctrl-C: a verb of `sms task`, and its flags after the task ids. */
  readonly resume: { readonly verb: "wait" | "show" | "delete"; readonly flags: readonly string[] };
  /** The question that is asked on a terminal before it is sent; only of what cannot be undone, or costs money twice. */
  readonly confirmation?: Confirmation;
  /** Further fields of the body that mean something to it; the service takes them with every operation (docs/service.md, "Operations"). */
  readonly options?: readonly ("switch_hce" | "is_need_consistency_check")[];
  /** The request needs a template id, see the first example of the page "Managing Migration Tasks". */
  readonly needsTemplate?: true;
  /**
   * The service refuses it while the source server is connected and in one of these states. For each, what helps; `ID` stands for
   * the task.
   */
  readonly refusedIn?: Readonly<Record<string, string>>;
  /** Waits unless `--no-wait` is given: the request alone tells the user nothing. */
  readonly waitsByDefault?: true;
}

interface Confirmation {
  /** What the operation does: `launches the target server`. */
  readonly because: string;
  /** Asked only of tasks that say one of these words; of every task without it. */
  readonly when?: { readonly signal: Signal; readonly words: readonly string[]; readonly about: string };
  /** Where nobody can be asked, and nobody said --yes or --force, it is not sent. */
  readonly refusedUnasked?: true;
}

/** An operation of the action request. */
export type ActionOperation = Operation & { readonly wire: string };

/** A task that rests in one of these moves only when it is started. */
const STARTABLE = ["READY", "ABORT"];
const CLONING = ["PREPARING", "CREATING"];
const REPLICATED = ["SYNCING", ...DONE_STATES];
const REPLICATION_GOAL: Goal = { words: "the end of the replication", aspect: "state", reached: REPLICATED };
const SHOW = { verb: "show", flags: [] } as const;

/**
 * The operations of `POST /v3/tasks/{task_id}/action`: six from the page "Managing Migration Tasks", and clear, skip and
 * migration-test, which the enum has gained since (docs/service.md, "Operations"). The order is that of the help.
 */
export const OPERATIONS: { readonly [W in ActionWord]: ActionOperation & { readonly word: W } } = {
  start: {
    word: "start",
    wire: "start",
    options: ["switch_hce", "is_need_consistency_check"],
    summary: "Start or resume a migration task",
    goal: REPLICATION_GOAL,
    evidence: [
      { signal: "state", to: ["RUNNING", "SYNCING"] },
      { signal: "state", from: STARTABLE, to: [...DONE_STATES, "MIGRATE_FAIL", "SYNC_FAIL"] },
      { signal: "start_date", isLater: true },
    ],
    alreadyReached: ["RUNNING", "SYNCING"],
    resume: waitFor(REPLICATED),
    confirmation: {
      because: "synchronises again, over what was written on the launched target since",
      when: { signal: "state", words: DONE_STATES, about: "the migration has finished" },
    },
  },
  stop: {
    word: "stop",
    wire: "stop",
    summary: "Pause a migration task",
    goal: { words: "the pause", aspect: "state", reached: ["ABORT"] },
    evidence: [{ signal: "state", to: ["ABORTING", "ABORT"] }],
    alreadyReached: ["ABORT", "ABORTING"],
    resume: waitFor(["ABORT"]),
  },
  test: {
    word: "test",
    wire: "test",
    options: ["switch_hce", "is_need_consistency_check"],
    summary: "Launch the target server (not a dry run: it ends continuous synchronisation)",
    goal: { words: "the launch of the target server", aspect: "launch", reached: ["cutovered", ...DONE_STATES] },
    evidence: [
      // Synchronisation does not end by itself.
      { signal: "state", from: ["SYNCING"], to: ["RUNNING", ...DONE_STATES] },
      { signal: "source_server.state", to: ["cutovering"] },
      { signal: "source_server.migration_cycle", to: ["cutovering", "cutovered"] },
    ],
    alreadyReached: [],
    resume: SHOW,
    confirmation: { because: "launches the target server and ends synchronisation" },
  },
  "clone-test": {
    word: "clone-test",
    wire: "clone_test",
    summary: "Clone the target server for a test (creates a billed server)",
    goal: {
      words: "the clone",
      aspect: "clone",
      reached: ["FINISHED"],
      failed: ["ERROR"],
      going: CLONING,
    },
    evidence: [
      // A clone that is being made already goes on from PREPARING to CREATING to its end.
      { signal: "clone_server.clone_state", to: [...CLONING, "FINISHED", "ERROR"], notFrom: CLONING },
      { signal: "source_server.state", to: ["cloning"] },
    ],
    alreadyReached: [],
    resume: { verb: "show", flags: ["--section", "clone"] },
    needsTemplate: true,
    confirmation: {
      because: "makes another billed server beside the clone that is being made",
      when: { signal: "clone_server.clone_state", words: CLONING, about: "a clone is being made already" },
      refusedUnasked: true,
    },
  },
  restart: {
    word: "restart",
    wire: "restart",
    options: ["switch_hce", "is_need_consistency_check"],
    summary: "Run the migration again from the beginning",
    goal: REPLICATION_GOAL,
    evidence: [{ signal: "state", to: ["RUNNING"] }, { signal: "start_date", isLater: true }, { signal: "sub_tasks" }],
    alreadyReached: [],
    resume: waitFor(REPLICATED),
    confirmation: { because: "discards the progress made so far and starts from the beginning" },
  },
  "network-check": {
    word: "network-check",
    wire: "network_check",
    summary: "Measure the network between source and target",
    goal: { words: "the measurement of the network", aspect: "network", reached: "new value", silent: true },
    evidence: MEASUREMENT.map((signal) => ({ signal })),
    alreadyReached: [],
    resume: { verb: "show", flags: ["--section", "network"] },
    waitsByDefault: true,
  },
  clear: {
    word: "clear",
    wire: "clear",
    summary: "Delete the snapshots of a completed task (ends synchronisation for good)",
    goal: {
      words: "the deletion of the snapshots",
      aspect: "clear",
      reached: "movement",
      failed: ["clearfailed"],
      going: ["clearing"],
    },
    evidence: [{ signal: "source_server.state", to: ["clearing", "cleared", "clearfailed"] }],
    alreadyReached: [],
    resume: SHOW,
    confirmation: { because: "deletes the snapshots for good; no further synchronisation is possible" },
  },
  skip: {
    word: "skip",
    wire: "skip",
    summary: "Skip the consistency check that is running",
    goal: { words: "the end of the consistency check", aspect: "skip", reached: "movement" },
    evidence: [
      { signal: "state", to: ["SKIPPING"] },
      { signal: "source_server.state", to: ["skipping"] },
    ],
    alreadyReached: [],
    resume: SHOW,
  },
  "migration-test": {
    word: "migration-test",
    wire: "migration_test",
    summary: "Run a migration drill before full replication",
    goal: {
      words: "the end of the drill",
      aspect: "drill",
      reached: ["premiged"],
      failed: ["premigfailed"],
      going: ["premigready", "premiging"],
    },
    evidence: [{ signal: "source_server.state", to: ["premigready", "premiging", "premiged", "premigfailed"] }],
    alreadyReached: [],
    resume: SHOW,
  },
};

const PAUSE_FIRST = "Pause the task first: sms task stop ID --wait";
const UNTIL_OVER = "Look when that is over: sms task show ID";

/** `DELETE /v3/tasks/{task_id}` (docs/service.md, "Deleting"). */
export const DELETION: Operation = {
  word: "delete",
  summary: "Delete a task, with its progress and snapshots",
  goal: { words: "the end of the task", aspect: "state", reached: [GONE], silent: true },
  evidence: [{ signal: "state", to: ["DELETING", GONE] }],
  alreadyReached: ["DELETING", GONE],
  resume: { verb: "delete", flags: ["--wait"] },
  confirmation: {
    because:
      "ends these migrations for good: progress and snapshots are lost, and changes can no longer be synchronised. Source and target " +
      "servers stay. If a migration is not complete, a temporary disk of 40 GB (its name begins with SMS) and snapshots may stay and " +
      "be billed, and the target server may stay locked",
  },
  refusedIn: {
    initialize: PAUSE_FIRST,
    replicate: PAUSE_FIRST,
    syncing: PAUSE_FIRST,
    skipping: PAUSE_FIRST,
    stopping: "Wait for the pause: sms task wait ID --for ABORT",
    deleting: UNTIL_OVER,
    cloning: UNTIL_OVER,
    cutovering: UNTIL_OVER,
    clearing: UNTIL_OVER,
    premiging: UNTIL_OVER,
  },
};

function waitFor(states: readonly string[]): Operation["resume"] {
  return { verb: "wait", flags: ["--for", states.join(",")] };
}
