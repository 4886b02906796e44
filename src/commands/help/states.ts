import { TASK_STATES } from "../../model/task-state.ts";
import { pageCommand } from "./page.ts";

export const states = pageCommand(() => ({
  title: "Task states",
  columns: {
    state: { header: "State" },
    phase: { header: "Phase" },
    meaning: { header: "Meaning" },
    at_rest: { header: "At rest" },
  },
  rows: Object.entries(TASK_STATES).map(([state, { phase, meaning, atRest }]) => ({
    state,
    phase,
    meaning,
    at_rest: atRest,
  })),
  notes: [
    "At rest: nothing moves until somebody acts. A state that is not listed is shown as it came, with the phase unknown.",
  ],
  example: "sms help states",
}));
