import { LOOKS } from "./look.ts";
import { activeOf, type Track } from "./track.ts";

/** Tasks of one list call. */
export const PAGE = 100;

export interface PollPlan {
  /** Pages of GET /v3/tasks?limit=100 to read, at most: enough when every active task was seen. 0: no list. */
  readonly pages: number;
  /** Ids of the tasks to read singly. With a list, also those that are on none of its pages. */
  readonly single: readonly string[];
}

/**
 * What to ask in the next round. `listed`: the `count` of the last list answer, undefined before the first: then one page
 * is tried. Listing is chosen when it takes fewer requests; a few tasks a round are read whole nevertheless, in turn.
 * 200 tasks over a night of 8 hours take about 4,300 requests, where reading them one by one would take 160,000.
 */
export function planPolls(tracks: readonly Track[], listed: number | undefined): PollPlan {
  const active = activeOf(tracks);
  const whole = active.filter(needsWhole);
  const rest = active.filter((track) => !needsWhole(track));
  const pages = Math.ceil((listed ?? PAGE) / PAGE);
  if (pages === 0 || rest.length <= pages) return { pages: 0, single: active.map(idOf) };
  return { pages, single: [...whole, ...longestPartial(rest)].map(idOf) };
}

const idOf = ({ taskId }: Track) => taskId;

/** List items lack what the goal is about, or said something that only the document can settle. */
function needsWhole({ goal, wantsWhole }: Track): boolean {
  return wantsWhole || !LOOKS[goal.look].inList;
}

/** List items in a row before a task is read whole, for its agent and its remaining time. */
const PATIENCE = 10;

/** One task per hundred and round, so that this costs no more than the list itself. */
function longestPartial(tracks: readonly Track[]): readonly Track[] {
  return tracks
    .filter(({ partials }) => partials >= PATIENCE)
    .toSorted((a, b) => b.partials - a.partials)
    .slice(0, Math.ceil(tracks.length / PAGE));
}
