import type { Check } from "../parse-value.ts";
import type { Services } from "./command.ts";

/** A word that a shell can put at the cursor. */
export interface Offer {
  readonly value: string;
  readonly about?: string;
}

/** Looks for words that begin with what was typed; others do no harm. What it throws is swallowed. */
type LookUp = (typed: string, services: Services) => Iterable<Offer> | AsyncIterable<Offer>;

/** Names of files; a command with its arguments; or words, found when they are wanted. */
export type Offers = "files" | "command" | LookUp;

/** What a check says of itself. */
export function offersOf({ words, isList }: Check<unknown>): { readonly offers?: Offers; readonly isList?: boolean } {
  return words === undefined ? {} : { offers: wordOffers(words), ...(isList ? { isList } : {}) };
}

export function wordOffers(words: readonly string[]): LookUp {
  return () => words.map((value) => ({ value }));
}
