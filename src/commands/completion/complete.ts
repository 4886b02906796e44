import { check, flagName, type Raw, type Services } from "../command.ts";
import { GLOBAL_FLAGS, type Globals } from "../global-flags.ts";
import type { CommandEntry } from "../index.ts";
import { candidates } from "./candidates.ts";
import { readLine } from "./line.ts";
import { placeOf } from "./line.ts";
import { SHELLS } from "./shells.ts";

/** What `sms __complete` is asked; the answer is looked up when services are there. */
export interface Completion {
  readonly globals: Globals;
  readonly answer: (services: Services) => Promise<string>;
}

/** A shell's script hands over the line, the answer is for it to read. An unknown shell is offered nothing. */
export async function complete(
  [name = "", ...args]: readonly string[],
  entries: readonly CommandEntry[],
): Promise<Completion> {
  const shell = Object.entries(SHELLS).find(([each]) => each === name)?.[1];
  const { before, word, answer } = shell?.read(args) ?? { before: [], word: "", answer: () => "" };
  const line = await readLine(before, entries);
  const place = placeOf(line, word);
  return {
    globals: globalsOf(line.flags),
    answer: async (services) => answer(await candidates(place, word, entries, services)),
  };
}

/** One try, and nothing to see but the answer. */
const SILENT = { quiet: true, debug: false, noInput: true, maxRetries: "0" };

/** Those that were typed lead to the service that is meant; one that is wrong counts as not given. */
function globalsOf(typed: Readonly<Record<string, Raw>>): Globals {
  const checked = Object.entries(GLOBAL_FLAGS).map(([key, param]) => {
    try {
      return [key, check<unknown>(flagName(key), param, typed[key])];
    } catch {
      return [key, param.parse(undefined)];
    }
  });
  return { ...(Object.fromEntries(checked) as Globals), ...SILENT };
}
