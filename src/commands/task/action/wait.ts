import pMap from "p-map";

import { asSmsError } from "../../../errors.ts";
import { exitCodeOf } from "../../../exit-code.ts";
import { type JsonObject, textField } from "../../../json.ts";
import { GONE } from "../../../model/goal.ts";
import type { Operation } from "../../../model/operations.ts";
import type { ObjectDefinition, ObjectOf, ValuesOf } from "../../../object-definition.ts";
import type { TaskRecord } from "../../../reports/report.ts";
import type { Services } from "../../../session/services.ts";
import type { Track } from "../../../tracking/track.ts";
import { type NETWORK_CHECK_FIELDS, WAIT, waitJson } from "../../../view/track/result.ts";
import type { View } from "../../../view/view.ts";
import type { Item } from "../../command.ts";
import { type FollowFlags, READS_AT_ONCE } from "../flags.ts";
import type { FollowStart } from "../wait/poller.ts";
import { type EndedItem, endedItem, endedTogether, endingOf, trackRecord } from "../wait/result.ts";
import { type Followed, NONE_FOLLOWED, trackOptions, waitFor } from "../wait/wait-for.ts";
import type { Action } from "./execute.ts";
import { ACTION_RESULT, actionItem, actionJson, actionRow, type ActionResult, recordOf } from "./result.ts";

/** The result of an action, waited for or not. */
export const ACTION = {
  ...ACTION_RESULT,
  fields: {
    ...ACTION_RESULT.fields,
    wait: { type: WAIT, optional: true, about: "with --wait: how the wait ended" },
  },
} as const satisfies ObjectDefinition;

/** The wait that follows an action. */
export interface ActionWait {
  readonly flags: FollowFlags;
  /** Those of waiting and reports as they were typed. */
  readonly typedFlags: readonly string[];
  /** Looks closer at a task that reached its goal; its view replaces the result line. */
  readonly inspect?: (track: Track) => Promise<Inspection>;
}

/** What was found in a task that reached its goal. */
export interface Inspection {
  readonly view: View;
  /** More fields for the wait's JSON. */
  readonly fields: ValuesOf<typeof NETWORK_CHECK_FIELDS>;
  /** 5 when what was found is not good enough. */
  readonly exitCode?: number;
  /** For reports, in place of how the wait ended. */
  readonly record: Pick<TaskRecord, "outcome" | "reason">;
}

/** Waits for the tasks whose action was accepted or already reached, and merges how the wait ended into each result. */
export async function* waitForActions(
  results: readonly ActionResult[],
  action: Action,
  { flags, typedFlags, inspect, startedMs }: ActionWait & { readonly startedMs: number },
  services: Services,
): AsyncGenerator<Item> {
  const { word } = action.operation;
  const starts = results.flatMap((result) => followStart(result, action, flags, startedMs) ?? []);
  const resume = (references: readonly string[]) => resumeCommand(action.operation, references, typedFlags);
  const { tracks, tellResume, thrown }: Followed =
    starts.length === 0 ? NONE_FOLLOWED : yield* waitFor({ starts, flags, resume }, services);
  const outcomes = new Map(results.map(({ taskId, outcome }) => [taskId, outcome]));
  const wordOf = ({ taskId }: Track) => `${word} ${outcomes.get(taskId)}, wait`;
  const mayInspect = inspect !== undefined && thrown === undefined;
  const followed = new Set(tracks.map(({ taskId }) => taskId));
  const notWaited = results.filter(({ taskId }) => !followed.has(taskId)).map(recordOf);
  const items = mayInspect
    ? await inspectAll(tracks, wordOf, inspect)
    : endedTogether(wordOf, tracks, { notWaited, thrown });
  const endedItems = new Map(items.map((item, at) => [tracks[at]?.taskId, item]));
  for (const result of results) yield mergedItem(result, endedItems.get(result.taskId));
  await tellResume();
  if (thrown !== undefined) throw thrown;
}

function followStart(
  { taskId, outcome, baseline, after }: ActionResult,
  { operation, settleMs }: Action,
  flags: FollowFlags,
  startedMs: number,
): FollowStart | undefined {
  if (outcome !== "accepted" && outcome !== "unchanged") return undefined;
  return {
    taskId,
    goal: operation.goal,
    baseline,
    acted: outcome === "accepted",
    options: trackOptions({ ...flags, settle: settleMs }, startedMs),
    seen: seenOf(after ?? (outcome === "unchanged" ? baseline : undefined)),
  };
}

/** A task that is gone has no document: the first poll finds that out again. */
function seenOf(document: JsonObject | undefined): JsonObject | undefined {
  return textField(document, "state") === GONE ? undefined : document;
}

/** The command that goes on with the wait after Ctrl-C, or shows the tasks where `task wait` has no such goal. */
function resumeCommand(
  { resume: { verb, flags } }: Operation,
  references: readonly string[],
  typedFlags: readonly string[],
): readonly string[] {
  return ["task", verb, ...references, ...flags, ...(verb === "wait" ? typedFlags : [])];
}

/** Each task is inspected by itself: one that cannot be read leaves the results of the others as they are. */
function inspectAll(
  tracks: readonly Track[],
  wordOf: (track: Track) => string,
  inspect: (track: Track) => Promise<Inspection>,
): Promise<readonly EndedItem[]> {
  const inspectedItem = async (track: Track): Promise<EndedItem> => {
    const word = wordOf(track);
    const item = endedItem(word, track);
    const ending = endingOf(track);
    if (ending.kind !== "reached") return item;
    const ended = trackRecord(word, track, ending);
    try {
      const { view, fields, record, exitCode = 0 } = await inspect(track);
      const json = { ...waitJson(track, ending, exitCode), ...fields };
      return { ...item, json, view: async () => view, record: { ...ended, ...record }, exitCode };
    } catch (thrown) {
      const error = asSmsError(thrown).during(`${word} ${track.taskId}`, { taskId: track.taskId });
      const record = { ...ended, outcome: "failed", reason: error.message, errorCode: error.facts.errorCode };
      return { ...item, record, error, exitCode: exitCodeOf(error) };
    }
  };
  return pMap(tracks, inspectedItem, { concurrency: READS_AT_ONCE });
}

/** The action's JSON and row with the wait's in them; the report names the operation, not the wait. */
function mergedItem(result: ActionResult, ended: EndedItem | undefined): Item {
  if (ended === undefined) return actionItem(result, "waits");
  const { operation, stateBefore } = result;
  const record = { ...ended.record, operation, stateBefore };
  const json: ObjectOf<typeof ACTION> = {
    ...actionJson(result),
    exit_code: ended.json.exit_code,
    wait: ended.json,
  };
  // What was found by a closer look is in the record's reason.
  const rows = async () => [actionRow(json, { ...ended.json, reason: record.reason })];
  return { ...ended, json, rows, isTabular: true, record };
}
