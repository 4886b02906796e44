import { PHASES, TASK_STATES } from "../../model/task-state.ts";
import { TASKS } from "../collection.ts";
import type { Offer } from "../command.ts";
import { referencesTo } from "../references.ts";

export const tasks = referencesTo(TASKS);
/** For a command that has an answer without a reference, too. */
export const tasksIfAny = { ...tasks, placeholder: "[task...]" };

export function offeredStates(): readonly Offer[] {
  return Object.entries(TASK_STATES).map(([value, { meaning: about }]) => ({ value, about }));
}

export function offeredGoals(): readonly Offer[] {
  const rest = { value: "rest", about: "nothing changes until somebody acts" };
  const phases = PHASES.filter((phase) => phase !== "unknown").map((phase) => ({ value: `phase:${phase}` }));
  return [rest, ...offeredStates(), ...phases];
}
