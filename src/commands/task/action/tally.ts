import type { ActionResult } from "./result.ts";

type Outcome = ActionResult["outcome"];

/** Counts outcomes of a batch as they come. */
export interface Tally {
  add(outcome: Outcome): void;
  /** Something went wrong so far. */
  failed(): boolean;
  /** `start: 3 accepted, 1 failed of 5 tasks`; what was not tried shows in the difference. */
  summary(word: string, tasks: number): string;
}

const GOOD: ReadonlySet<Outcome> = new Set(["accepted", "unchanged"]);

export function createTally(): Tally {
  const counts = new Map<Outcome, number>();
  return {
    add: (outcome) => void counts.set(outcome, (counts.get(outcome) ?? 0) + 1),
    failed: () => [...counts.keys()].some((outcome) => !GOOD.has(outcome)),
    summary(word, tasks) {
      const done = [...counts.values()].reduce((sum, count) => sum + count, 0);
      const parts = [...counts].map(([outcome, count]) => `${count} ${outcome}`);
      return `${word}: ${[...parts, ...(done < tasks ? [`${tasks - done} not tried`] : [])].join(", ")} of ${tasks} tasks`;
    },
  };
}
