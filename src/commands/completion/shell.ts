import { safeText } from "../../safe-text.ts";
import type { Offer } from "../command.ts";
import type { Candidates } from "./candidates.ts";

/** What was typed: the words after `sms` and before the cursor, and the one at it. */
interface Typed {
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

const SHORTEST = 8;

/** What an offer is about, on one line that is not wider; where there is hardly room, nothing. */
export function aboutOf({ about = "" }: Offer, width = Infinity): string {
  const text = safeText(about);
  if (text.length <= width) return text;
  return width < SHORTEST ? "" : `${text.slice(0, width - 1)}…`;
}

/** What was typed up to the cursor, as a shell reads it. */
interface SplitLine {
  /** Before the one at the cursor, without their quotes. */
  readonly words: readonly string[];
  readonly last: LastWord;
}

export interface LastWord {
  readonly text: string;
  /** As it was typed. */
  readonly raw: string;
  /** The quote that is still open; empty for none. */
  readonly open: string;
}

/** How a shell writes words. */
export interface Quoting {
  /** With the groups space, single, endSingle, double, endDouble, escaped and bare. */
  readonly piece: RegExp;
  /** What stands between the quotes, in other words. */
  readonly single: (inside: string) => string;
  readonly double: (inside: string) => string;
}

export function splitLine(line: string, quoting: Quoting): SplitLine {
  const words: string[] = [];
  let last: LastWord | undefined;
  for (const { 0: raw, groups = {} } of line.matchAll(quoting.piece)) {
    if (groups["space"] === undefined) {
      const open = groups["endSingle"] === "" ? "'" : groups["endDouble"] === "" ? '"' : "";
      last = { text: `${last?.text ?? ""}${meaning(groups, quoting)}`, raw: `${last?.raw ?? ""}${raw}`, open };
    } else {
      if (last) words.push(last.text);
      last = undefined;
    }
  }
  return { words, last: last ?? { text: "", raw: "", open: "" } };
}

function meaning(
  { single, double, escaped, bare }: Readonly<Record<string, string | undefined>>,
  quoting: Quoting,
): string {
  if (single !== undefined) return quoting.single(single);
  return double === undefined ? (escaped ?? bare ?? "") : quoting.double(double);
}
