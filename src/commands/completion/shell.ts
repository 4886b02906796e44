import type { Offer } from "../offer.ts";
import type { Candidates } from "./candidates.ts";

/** What was typed: the words after `sms` and before the cursor, and the one at it. */
export interface Typed {
  readonly before: readonly string[];
  readonly word: string;
  /** In the form that the shell's script reads. */
  readonly answer: (found: Candidates) => string;
}

/** A shell: what its users install, and how that talks to `sms __complete`. */
export interface Shell {
  readonly script: string;
  readonly read: (args: readonly string[]) => Typed;
}

/** The last line says what to make of the others; a script that does not find it knows that something broke. */
export function lines({ offers, ends, others }: Candidates, line: (offer: Offer) => string): string {
  const isOpen = !ends || (offers.length > 0 && offers.every(({ value }) => value.endsWith("=")));
  const last = others ? `:${others.what}\t${others.before}` : isOpen ? ":nospace" : ":words";
  return `${[...offers.map(line), last].join("\n")}\n`;
}

/** The script hands over the words as they are, without quotes, and quotes what it gets. */
export function readWords(
  args: readonly string[],
  line: (offers: readonly Offer[]) => (offer: Offer) => string,
): Typed {
  return { before: args.slice(0, -1), word: args.at(-1) ?? "", answer: (found) => lines(found, line(found.offers)) };
}
