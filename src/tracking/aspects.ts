import { type JsonObject, textField } from "../json.ts";
import type { Aspect } from "../model/goal.ts";
import { MEASUREMENT } from "../model/network-check.ts";
import type { Signal } from "../model/signals.ts";
import { taskState } from "../model/task-state.ts";
import type { Reading } from "./reading.ts";

interface AspectRule {
  /** The word that is compared with the goal's; undefined when the document has none. */
  readonly value: (document: JsonObject) => string | undefined;
  /** After an action, the old value is not a result until one of these has moved. */
  readonly signals: readonly Signal[];
  /** Items of `GET /v3/tasks` have these fields, so that polling may go on with them; none of them ends a wait. */
  readonly inList: boolean;
  /** The aspect is the task's own state: its rest counts as soon as something has moved. */
  readonly ofState: boolean;
  /** Describes the value that was found; undefined where the task's state says it. */
  readonly describe?: (value: string, reading: Reading) => string | undefined;
}

/** How each aspect is read and described. */
export const ASPECTS: Readonly<Record<Aspect, AspectRule>> = {
  state: { value: state, signals: ["state"], inList: true, ofState: true },
  launch: {
    value: launchState,
    signals: ["state", "source_server.migration_cycle"],
    inList: true,
    ofState: true,
    describe: describeLaunch,
  },
  clone: {
    value: cloneState,
    signals: ["clone_server.clone_state", "clone_server.vm_id"],
    inList: false,
    ofState: false,
    describe: describeClone,
  },
  drill: {
    value: sourceState,
    signals: ["source_server.state"],
    inList: true,
    ofState: false,
    describe: describeSource,
  },
  network: {
    value: () => undefined,
    signals: MEASUREMENT,
    inList: true,
    ofState: false,
    describe: () => "the network was measured",
  },
  skip: { value: () => undefined, signals: ["state", "source_server.state"], inList: true, ofState: false },
  clear: {
    value: sourceState,
    signals: ["state", "source_server.state"],
    inList: true,
    ofState: false,
    describe: describeSource,
  },
};

function state(document: JsonObject): string | undefined {
  return textField(document, "state");
}

/** The target is launched when the task is at rest without a failure and its source server is "cutovered"; otherwise the value is the task's state. */
function launchState(document: JsonObject): string | undefined {
  const { atRest, phase } = taskState(state(document));
  const cycle = textField(document["source_server"], "migration_cycle")?.toLowerCase();
  const failed = phase === "failed" || phase === "rolled_back";
  return atRest && !failed && cycle === "cutovered" ? cycle : state(document);
}

function describeLaunch(value: string): string | undefined {
  return value === "cutovered" ? "the target server is launched" : undefined;
}

function cloneState(document: JsonObject): string | undefined {
  return textField(document["clone_server"], "clone_state")?.toUpperCase();
}

/** `the clone is FINISHED: web-01-clone (c10e0000-…)`, or its error. */
function describeClone(value: string, { clone }: Reading): string {
  const server = clone?.name !== undefined && clone.id !== undefined ? `${clone.name} (${clone.id})` : clone?.id;
  const more = value === "ERROR" ? clone?.error : server;
  return `the clone is ${value}${more === undefined ? "" : `: ${more}`}`;
}

/** In lower case: version 1 of the API and some pages have these words in capitals. */
function sourceState(document: JsonObject): string | undefined {
  return textField(document["source_server"], "state")?.toLowerCase();
}

function describeSource(value: string): string {
  return `the source server is ${value}`;
}
