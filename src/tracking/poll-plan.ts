import type { Track } from "./track.ts";

/** Tasks of one list call. */
export const PAGE = 100;

export interface PollPlan {
  /** How many pages of GET /v3/tasks?limit=100 to read at most (stop when all active tasks were seen); 0: no list. */
  readonly pages: number;
  /** Task ids to read singly. With pages > 0, also read those active ones singly that no page had. */
  readonly single: readonly string[];
}
/** What to ask in the next round. `listed`: the count of the last list answer, undefined before the first. */
export declare function planPolls(tracks: readonly Track[], listed: number | undefined): PollPlan;
