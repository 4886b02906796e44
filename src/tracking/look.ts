import { isJsonObject, type JsonObject, printJson } from "../json.ts";
import { textField } from "../model/evidence.ts";
import { taskState } from "../model/task-state.ts";

/** Where a goal is looked for. */
export type Look = "state" | "launch" | "clone" | "drill" | "network" | "skip" | "clear";

/** What a document says there. */
export interface Glance {
  /** The word that is compared with the goal's. */
  readonly value?: string | undefined;
  /** What differs from the baseline's once anything has moved there; a part that is not known proves nothing. */
  readonly mark: Mark;
}
export type Mark = readonly (string | undefined)[];

export function hasMoved(before: Mark, after: Mark): boolean {
  return after.some((word, at) => word !== undefined && word !== before[at]);
}

interface LookRule {
  readonly glance: (document: JsonObject) => Glance;
  /** List items (sms-api 1.2) say enough of it to go on with; none ends a wait. */
  readonly inList: boolean;
  /** The task's own state is what is looked at: its rest counts as soon as something has moved. */
  readonly ofState: boolean;
  /** A sentence for what was found, unless the task's state says it. */
  readonly found?: (value: string) => string | undefined;
}

const SOURCE = (value: string) => `the source server is ${value}`;

export const LOOKS: Readonly<Record<Look, LookRule>> = {
  state: { glance: (task) => glanceAt(stateOf(task)), inList: true, ofState: true },
  launch: { glance: launchGlance, inList: true, ofState: true, found: launchWords },
  clone: { glance: cloneGlance, inList: false, ofState: false, found: (value) => `the clone is ${value}` },
  drill: { glance: (task) => glanceAt(sourceState(task)), inList: true, ofState: false, found: SOURCE },
  network: { glance: networkGlance, inList: true, ofState: false, found: () => "the network was measured" },
  skip: { glance: (task) => ({ mark: bothStates(task) }), inList: true, ofState: false },
  clear: { glance: clearGlance, inList: true, ofState: false, found: SOURCE },
};

const glanceAt = (value: string | undefined): Glance => ({ value, mark: [value] });
const stateOf = (document: JsonObject) => textField(document, "state");

function part(document: JsonObject, field: string): JsonObject | undefined {
  const value = document[field];
  return isJsonObject(value) ? value : undefined;
}

/** Lower case: v1 of the API and some pages have these in capitals. */
function sourceState(document: JsonObject): string | undefined {
  return textField(part(document, "source_server"), "state")?.toLowerCase();
}

function bothStates(document: JsonObject): Mark {
  return [stateOf(document), sourceState(document)];
}

function clearGlance(document: JsonObject): Glance {
  return { value: sourceState(document), mark: bothStates(document) };
}

/** A task at rest, not failed, whose target runs is launched; else its state tells. */
function launchGlance(document: JsonObject): Glance {
  const state = stateOf(document);
  const { atRest, phase } = taskState(state);
  const cycle = textField(part(document, "source_server"), "migration_cycle")?.toLowerCase();
  const failed = phase === "failed" || phase === "rolled_back";
  const launched = atRest && !failed && cycle === "cutovered" ? cycle : undefined;
  return { value: launched ?? state, mark: [state, launched] };
}

function launchWords(value: string): string | undefined {
  return value === "cutovered" ? "the target server is launched" : undefined;
}

function cloneGlance(document: JsonObject): Glance {
  const clone = part(document, "clone_server");
  return { value: textField(clone, "clone_state")?.toUpperCase(), mark: [clone && printJson(clone, "compact")] };
}

function networkGlance(document: JsonObject): Glance {
  const info = part(document, "network_check_info");
  return glanceAt(info && printJson(info, "compact"));
}
