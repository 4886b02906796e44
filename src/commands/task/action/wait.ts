import type { Json } from "../../../json.ts";
import { OPERATION_GOALS, REST_GOAL } from "../../../tracking/goal.ts";
import type { Track } from "../../../tracking/track.ts";
import { waitJson } from "../../../view/track/result.ts";
import type { View } from "../../../view/view.ts";
import type { Item, Services } from "../../command.ts";
import { endedItems, endingOf } from "../follow/ended.ts";
import type { FollowFlags } from "../follow/flags.ts";
import type { FollowStart } from "../follow/follow.ts";
import { quoted, trackOptions, waitFor } from "../follow/wait-for.ts";
import type { Action } from "./perform.ts";
import { actionItem, actionJson, type ActionResult } from "./result.ts";

/** What becomes of a task that was waited for. */
export interface Finding {
  readonly view: View;
  /** More fields of the result. */
  readonly fields: Readonly<Record<string, Json>>;
  /** 5 when what was found is not good enough. */
  readonly exitCode?: number;
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
  { flags, inspect }: ActionWait,
  services: Services,
): AsyncGenerator<Item> {
  const { word } = action.operation;
  const nowMs = services.clock.now().getTime();
  const starts = results.flatMap((result) => startOf(result, action, flags, nowMs));
  let tracks: readonly Track[] = [];
  try {
    tracks =
      starts.length === 0 ? [] : yield* waitFor({ starts, flags, resume: resumeCommand(word, starts) }, services);
  } catch (error) {
    // Detached: what was sent is told all the same.
    for (const result of results) yield actionItem(result);
    throw error;
  }
  const findings = new Map<string, Finding>();
  for (const track of tracks)
    if (inspect && endingOf(track).kind === "reached") findings.set(track.taskId, await inspect(track));
  const ended = new Map(endedItems(word, tracks).map((item, at) => [tracks[at]?.taskId, { item, track: tracks[at] }]));
  for (const result of results) yield merged(result, ended.get(result.taskId), findings.get(result.taskId));
}

function startOf(
  result: ActionResult,
  { operation, settleMs }: Action,
  flags: FollowFlags,
  nowMs: number,
): readonly FollowStart[] {
  const { taskId, outcome, before, after } = result;
  if (outcome !== "accepted" && outcome !== "unchanged") return [];
  const goal = OPERATION_GOALS[operation.word] ?? REST_GOAL;
  const options = trackOptions({ ...flags, settle: settleMs }, nowMs);
  return [
    {
      taskId,
      goal,
      baseline: before,
      acted: outcome === "accepted",
      options,
      seen: after ?? (outcome === "unchanged" ? before : undefined),
    },
  ];
}

type Ended = { readonly item: Item; readonly track: Track | undefined };

/** The action's result with how the waiting ended in it. */
function merged(result: ActionResult, ended: Ended | undefined, finding: Finding | undefined): Item {
  if (ended?.track === undefined) return actionItem(result);
  const { item, track } = ended;
  const json = { ...actionJson(result), wait: waitJson(track, endingOf(track)), ...finding?.fields };
  const view = finding === undefined ? item.view : async () => finding.view;
  const exitCode = finding?.exitCode ?? item.exitCode;
  return { ...item, json, ...(view === undefined ? {} : { view }), ...(exitCode === undefined ? {} : { exitCode }) };
}

/** Goals that `task wait` can be asked for; the others are watched. */
const WAIT_WORDS: Readonly<Record<string, string>> = {
  start: "SYNCING,MIGRATE_SUCCESS,SYNC_SUCCESS",
  restart: "SYNCING,MIGRATE_SUCCESS,SYNC_SUCCESS",
  stop: "ABORT",
};

function resumeCommand(word: string, starts: readonly FollowStart[]): string {
  const ids = starts.map(({ taskId }) => quoted(taskId)).join(" ");
  const goal = WAIT_WORDS[word];
  return goal === undefined ? `sms task watch ${ids}` : `sms task wait ${ids} --for ${goal}`;
}
