import { compile, tokenize } from "@jmespath-community/jmespath";

import { UsageError } from "../errors.ts";

export type Expression = ReturnType<typeof compile>;

/** Makes `foo` in backticks the string foo, as in the first version of the language, which users of the AWS CLI still write. */
const OPTIONS = { enable_legacy_literals: true };

/** Parses a JMESPath expression. The only file that knows the library, of which only the parser is used. */
export function parseExpression(text: string): Expression {
  const unclosed = unclosedQuotePosition(text);
  if (unclosed !== undefined) throw syntaxError(text, unclosed, `${text[unclosed]} is not closed`);
  const extension = extensionPosition(text);
  if (extension !== undefined) throw unexpectedCharacter(text, extension);
  try {
    return compile(text, OPTIONS);
  } catch {
    throw unexpectedCharacter(text, errorPosition(text));
  }
}

function unexpectedCharacter(text: string, at: number): UsageError {
  return syntaxError(text, at, at < text.length ? `${JSON.stringify(text[at])} is not expected` : "more is expected");
}

function syntaxError(text: string, at: number, what: string): UsageError {
  const hint = text.trim() === "" ? "Is a shell variable unset?" : "The language: https://jmespath.org/tutorial.html";
  const message = `--query: not JMESPath: ${what} at character ${at + 1} of ${JSON.stringify(text)}`;
  return new UsageError(message, hint, { mark: { text, at } });
}

/** Refuses what the library's dialect adds to the language of jmespath.org. A single = is usually a typing error. */
const EXTENSIONS: ReadonlySet<string> = new Set(
  "Assign Root Variable Plus Minus Multiply Divide Div Modulo Question".split(" "),
);

function extensionPosition(text: string): number | undefined {
  return canTokenize(text) ? tokenize(text, OPTIONS).find(({ type }) => EXTENSIONS.has(type))?.start : undefined;
}

/** The position of a quote that is never closed; the library would silently close it at the end. */
function unclosedQuotePosition(text: string): number | undefined {
  const closed = /'(?:\\[^]|[^'\\])*'|"(?:\\[^]|[^"\\])*"|`(?:\\[^]|[^`\\])*`/g;
  const at = text.replace(closed, (quoted) => " ".repeat(quoted.length)).search(/['"`]/);
  return at < 0 ? undefined : at;
}

/** The position of the error, which the library does not report: the first token at which no valid expression can go on. */
function errorPosition(text: string): number {
  const starts = tokenPositions(text);
  if (typeof starts === "number") return starts;
  return starts.find((_, at) => !isValidOrIncomplete(text.slice(0, starts[at + 1] ?? text.length))) ?? text.length;
}

/** The positions of all tokens, or the position of a character that cannot begin one. */
function tokenPositions(text: string): readonly number[] | number {
  try {
    return tokenize(text, OPTIONS).map(({ start }) => start);
  } catch {
    const fits = (end: number) =>
      unclosedQuotePosition(text.slice(0, end)) !== undefined || canTokenize(text.slice(0, end));
    return Array.from(text, (_, at) => at).find((at) => !fits(at + 1)) ?? 0;
  }
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
