import { safeText } from "../../safe-text.ts";
import type { Services } from "../../session/services.ts";
import { type CommandEntry, flagName, type Offer, type Param, type Params } from "../command.ts";
import { NOUNS } from "../index.ts";
import type { Place } from "./line.ts";
import type { Candidates } from "./shell.ts";

/** Everything that may stand at `place` and begins with `typed`. Never throws: what cannot be looked up is not offered. */
export async function candidatesFor(
  place: Place,
  typed: string,
  entries: readonly CommandEntry[],
  services: Services,
): Promise<Candidates> {
  if (place.kind === "value") return valuesOf(place, typed, services);
  const offers = place.kind === "command" ? nextWords(place.path, entries) : flagOffers(place.flags, place.isRoot);
  return { offers: offers.filter(({ value }) => value.startsWith(typed)), ends: true };
}

async function valuesOf(
  { param, before, given }: Extract<Place, { kind: "value" }>,
  typed: string,
  services: Services,
): Promise<Candidates> {
  const { offers = () => [], isList = false } = param;
  if (typeof offers !== "function") {
    const what = offers === "command" && given.length === 0 ? "commands" : "files";
    return { offers: [], ends: true, others: { what, before } };
  }
  const value = typed.slice(before.length);
  const elements = completeElements(value, param);
  const lastElement = value.slice(elements.length);
  const used = new Set(isList ? elements.split(",") : given);
  const fits = ({ value: word }: Offer) => word.startsWith(lastElement) && isTypable(word) && !used.has(word);
  const source = untilAborted(offers(lastElement, services), services.interrupted);
  const fitting = await collectFitting(source, fits);
  const inWholeWord = ({ value: word, about = "" }: Offer) => ({ value: `${before}${elements}${word}`, about });
  return { offers: fitting.map(inWholeWord), ends: !isList };
}

/** The finished elements of a list: `summary,` of `summary,di`. */
function completeElements(value: string, { isList }: Param): string {
  return isList ? value.slice(0, value.lastIndexOf(",") + 1) : "";
}

/** Nobody can choose among more, and a list of 65,535 tasks must not be read to its end. */
const MOST_OFFERS = 500;

async function collectFitting(
  source: AsyncIterable<Offer>,
  fits: (offer: Offer) => boolean,
): Promise<readonly Offer[]> {
  const fitting: Offer[] = [];
  try {
    for await (const offer of source) {
      if (fits(offer)) fitting.push(offer);
      if (fitting.length === MOST_OFFERS) break;
    }
  } catch {
    // Without credentials, without network or out of time: offer what was found until then.
  }
  return fitting;
}

/** False for words that would be taken for a flag, or that a terminal cannot show as they are. */
function isTypable(word: string): boolean {
  return word !== "" && !word.startsWith("-") && safeText(word) === word;
}

/** Nouns and commands of one word, then verbs; after `help` the words of any command may follow. */
function nextWords(path: readonly string[], entries: readonly CommandEntry[]): readonly Offer[] {
  const [first, ...rest] = path;
  const helpTopics = first === "help" ? nextWords(rest, entries).filter(({ value }) => value !== "help") : [];
  return [...nounsBelow(path), ...lastWords(entries, path), ...helpTopics];
}

/** The words after which others have to follow. */
function nounsBelow(path: readonly string[]): readonly Offer[] {
  const nouns = Object.entries(NOUNS).map(([words, about]) => ({ words: words.split(" "), about }));
  return nouns
    .filter(({ words }) => words.length === path.length + 1 && path.every((word, at) => words[at] === word))
    .map(({ words, about }) => ({ value: words.at(-1) ?? "", about }));
}

/** The last words of the commands that need only one more word. */
function lastWords(entries: readonly CommandEntry[], path: readonly string[]): readonly Offer[] {
  return entries
    .filter((entry) => entry.path.length === path.length + 1 && path.every((word, at) => entry.path[at] === word))
    .map((entry) => ({ value: entry.path.at(-1) ?? "", about: entry.summary }));
}

/** Includes the flags that commander adds. */
function flagOffers(flags: Params, isRoot: boolean): readonly Offer[] {
  const own = Object.entries(flags).map(([key, { help }]) => ({ value: flagName(key), about: help }));
  const help = { value: "--help", about: "display help for command" };
  return [...own, help, ...(isRoot ? [{ value: "--version", about: "output the version number" }] : [])];
}

/** Throws as soon as the signal aborts, whatever the source is waiting for. */
async function* untilAborted<T>(source: Iterable<T> | AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const iterator = iteratorOf(source);
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  for (;;) {
    const step = await Promise.race([iterator.next(), aborted]);
    if (step.done) return;
    yield step.value;
  }
}

function iteratorOf<T>(source: Iterable<T> | AsyncIterable<T>): AsyncIterator<T> | Iterator<T> {
  return Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
}
