import { fieldOf, isJsonObject, type JsonObject, printJson, textField } from "../json.ts";
import type { Aspect } from "../model/goal.ts";
import { taskState } from "../model/task-state.ts";

/** What a document says about one aspect of a task. */
export interface Snapshot {
  /** The word that is compared with the goal's; undefined when the document has none. */
  readonly value?: string | undefined;
  readonly evidence: Evidence;
}

/** Words that differ from the baseline's once anything has moved; one that is not known proves nothing. */
export type Evidence = readonly (string | undefined)[];

/** Whether anything that is known now differs from what it was. */
export function hasMoved(before: Evidence, after: Evidence): boolean {
  return after.some((word, at) => word !== undefined && word !== before[at]);
}

interface AspectRule {
  readonly snapshot: (document: JsonObject) => Snapshot;
  /** Items of `GET /v3/tasks` have these fields, so that polling may go on with them; none of them ends a wait. */
  readonly inList: boolean;
  /** The aspect is the task's own state: its rest counts as soon as something has moved. */
  readonly ofState: boolean;
  /** Describes the value that was found; undefined where the task's state says it. */
  readonly describe?: (value: string) => string | undefined;
}

/** How each aspect is read and described. */
export const ASPECTS: Readonly<Record<Aspect, AspectRule>> = {
  state: { snapshot: stateSnapshot, inList: true, ofState: true },
  launch: { snapshot: launchSnapshot, inList: true, ofState: true, describe: describeLaunch },
  clone: { snapshot: cloneSnapshot, inList: false, ofState: false, describe: (value) => `the clone is ${value}` },
  drill: { snapshot: drillSnapshot, inList: true, ofState: false, describe: describeSource },
  network: { snapshot: networkSnapshot, inList: true, ofState: false, describe: () => "the network was measured" },
  skip: { snapshot: skipSnapshot, inList: true, ofState: false },
  clear: { snapshot: clearSnapshot, inList: true, ofState: false, describe: describeSource },
};

function stateSnapshot(document: JsonObject): Snapshot {
  return oneWord(textField(document, "state"));
}

/** The target is launched when the task is at rest without a failure and its source server is "cutovered"; otherwise the value is the task's state. */
function launchSnapshot(document: JsonObject): Snapshot {
  const state = textField(document, "state");
  const { atRest, phase } = taskState(state);
  const cycle = textField(document["source_server"], "migration_cycle")?.toLowerCase();
  const failed = phase === "failed" || phase === "rolled_back";
  const launched = atRest && !failed && cycle === "cutovered" ? cycle : undefined;
  return { value: launched ?? state, evidence: [state, launched] };
}

function describeLaunch(value: string): string | undefined {
  return value === "cutovered" ? "the target server is launched" : undefined;
}

function cloneSnapshot(document: JsonObject): Snapshot {
  const value = textField(document["clone_server"], "clone_state")?.toUpperCase();
  return { value, evidence: [printedObject(document, "clone_server")] };
}

function drillSnapshot(document: JsonObject): Snapshot {
  return oneWord(sourceState(document));
}

/** Measurements have no time or id, so that a new one differs from the previous one only by its numbers: all of them are compared. */
function networkSnapshot(document: JsonObject): Snapshot {
  return oneWord(printedObject(document, "network_check_info"));
}

function skipSnapshot(document: JsonObject): Snapshot {
  return { evidence: bothStates(document) };
}

function clearSnapshot(document: JsonObject): Snapshot {
  return { value: sourceState(document), evidence: bothStates(document) };
}

function describeSource(value: string): string {
  return `the source server is ${value}`;
}

function oneWord(value: string | undefined): Snapshot {
  return { value, evidence: [value] };
}

function bothStates(document: JsonObject): Evidence {
  return [textField(document, "state"), sourceState(document)];
}

/** In lower case: version 1 of the API and some pages have these words in capitals. */
function sourceState(document: JsonObject): string | undefined {
  return textField(document["source_server"], "state")?.toLowerCase();
}

function printedObject(document: JsonObject, field: string): string | undefined {
  const value = fieldOf(document, field);
  return isJsonObject(value) ? printJson(value, "compact") : undefined;
}
