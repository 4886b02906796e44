import { compile, tokenize } from "@jmespath-community/jmespath";

import { UsageError } from "../errors.ts";

export type Expression = ReturnType<typeof compile>;

/** Makes `foo` in backticks the string foo, as in the first version of the language, which users of the AWS CLI still write. */
const OPTIONS = { enable_legacy_literals: true };

/** More levels than anybody writes, and few enough that a recursive function cannot overflow the stack. */
const DEEPEST = 1000;

/** Parses a JMESPath expression. The only file that knows the library, of which only the parser is used. */
export function parseExpression(text: string): Expression {
  const quotes = quotedParts(text);
  const unclosed = quotes.find(({ isClosed }) => !isClosed)?.start;
  if (unclosed !== undefined) throw syntaxError(text, unclosed, `${text[unclosed]} is not closed`);
  const extension = extensionPosition(text);
  if (extension !== undefined) throw unexpectedCharacter(text, extension);
  const tree = compiled(text, quotes);
  if (isDeeperThan(DEEPEST, tree)) throw nestedTooDeeply();
  return tree;
}

function compiled(text: string, quotes: readonly Quoted[]): Expression {
  try {
    return compile(withLiteralBackslashes(text, quotes), OPTIONS);
  } catch (error) {
    if (error instanceof RangeError) throw nestedTooDeeply();
    throw unexpectedCharacter(text, errorPosition(text, quotes));
  }
}

/** In a raw string only \' is an escape, but the library takes \\ for one, too. */
function withLiteralBackslashes(text: string, quotes: readonly Quoted[]): string {
  let end = 0;
  const parts = quotes.map((quoted) => {
    const before = text.slice(end, quoted.start);
    const inside = text.slice(quoted.start, quoted.end);
    end = quoted.end;
    return `${before}${inside.startsWith("'") ? inside.replaceAll("\\\\", "\\\\\\\\") : inside}`;
  });
  return `${parts.join("")}${text.slice(end)}`;
}

/** Level by level, since a recursive function could not count this far. */
function isDeeperThan(levels: number, tree: unknown): boolean {
  let level: readonly unknown[] = [tree];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > levels) return true;
    level = level.flatMap((node) => (typeof node === "object" && node !== null ? Object.values(node) : []));
  }
  return false;
}

function nestedTooDeeply(): UsageError {
  return new UsageError(`--query: nested too deeply: more than ${DEEPEST} levels`);
}

function unexpectedCharacter(text: string, at: number): UsageError {
  return syntaxError(text, at, at < text.length ? `${JSON.stringify(text[at])} is not expected` : "more is expected");
}

/** A longer expression is not repeated in the message; the mark shows the part of it that matters. */
const LONGEST_REPEATED = 200;

function syntaxError(text: string, at: number, what: string): UsageError {
  const hint = text.trim() === "" ? "Is a shell variable unset?" : "The language: https://jmespath.org/tutorial.html";
  const where = text.length > LONGEST_REPEATED ? `${text.length}` : JSON.stringify(text);
  const message = `--query: not JMESPath: ${what} at character ${at + 1} of ${where}`;
  return new UsageError(message, hint, { mark: { text, at } });
}

/** Refuses what the library's dialect adds to the language of jmespath.org. A single = is usually a typing error. */
const EXTENSIONS: ReadonlySet<string> = new Set(
  "Assign Root Variable Plus Minus Multiply Divide Div Modulo Question".split(" "),
);

function extensionPosition(text: string): number | undefined {
  return canTokenize(text) ? tokenize(text, OPTIONS).find(({ type }) => EXTENSIONS.has(type))?.start : undefined;
}

interface Quoted {
  readonly start: number;
  readonly end: number;
  /** The library would silently close the quote at the end. */
  readonly isClosed: boolean;
}

/** The raw strings, quoted names and literals. An unclosed one reaches to the end, so that no character is read twice. */
function quotedParts(text: string): readonly Quoted[] {
  const pattern = /'(?:\\[^]|[^'\\])*('?)|"(?:\\[^]|[^"\\])*("?)|`(?:\\[^]|[^`\\])*(`?)/g;
  return Array.from(text.matchAll(pattern), ({ 0: part, 1: raw, 2: name, 3: literal, index }) => ({
    start: index,
    end: index + part.length,
    isClosed: (raw ?? name ?? literal) !== "",
  }));
}

/** The position of the error, which the library does not report: the first token at which no valid expression can go on. */
function errorPosition(text: string, quotes: readonly Quoted[]): number {
  const starts = tokenPositions(text, quotes);
  if (typeof starts === "number") return starts;
  const failing = firstFailing(starts.length, (at) =>
    isValidOrIncomplete(text.slice(0, starts[at + 1] ?? text.length)),
  );
  return starts[failing] ?? text.length;
}

/** The positions of all tokens, or the position of a character that cannot begin one. */
function tokenPositions(text: string, quotes: readonly Quoted[]): readonly number[] | number {
  try {
    return tokenize(text, OPTIONS).map(({ start }) => start);
  } catch {
    const isQuoted = new Uint8Array(text.length);
    for (const { start, end } of quotes) isQuoted.fill(1, start, end - 1);
    const ends = Array.from({ length: text.length }, (_, at) => at).filter((at) => isQuoted[at] === 0);
    return ends[firstFailing(ends.length, (at) => canTokenize(text.slice(0, (ends[at] ?? 0) + 1)))] ?? 0;
  }
}

/** The first index that does not hold, where none after such a one does; `count` when all do. Few steps, since each may read the whole text. */
function firstFailing(count: number, holds: (index: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function canTokenize(text: string): boolean {
  try {
    tokenize(text, OPTIONS);
    return true;
  } catch {
    return false;
  }
}

/** Whether the text is a valid expression, or is invalid only because it ends too early. */
function isValidOrIncomplete(text: string): boolean {
  try {
    compile(text, OPTIONS);
    return true;
  } catch (error) {
    // At the end of the input some of the library's rules throw a TypeError.
    return error instanceof TypeError || (error instanceof Error && error.message.includes("EOF"));
  }
}
