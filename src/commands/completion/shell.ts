import { safeText } from "../../safe-text.ts";
import type { Offer } from "../command.ts";

/** A shell: the script that its users install, and how that script talks to `sms __complete`. */
export interface Shell {
  readonly script: string;
  readonly read: (args: readonly string[]) => CompletionRequest;
}

/** What was typed: the words after `sms` and before the cursor, and the one at the cursor. */
interface CompletionRequest {
  readonly before: readonly string[];
  readonly word: string;
  /** The candidates in the form that the shell's script reads. */
  readonly answer: (candidates: Candidates) => string;
}

/** What may stand at the cursor. */
export interface Candidates {
  /** Whole words, each beginning with what was typed. */
  readonly offers: readonly Offer[];
  /** Whether a completed word is finished: after an element of a list a comma may follow. */
  readonly ends: boolean;
  /** What the shell itself completes, for the part of the word after `before`. */
  readonly others?: { readonly what: "files" | "commands"; readonly before: string };
}

/** The last line tells the script what to do with the others; a script that does not find it knows that something failed. */
export function candidateLines({ offers, ends, others }: Candidates, line: (offer: Offer) => string): string {
  const isOpen = !ends || (offers.length > 0 && offers.every(({ value }) => value.endsWith("=")));
  const last = others ? `:${others.what}\t${others.before}` : isOpen ? ":nospace" : ":words";
  return `${[...offers.map(line), last].join("\n")}\n`;
}

/** For scripts that pass the words without their quotes, and quote what they insert. */
export function readWords(
  args: readonly string[],
  line: (offers: readonly Offer[]) => (offer: Offer) => string,
): CompletionRequest {
  return {
    before: args.slice(0, -1),
    word: args.at(-1) ?? "",
    answer: (candidates) => candidateLines(candidates, line(candidates.offers)),
  };
}

const SHORTEST = 8;

/** The description of an offer, cut to `width` columns; "" where so little of it would be left that it says nothing. */
export function aboutOf({ about = "" }: Offer, width = Infinity): string {
  const text = safeText(about);
  if (text.length <= width) return text;
  return width < SHORTEST ? "" : `${text.slice(0, width - 1)}…`;
}

/** The line up to the cursor, as a shell would split it. */
interface SplitLine {
  /** The words before the one at the cursor, without their quotes. */
  readonly words: readonly string[];
  readonly last: LastWord;
}

export interface LastWord {
  readonly text: string;
  /** As it was typed, with its quotes. */
  readonly raw: string;
  /** The quote that is not closed yet; "" if there is none. */
  readonly open: string;
}

/** How a shell quotes words. */
export interface Quoting {
  /** Has the groups space, single, endSingle, double, endDouble, escaped and bare. */
  readonly piece: RegExp;
  /** The text that stands between single quotes, unescaped; `double` does the same for double quotes. */
  readonly single: (inside: string) => string;
  readonly double: (inside: string) => string;
}

export function splitLine(line: string, quoting: Quoting): SplitLine {
  const words: string[] = [];
  let last: LastWord | undefined;
  for (const { 0: raw, groups = {} } of line.matchAll(quoting.piece)) {
    if (groups["space"] === undefined) {
      const open = groups["endSingle"] === "" ? "'" : groups["endDouble"] === "" ? '"' : "";
      last = { text: `${last?.text ?? ""}${unquotedText(groups, quoting)}`, raw: `${last?.raw ?? ""}${raw}`, open };
    } else {
      if (last) words.push(last.text);
      last = undefined;
    }
  }
  return { words, last: last ?? { text: "", raw: "", open: "" } };
}

function unquotedText(
  { single, double, escaped, bare }: Readonly<Record<string, string | undefined>>,
  quoting: Quoting,
): string {
  if (single !== undefined) return quoting.single(single);
  return double === undefined ? (escaped ?? bare ?? "") : quoting.double(double);
}
