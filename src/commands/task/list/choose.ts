import { isJsonObject, type Json } from "../../../json.ts";
import { textField } from "../../../model/evidence.ts";
import { FILTER_STATES } from "../../../model/list-limits.ts";
import { type Phase, taskState } from "../../../model/task-state.ts";

interface Wanted {
  readonly state: string | undefined;
  readonly phase: readonly Phase[] | undefined;
}

/** What is chosen here, because the service cannot; undefined when it can do all that is wanted. */
export function chosenHere({ state, phase }: Wanted): ((task: Json) => boolean) | undefined {
  const here = state !== undefined && !FILTER_STATES.has(state) ? state : undefined;
  if (here === undefined && phase === undefined) return undefined;
  return (task) => {
    const its = isJsonObject(task) ? textField(task, "state") : undefined;
    return (here === undefined || its === here) && (phase === undefined || phase.includes(taskState(its).phase));
  };
}

/** The state that the service is asked for. */
export function stateFilter(state: string | undefined): string | undefined {
  return state !== undefined && FILTER_STATES.has(state) ? state : undefined;
}
