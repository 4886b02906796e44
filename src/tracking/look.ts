import { isJsonObject, type JsonObject, printJson } from "../json.ts";
import { textField } from "../model/evidence.ts";
import { taskState } from "../model/task-state.ts";

/** Where a goal is looked for. */
export type Look = "state" | "launch" | "clone" | "drill" | "network" | "skip" | "clear";

/** What a document says there. */
export interface Glance {
  /** The word that is compared with the goal's. */
  readonly value?: string | undefined;
  /** Differs from the baseline's once anything has moved there. */
  readonly mark: string;
}

interface LookRule {
  readonly glance: (document: JsonObject) => Glance;
  /** List items have all of it. */
  readonly inList: boolean;
  /** The task's own state is what is looked at: its rest counts as soon as something has moved. */
  readonly ofState: boolean;
  /** A sentence for what was found. */
  readonly found: (value: string) => string;
}

const SOURCE = (value: string) => `the source server is ${value}`;

export const LOOKS: Readonly<Record<Look, LookRule>> = {
  state: { glance: (task) => word(stateOf(task)), inList: true, ofState: true, found: String },
  launch: {
    glance: (task) => word(launched(task)),
    inList: false,
    ofState: true,
    found: () => "the target is launched",
  },
  clone: { glance: cloneGlance, inList: false, ofState: false, found: (value) => `the clone is ${value}` },
  drill: { glance: (task) => word(sourceState(task)), inList: true, ofState: false, found: SOURCE },
  network: { glance: networkGlance, inList: false, ofState: false, found: () => "the network was measured" },
  skip: { glance: (task) => ({ mark: bothStates(task) }), inList: true, ofState: false, found: String },
  clear: {
    glance: (task) => ({ value: sourceState(task), mark: bothStates(task) }),
    inList: true,
    ofState: false,
    found: SOURCE,
  },
};

const word = (value: string | undefined): Glance => ({ value, mark: value ?? "" });
const stateOf = (document: JsonObject) => textField(document, "state");

function part(document: JsonObject, field: string): JsonObject | undefined {
  const value = document[field];
  return isJsonObject(value) ? value : undefined;
}

/** Lower case: v1 of the API and some pages have these in capitals. */
function sourceState(document: JsonObject): string | undefined {
  return textField(part(document, "source_server"), "state")?.toLowerCase();
}

function bothStates(document: JsonObject): string {
  return `${stateOf(document) ?? ""} ${sourceState(document) ?? ""}`;
}

/** A task at rest, not failed, whose target runs is launched; else its state. */
function launched(document: JsonObject): string | undefined {
  const { atRest, phase } = taskState(stateOf(document));
  const cycle = textField(part(document, "source_server"), "migration_cycle")?.toLowerCase();
  const failed = phase === "failed" || phase === "rolled_back";
  return atRest && !failed && cycle === "cutovered" ? "cutovered" : stateOf(document);
}

function cloneGlance(document: JsonObject): Glance {
  const clone = part(document, "clone_server");
  return { value: textField(clone, "clone_state")?.toUpperCase(), mark: clone ? printJson(clone, "compact") : "" };
}

function networkGlance(document: JsonObject): Glance {
  const info = part(document, "network_check_info");
  return word(info && printJson(info, "compact"));
}
