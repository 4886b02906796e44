import { type Ending, EXIT_OF_ENDING } from "../../../tracking/ending.ts";
import type { Track } from "../../../tracking/track.ts";
import { waitJson, waitLine, waitTable } from "../../../view/track/result.ts";
import type { View } from "../../../view/view.ts";
import type { Item } from "../../command.ts";

/** The ends of tasks as items: a line for one, one table for several; the exit code of each. */
export function endedItems(
  word: string,
  tracks: readonly Track[],
  detail?: (track: Track) => Promise<View>,
): readonly Item[] {
  const views =
    tracks.length > 1 ? [async () => waitTable(tracks)] : tracks.map((track) => detail && (() => detail(track)));
  return tracks.map((track, at) => {
    const ending = endingOf(track);
    const view =
      views[at] ??
      (at === 0 ? async () => [{ kind: "lines" as const, lines: [waitLine(word, track, ending)] }] : undefined);
    return {
      json: waitJson(track, ending),
      ...(view === undefined ? {} : { view }),
      ...endedError(word, track, ending),
      exitCode: EXIT_OF_ENDING[ending.kind],
    };
  });
}

/** Where a wait ended for a reason outside the task (it cannot be read), the error is told too. */
function endedError(word: string, { taskId }: Track, { error }: Ending): Pick<Item, "error"> {
  return error === undefined ? {} : { error: error.during(`${word} ${taskId}`, { taskId }) };
}

/** Following stops only when all have ended. */
export function endingOf({ ending, taskId }: Track): Ending {
  if (ending === undefined) throw new Error(`${taskId} was left before it ended`);
  return ending;
}
