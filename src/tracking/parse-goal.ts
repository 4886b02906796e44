import { UsageError } from "../errors.ts";
import { type Goal, REST_STATES } from "../model/goal.ts";
import { phaseMeantBy, TASK_STATES } from "../model/task-state.ts";
import { nearestWord } from "../nearest-word.ts";

const STATES = Object.keys(TASK_STATES);
const PHASES = [...new Set(Object.values(TASK_STATES).map(({ phase }) => phase))];

/** States before the end of the replication. A task that is SYNCING, which never ends by itself, is past them. */
const EARLY = new Set(["READY", "RUNNING", "SKIPPING"]);

/** `--for <STATE[,STATE]|phase:NAME|rest>`, in any case; parts may be mixed. Throws UsageError that lists the words. */
export function parseGoal(text: string): Goal {
  const words = text.split(",").map((word) => word.trim());
  const reached = [...new Set(words.flatMap(statesOf))];
  const early = reached.every((state) => EARLY.has(state));
  return {
    words: words.map(documentedCase).join(" or "),
    aspect: "state",
    reached,
    ...(early ? { passedBy: ["SYNCING"] } : {}),
  };
}

function statesOf(word: string): readonly string[] {
  const known = STATES_OF.get(documentedCase(word));
  if (known !== undefined) return known;
  throw new UsageError(
    word === "" ? "a word is missing" : `unknown word ${JSON.stringify(word)}`,
    `${didYouMean(word)}Known are rest; the states ${STATES.join(", ")}; the phases ${PHASES.map((phase) => `phase:${phase}`).join(", ")}.`,
  );
}

/** `Did you mean MIGRATE_SUCCESS? `, or nothing. */
function didYouMean(word: string): string {
  const phase = phaseMeantBy(word);
  const meant = phase === undefined ? nearestWord(word, STATES_OF.keys()) : `phase:${phase}`;
  return meant === undefined ? "" : `Did you mean ${meant}? `;
}

const STATES_OF: ReadonlyMap<string, readonly string[]> = new Map([
  ["rest", REST_STATES],
  ...STATES.map((state) => [state, [state]] as const),
  ...PHASES.map((phase) => [`phase:${phase}`, STATES.filter((state) => TASK_STATES[state]?.phase === phase)] as const),
]);

/** States in capitals, the other words in small letters. */
function documentedCase(word: string): string {
  return /^(rest$|phase:)/i.test(word) ? word.toLowerCase() : word.toUpperCase();
}
