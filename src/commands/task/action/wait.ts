import pMap from "p-map";

import { asSmsError } from "../../../errors.ts";
import { exitCodeOf } from "../../../exit-code.ts";
import type { Json } from "../../../json.ts";
import type { Operation } from "../../../model/operations.ts";
import type { TaskRecord } from "../../../reports/report.ts";
import type { Track } from "../../../tracking/track.ts";
import { waitJson } from "../../../view/track/result.ts";
import type { View } from "../../../view/view.ts";
import type { Item, Services } from "../../command.ts";
import type { FollowFlags } from "../flags.ts";
import { READS_AT_ONCE } from "../flags.ts";
import type { FollowStart } from "../wait/poller.ts";
import { trackOptions, waitFor } from "../wait/wait-for.ts";
import { endedItem, endedTogether, endingOf, trackRecord } from "../wait/wait-result.ts";
import type { Action } from "./execute.ts";
import { actionItem, actionJson, type ActionResult, withoutView } from "./result.ts";

/** What becomes of a task that was waited for. */
export interface Finding {
  readonly view: View;
  /** More fields of the wait's result. */
  readonly fields: Readonly<Record<string, Json>>;
  /** 5 when what was found is not good enough. */
  readonly exitCode?: number;
  /** For reports, in place of how the wait ended. */
  readonly record: Pick<TaskRecord, "outcome" | "reason">;
}

export interface ActionWait {
  readonly flags: FollowFlags;
  /** Looks closer at a task that reached its goal; its view stands in place of the result line. */
  readonly inspect?: (track: Track) => Promise<Finding>;
}

/** Waits for what was accepted, or had reached its goal already; everything else has its result. */
export async function* waitForActions(
  results: readonly ActionResult[],
  action: Action,
  { flags, inspect, startedMs }: ActionWait & { readonly startedMs: number },
  services: Services,
): AsyncGenerator<Item> {
  const { word } = action.operation;
  const starts = results.flatMap((result) => startOf(result, action, flags, startedMs));
  const resume = resumeCommand(action.operation, starts);
  let tracks: readonly Track[];
  try {
    tracks = starts.length === 0 ? [] : yield* waitFor({ word, starts, flags, resume }, services);
  } catch (error) {
    // Detached: what was sent is told all the same; reports know already how far it was waited for.
    const isWaitedFor = new Set(starts.map(({ taskId }) => taskId));
    for (const { record, ...item } of results.map(withoutView))
      yield record === undefined || isWaitedFor.has(record.taskId) ? item : { ...item, record };
    throw error;
  }
  const outcomes = new Map(results.map(({ taskId, outcome }) => [taskId, outcome]));
  const waited = ({ taskId }: Track) => `${word} ${outcomes.get(taskId)}, wait`;
  const items = inspect ? await inspectAll(waited, tracks, inspect) : endedTogether(waited, tracks);
  const ended = new Map(items.map((item, at) => [tracks[at]?.taskId, item]));
  for (const result of results) yield merged(result, ended.get(result.taskId));
}

/** Each task by itself; one that cannot be looked at keeps the others' results. */
async function inspectAll(
  wordOf: (track: Track) => string,
  tracks: readonly Track[],
  inspect: (track: Track) => Promise<Finding>,
): Promise<readonly Item[]> {
  const look = async (track: Track): Promise<Item> => {
    const word = wordOf(track);
    const item = endedItem(word, track);
    if (endingOf(track).kind !== "reached") return item;
    try {
      const { view, fields, record, exitCode = 0 } = await inspect(track);
      return {
        ...item,
        json: { ...waitJson(track, endingOf(track), exitCode), ...fields },
        view: async () => view,
        record: { ...trackRecord(word, track, endingOf(track)), ...record },
        exitCode,
      };
    } catch (thrown) {
      const error = asSmsError(thrown).during(`${word} ${track.taskId}`, { taskId: track.taskId });
      const known = { outcome: "failed", reason: error.message, errorCode: error.facts.errorCode };
      const record = { ...trackRecord(word, track, endingOf(track)), ...known };
      return { ...item, record, error, exitCode: exitCodeOf(error) };
    }
  };
  return pMap(tracks, look, { concurrency: READS_AT_ONCE });
}

function startOf(
  result: ActionResult,
  { operation, settleMs }: Action,
  flags: FollowFlags,
  startedMs: number,
): readonly FollowStart[] {
  const { taskId, outcome, before, after } = result;
  if (outcome !== "accepted" && outcome !== "unchanged") return [];
  const options = trackOptions({ ...flags, settle: settleMs }, startedMs);
  return [
    {
      taskId,
      goal: operation.goal,
      baseline: before,
      acted: outcome === "accepted",
      options,
      seen: after ?? (outcome === "unchanged" ? before : undefined),
    },
  ];
}

/** The action's result with how the waiting ended in it. */
function merged(result: ActionResult, ended: Item | undefined): Item {
  return ended === undefined
    ? actionItem(result)
    : { ...ended, json: { ...actionJson(result), wait: ended.json ?? null }, ...recordOf(result, ended) };
}

/** Under the action's own word. */
function recordOf({ operation, stateBefore }: ActionResult, { record }: Item): Pick<Item, "record"> {
  return record === undefined ? {} : { record: { ...record, operation, stateBefore } };
}

/** The command that goes on with the wait after Ctrl-C, or shows how far the tasks are where `task wait` has no such goal. */
function resumeCommand({ resume }: Operation, starts: readonly FollowStart[]): readonly string[] {
  return ["task", resume.verb, ...starts.map(({ taskId }) => taskId), ...resume.flags];
}
