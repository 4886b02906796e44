import type { Globals, Services } from "../../session/services.ts";
import { check, type CommandEntry, flagName, type Raw } from "../command.ts";
import { GLOBAL_FLAGS } from "../global-flags.ts";
import { candidatesFor } from "./candidates.ts";
import { placeOf, readLine } from "./line.ts";
import { SHELLS } from "./shells.ts";

/** What `sms __complete` has to do: `answer` needs the services of a command, created with `globals`. */
export interface Completion {
  readonly globals: Globals;
  readonly answer: (services: Services) => Promise<string>;
}

/** Reads what the script of a shell passes about the line; the answer is what that script reads. An unknown shell gets an empty answer. */
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
    answer: async (services) => answer(await candidatesFor(place, word, entries, services)),
  };
}

/** No retries, since a person waits, and no output besides the answer. */
const SILENT = { quiet: true, debug: false, noInput: true, maxRetries: "0" };

/** Global flags on the line apply to the look-up, too; one with a wrong value counts as not given. */
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
