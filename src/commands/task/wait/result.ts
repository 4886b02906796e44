import { adviceOf } from "../../../errors.ts";
import type { ObjectOf } from "../../../object-definition.ts";
import type { TaskRecord } from "../../../reports/report.ts";
import { type Ending, EXIT_OF_ENDING } from "../../../tracking/event.ts";
import type { Track } from "../../../tracking/track.ts";
import { adviceView, type WAIT, waitJson, waitLine, waitTable } from "../../../view/track/result.ts";
import type { View } from "../../../view/view.ts";
import type { Item } from "../../command.ts";

/** What a result line begins with: `wait`, or `start accepted, wait`. */
type WordOf = (track: Track) => string;

/** How one task ended, with its data. */
export type EndedItem = Item & { readonly json: ObjectOf<typeof WAIT> };

/** How the wait for one task ended: its result line, or `view` in place of it. */
export function endedItem(word: string, track: Track, view?: () => Promise<View>): EndedItem {
  const ending = endingOf(track);
  const line = async () => [{ kind: "lines" as const, lines: [waitLine(word, track, ending)] }, ...adviceView([track])];
  return {
    json: waitJson(track, ending),
    view: view ?? line,
    rows: async () => waitTable([track]),
    ...endedError(word, track, ending),
    record: trackRecord(word, track, ending),
    exitCode: EXIT_OF_ENDING[ending.kind],
  };
}

/** A task's record in reports; `ending` is undefined when the command ended before the wait. */
export function trackRecord(operation: string, track: Track, ending: Ending | undefined): TaskRecord {
  const { taskId, reading, acted, baseline, waitedMs } = track;
  const { kind = "detached", reason = "let go before it ended", error, advice } = ending ?? {};
  return {
    taskId,
    taskName: reading?.name,
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
export function endedItems(wordOf: WordOf, tracks: readonly Track[]): readonly EndedItem[] {
  return tracks.map((track, at) => {
    const { view: _, rows: __, ...item } = endedItem(wordOf(track), track);
    if (at > 0) return item;
    const table = async () => waitTable(tracks);
    return { ...item, rows: table, view: async () => [...(await table()), ...adviceView(tracks)] };
  });
}

/** A line for one task, one table for several. */
export function endedTogether(wordOf: WordOf, tracks: readonly Track[]): readonly EndedItem[] {
  const [only, ...others] = tracks;
  return only && others.length === 0 ? [endedItem(wordOf(only), only)] : endedItems(wordOf, tracks);
}

/** A wait that ended because the task could not be read has an error as well. */
function endedError(word: string, { taskId }: Track, { error }: Ending): Pick<Item, "error"> {
  return error === undefined ? {} : { error: error.during(`${word} ${taskId}`, { taskId }) };
}

/** The ending of a track that was followed to its end; the poller stops only when all tracks have one. */
export function endingOf({ ending, taskId }: Track): Ending {
  if (ending === undefined) throw new Error(`${taskId} was left before it ended`);
  return ending;
}
