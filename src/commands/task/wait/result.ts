import { adviceOf, asSmsError } from "../../../errors.ts";
import { exitCodeOf } from "../../../exit-code.ts";
import type { ObjectOf } from "../../../object-definition.ts";
import type { TaskRecord } from "../../../reports/report.ts";
import { type Ending, EXIT_OF_ENDING } from "../../../tracking/event.ts";
import { groupTracks, type Track } from "../../../tracking/track.ts";
import {
  adviceView,
  batchView,
  type NotWaited,
  type WAIT,
  waitJson,
  waitLine,
  waitTable,
} from "../../../view/track/result.ts";
import type { View } from "../../../view/view.ts";
import type { Item } from "../../command.ts";

/** What an error begins with: `wait`, or `start accepted, wait`. */
type WordOf = (track: Track) => string;

/** How one task ended, with its data. */
export interface EndedItem extends Item {
  readonly json: ObjectOf<typeof WAIT>;
  readonly record: TaskRecord;
}

/** How the wait for one task ended: its result line, or `view` in place of it. `word` is for errors; `thrown` is what ended the command before that. */
export function endedItem(word: string, track: Track, thrown?: unknown, view?: () => Promise<View>): EndedItem {
  const ending = endingOf(track);
  const exitCode = ending.kind === "detached" ? exitCodeOf(asSmsError(thrown)) : EXIT_OF_ENDING[ending.kind];
  const line = async () => [
    { kind: "lines" as const, lines: [waitLine(track, ending)] },
    ...adviceView({ ...track, ending }),
  ];
  return {
    json: waitJson(track, ending, exitCode),
    view: view ?? line,
    rows: async () => waitTable([{ ...track, ending }]),
    ...endedError(word, track, ending),
    record: trackRecord(word, track, ending),
    exitCode,
  };
}

/** A task's record in reports. */
export function trackRecord(operation: string, track: Track, ending: Ending): TaskRecord {
  const { taskId, reading, nameBefore, acted, baseline, waitedMs, advice } = track;
  const { kind, reason, error } = ending;
  return {
    taskId,
    taskName: reading?.name ?? nameBefore,
    operation,
    outcome: kind,
    stateBefore: acted ? baseline?.state : undefined,
    state: reading?.state,
    reason,
    // A task that reached its goal may still have the error of an earlier run.
    errorCode: error?.facts.errorCode ?? (kind === "reached" ? undefined : reading?.errorCode),
    advice: advice ? [advice.meaning, advice.remedy].filter(Boolean).join(". ") : error && adviceOf(error.facts),
    waitedSeconds: Math.round(waitedMs / 1000),
  };
}

/** How the waits for several tasks ended: one table, in the first item. */
function endedItems(
  wordOf: WordOf,
  tracks: readonly Track[],
  notWaited: readonly NotWaited[],
  thrown: unknown,
): readonly EndedItem[] {
  // The first failed request for all of them has one error, not one for each.
  const shared = groupTracks(tracks, errorKey);
  return tracks.map((track, at) => {
    const { view: _, rows: __, ...alone } = endedItem(wordOf(track), track, thrown);
    const item = { ...alone, ...sharedError(wordOf(track), track, shared) };
    if (at > 0) return item;
    const ended = tracks.map((each) => Object.assign({}, each, { ending: endingOf(each) }));
    return { ...item, rows: async () => waitTable(ended), view: async () => batchView(ended, notWaited) };
  });
}

/** The same for tasks of which one error says all. A refusal is about who asks, and not about the task that its address names. */
function errorKey({ ending }: Track): string | undefined {
  const { kind, message, facts } = ending?.error ?? {};
  if (kind === undefined) return undefined;
  return ending?.kind === "denied" ? [kind, facts?.errorCode, facts?.httpStatus].join(" ") : message;
}

function sharedError(
  word: string,
  track: Track,
  shared: ReadonlyMap<string, readonly Track[]>,
): Pick<Item, "error" | "isReported"> {
  const group = shared.get(errorKey(track) ?? "") ?? [];
  const error = track.ending?.error;
  if (error === undefined || group.length < 2) return {};
  if (group[0] !== track) return { isReported: true };
  return { error: error.during(`${word} ${track.taskId} and ${group.length - 1} more`, { taskId: track.taskId }) };
}

/** A line for one task, one table for several, also for those of the same command that were not waited for. */
export function endedTogether(
  wordOf: WordOf,
  tracks: readonly Track[],
  { notWaited = [], thrown }: { readonly notWaited?: readonly NotWaited[]; readonly thrown?: unknown } = {},
): readonly EndedItem[] {
  const [only, ...others] = tracks;
  const isAlone = only !== undefined && others.length + notWaited.length === 0;
  return isAlone ? [endedItem(wordOf(only), only, thrown)] : endedItems(wordOf, tracks, notWaited, thrown);
}

/** A wait that ended because the task could not be read has an error as well. */
function endedError(word: string, { taskId }: Track, { error }: Ending): Pick<Item, "error"> {
  return error === undefined ? {} : { error: error.during(`${word} ${taskId}`, { taskId }) };
}

/** The ending of a track; of one that was being followed when the command was ended: detached. */
export function endingOf({ ending, reading }: Track): Ending {
  const reason = reading === undefined ? "never read" : `still ${reading.state ?? "without a state"}`;
  return ending ?? { kind: "detached", reason: `${reason} when the command was ended` };
}
