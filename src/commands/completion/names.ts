import { flagName, type Params } from "../command.ts";
import { type CommandEntry, NOUNS } from "../index.ts";
import type { Offer } from "../offer.ts";

/** Nouns and commands of one word, then verbs; `sms help task show` is a way to ask for help, too. */
export function nextWords(path: readonly string[], entries: readonly CommandEntry[]): readonly Offer[] {
  const [first, ...rest] = path;
  if (first === undefined) return [...nouns(), ...lastWords(entries, path)];
  const deeper = first === "help" ? nextWords(rest, entries).filter(({ value }) => value !== "help") : [];
  return [...lastWords(entries, path), ...deeper];
}

function nouns(): readonly Offer[] {
  return Object.entries(NOUNS).map(([value, about]) => ({ value, about }));
}

/** Of the commands that are complete with one word more. */
function lastWords(entries: readonly CommandEntry[], path: readonly string[]): readonly Offer[] {
  return entries
    .filter((entry) => entry.path.length === path.length + 1 && path.every((word, at) => entry.path[at] === word))
    .map((entry) => ({ value: entry.path.at(-1) ?? "", about: entry.summary }));
}

/** With the flags that commander adds. */
export function flagOffers(flags: Params, isRoot: boolean): readonly Offer[] {
  const own = Object.entries(flags).map(([key, { help }]) => ({ value: flagName(key), about: help }));
  const help = { value: "--help", about: "display help for command" };
  return [...own, help, ...(isRoot ? [{ value: "--version", about: "output the version number" }] : [])];
}
