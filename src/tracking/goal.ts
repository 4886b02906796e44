import { isJsonObject, type JsonObject, printJson } from "../json.ts";
import { textField } from "../model/operations.ts";
import { taskState } from "../model/task-state.ts";

/** What is waited for, as data. */
export interface Goal {
  /** For people, after "waiting for". */
  readonly words: string;
  readonly aspect: Aspect;
  /** Values that are the goal; or any movement away from the baseline; or a value that is not the baseline's. */
  readonly reached: readonly string[] | "movement" | "new value";
  /** Values that are the goal's own failure. */
  readonly failed?: readonly string[];
  /** Values on the way: no rest of the task but a failure or a pause ends the wait. */
  readonly going?: readonly string[];
  /** Steady states, not at rest, from which the goal is not to be expected any more. */
  readonly passedBy?: readonly string[];
  /** Takes minutes without a sign: an unmoved task at rest is no answer even after `settleMs`. */
  readonly silent?: true;
}

const DONE = ["MIGRATE_SUCCESS", "SYNC_SUCCESS"];

/** At rest and neither failed nor paused. */
export const REST_STATES: readonly string[] = ["READY", ...DONE];

/** `--for rest` and `task watch`. A failure or a pause is rest too, and ends as what it is. */
export const REST_GOAL: Goal = { words: "rest", aspect: "state", reached: REST_STATES };

const REPLICATED: Goal = { words: "the end of the replication", aspect: "state", reached: ["SYNCING", ...DONE] };

/** What `--wait` waits for, by the operation's word on the command line (contract, section 4). */
export const OPERATION_GOALS: Readonly<Record<string, Goal>> = {
  start: REPLICATED,
  restart: REPLICATED,
  stop: { words: "the pause", aspect: "state", reached: ["ABORT"] },
  test: { words: "the launch of the target server", aspect: "launch", reached: ["cutovered", ...DONE] },
  "clone-test": {
    words: "the clone",
    aspect: "clone",
    reached: ["FINISHED"],
    failed: ["ERROR"],
    going: ["PREPARING", "CREATING"],
  },
  "network-check": { words: "the measurement of the network", aspect: "network", reached: "new value", silent: true },
  "migration-test": {
    words: "the end of the drill",
    aspect: "drill",
    reached: ["premiged"],
    failed: ["premigfailed"],
    going: ["premigready", "premiging"],
  },
  skip: { words: "the end of the consistency check", aspect: "skip", reached: "movement" },
  clear: {
    words: "the deletion of the snapshots",
    aspect: "clear",
    reached: "movement",
    failed: ["clearfailed"],
    going: ["clearing"],
  },
};

/** Where a goal is looked for. */
type Aspect = "state" | "launch" | "clone" | "drill" | "network" | "skip" | "clear";

/** What a document says there. */
export interface Snapshot {
  /** The word that is compared with the goal's. */
  readonly value?: string | undefined;
  /** What differs from the baseline's once anything has moved there; a part that is not known proves nothing. */
  readonly evidence: Evidence;
}
export type Evidence = readonly (string | undefined)[];

export function hasMoved(before: Evidence, after: Evidence): boolean {
  return after.some((word, at) => word !== undefined && word !== before[at]);
}

interface AspectRule {
  readonly snapshot: (document: JsonObject) => Snapshot;
  /** List items (sms-api 1.2) say enough of it to go on with; none ends a wait. */
  readonly inList: boolean;
  /** The task's own state is what is looked at: its rest counts as soon as something has moved. */
  readonly ofState: boolean;
  /** A sentence for what was found, unless the task's state says it. */
  readonly found?: (value: string) => string | undefined;
}

const SOURCE = (value: string) => `the source server is ${value}`;

export const ASPECTS: Readonly<Record<Aspect, AspectRule>> = {
  state: { snapshot: (task) => snapshotOf(stateOf(task)), inList: true, ofState: true },
  launch: { snapshot: launchSnapshot, inList: true, ofState: true, found: launchWords },
  clone: { snapshot: cloneSnapshot, inList: false, ofState: false, found: (value) => `the clone is ${value}` },
  drill: { snapshot: (task) => snapshotOf(sourceState(task)), inList: true, ofState: false, found: SOURCE },
  network: { snapshot: networkSnapshot, inList: true, ofState: false, found: () => "the network was measured" },
  skip: { snapshot: (task) => ({ evidence: bothStates(task) }), inList: true, ofState: false },
  clear: { snapshot: clearSnapshot, inList: true, ofState: false, found: SOURCE },
};

const snapshotOf = (value: string | undefined): Snapshot => ({ value, evidence: [value] });
const stateOf = (document: JsonObject) => textField(document, "state");

function part(document: JsonObject, field: string): JsonObject | undefined {
  const value = document[field];
  return isJsonObject(value) ? value : undefined;
}

/** Lower case: v1 of the API and some pages have these in capitals. */
function sourceState(document: JsonObject): string | undefined {
  return textField(part(document, "source_server"), "state")?.toLowerCase();
}

function bothStates(document: JsonObject): Evidence {
  return [stateOf(document), sourceState(document)];
}

function clearSnapshot(document: JsonObject): Snapshot {
  return { value: sourceState(document), evidence: bothStates(document) };
}

/** A task at rest, not failed, whose target runs is launched; else its state tells. */
function launchSnapshot(document: JsonObject): Snapshot {
  const state = stateOf(document);
  const { atRest, phase } = taskState(state);
  const cycle = textField(part(document, "source_server"), "migration_cycle")?.toLowerCase();
  const failed = phase === "failed" || phase === "rolled_back";
  const launched = atRest && !failed && cycle === "cutovered" ? cycle : undefined;
  return { value: launched ?? state, evidence: [state, launched] };
}

function launchWords(value: string): string | undefined {
  return value === "cutovered" ? "the target server is launched" : undefined;
}

function cloneSnapshot(document: JsonObject): Snapshot {
  const clone = part(document, "clone_server");
  return { value: textField(clone, "clone_state")?.toUpperCase(), evidence: [clone && printJson(clone, "compact")] };
}

function networkSnapshot(document: JsonObject): Snapshot {
  const info = part(document, "network_check_info");
  return snapshotOf(info && printJson(info, "compact"));
}
