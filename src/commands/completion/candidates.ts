import { safeText } from "../../safe-text.ts";
import { type Param, type Services, type Offer, flagName, type Params } from "../command.ts";
import { type CommandEntry, NOUNS } from "../index.ts";
import type { Place } from "./line.ts";

/** What a shell is told. */
export interface Candidates {
  /** Whole words, each beginning with what was typed. */
  readonly offers: readonly Offer[];
  /** Whether a completed word is at its end: after an element of a list there may be a comma. */
  readonly ends: boolean;
  /** What the shell knows better, for the part of the word after `before`. */
  readonly others?: { readonly what: "files" | "commands"; readonly before: string };
}

/** Never throws: what cannot be looked up is not offered. */
export async function candidates(
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
  const elements = completedPart(value, param);
  const rest = value.slice(elements.length);
  const taken = new Set(isList ? elements.split(",") : given);
  const fits = ({ value: word }: Offer) => word.startsWith(rest) && isTypable(word) && !taken.has(word);
  const fitting = await firstOf(inTime(offers(rest, services), services.interrupted), fits);
  const whole = ({ value: word, about = "" }: Offer) => ({ value: `${before}${elements}${word}`, about });
  return { offers: fitting.map(whole), ends: !isList };
}

/** `summary,` of `summary,di` */
function completedPart(value: string, { isList }: Param): string {
  return isList ? value.slice(0, value.lastIndexOf(",") + 1) : "";
}

/** More help nobody to choose, and a list of 65,535 tasks is not read to its end. */
const MOST = 500;

async function firstOf(found: AsyncIterable<Offer>, fits: (offer: Offer) => boolean): Promise<readonly Offer[]> {
  const fitting: Offer[] = [];
  try {
    for await (const offer of found) {
      if (fits(offer)) fitting.push(offer);
      if (fitting.length === MOST) break;
    }
  } catch {
    // No credentials, no network, no time: what was found until then will do.
  }
  return fitting;
}

/** Not what would be taken for a flag, or cannot be shown as it is. */
function isTypable(word: string): boolean {
  return word !== "" && !word.startsWith("-") && safeText(word) === word;
}

/** Nouns and commands of one word, then verbs; `sms help task show` is a way to ask for help, too. */
function nextWords(path: readonly string[], entries: readonly CommandEntry[]): readonly Offer[] {
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
function flagOffers(flags: Params, isRoot: boolean): readonly Offer[] {
  const own = Object.entries(flags).map(([key, { help }]) => ({ value: flagName(key), about: help }));
  const help = { value: "--help", about: "display help for command" };
  return [...own, help, ...(isRoot ? [{ value: "--version", about: "output the version number" }] : [])];
}

/** Ends with the signal, whatever the source is waiting for. */
async function* inTime<T>(source: Iterable<T> | AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const iterator = iteratorOf(source);
  const ended = new Promise<never>((_, failed) => {
    signal.addEventListener("abort", () => failed(signal.reason), { once: true });
  });
  for (;;) {
    const step = await Promise.race([iterator.next(), ended]);
    if (step.done) return;
    yield step.value;
  }
}

function iteratorOf<T>(source: Iterable<T> | AsyncIterable<T>): AsyncIterator<T> | Iterator<T> {
  return Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
}
