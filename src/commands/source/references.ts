import { SOURCE_STATES } from "../../model/source-state.ts";
import { SOURCES } from "../collection.ts";
import type { Offer } from "../command.ts";
import { referencesTo } from "../references.ts";

export const sources = referencesTo(SOURCES);

export function offeredSourceStates(): readonly Offer[] {
  return Object.entries(SOURCE_STATES).map(([value, { meaning: about }]) => ({ value, about }));
}
