import { isJsonObject } from "../../json.ts";
import { textField } from "../../model/evidence.ts";
import { PHASES, TASK_STATES } from "../../model/task-state.ts";
import type { Services } from "../command.ts";
import type { Offer } from "../offer.ts";
import { taskPages } from "./list/pages.ts";

const NAME = "name=";

/** Ids with name and state, or `name=` with the names, once its first letter is typed. */
export async function* offeredTasks(typed: string, services: Services): AsyncGenerator<Offer> {
  const byName = typed.startsWith(NAME);
  if (typed !== "" && !byName && NAME.startsWith(typed)) yield { value: NAME, about: "a task by its name" };
  const client = await services.client();
  const filters = byName && typed !== NAME ? { name: typed.slice(NAME.length) } : {};
  for await (const { tasks } of taskPages(client, filters))
    for (const row of tasks) {
      const task = isJsonObject(row) ? row : {};
      const [id, name, state] = [textField(task, "id"), textField(task, "name"), textField(task, "state")];
      if (byName && name !== undefined) yield { value: `${NAME}${name}`, about: state ?? "" };
      if (!byName && id !== undefined) yield { value: id, about: `${name ?? ""}  ${state ?? ""}`.trim() };
    }
}

export function offeredStates(): readonly Offer[] {
  return Object.entries(TASK_STATES).map(([value, { meaning: about }]) => ({ value, about }));
}

export function offeredGoals(): readonly Offer[] {
  const rest = { value: "rest", about: "nothing moves until somebody acts" };
  const phases = PHASES.filter((phase) => phase !== "unknown").map((phase) => ({ value: `phase:${phase}` }));
  return [rest, ...offeredStates(), ...phases];
}
