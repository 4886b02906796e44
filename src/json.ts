import { isLosslessNumber, LosslessNumber, parse, stringify } from "lossless-json";

import { escapeUnsafe, UNSAFE_BEYOND_C0 } from "./safe-text.ts";

/** A JSON value as it was received: numbers keep their digits (`0.0`, `9223372036854775807`). */
export type Json = null | boolean | string | number | LosslessNumber | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** More levels than any document has, and few enough that a recursive function cannot overflow the stack. */
const DEEPEST = 500;

/** Values that one text may hold: twice those of a task with 65,535 sub-tasks. 12 MB of small ones would take a gigabyte. */
const MOST_VALUES = 1_000_000;

/** JSON that is well formed as far as was looked, and larger in some way than this program reads. */
export class JsonLimitError extends SyntaxError {
  override readonly name = "JsonLimitError";
}

/**
 * Parses JSON without changing a number. A repeated key takes its last value, as in JSON.parse. Throws SyntaxError; for nesting deeper
 * than 500 levels, and for more than 1,000,000 values, a JsonLimitError.
 */
export function parseJson(text: string): Json {
  if (hasMoreValues(text, MOST_VALUES)) throw new JsonLimitError("it holds more than 1,000,000 values");
  const value = readJson(text);
  if (isDeeperThan(DEEPEST, value)) throw nestedTooDeeply();
  return value;
}

function nestedTooDeeply(cause?: unknown): JsonLimitError {
  return new JsonLimitError("it is nested too deeply", { cause });
}

const [QUOTE, BACKSLASH, COMMA, BRACKET, BRACE] = [34, 92, 44, 91, 123];

/** Every value but the first follows a comma or an opening bracket or brace. */
function hasMoreValues(text: string, most: number): boolean {
  if (text.length < most) return false;
  let count = 1;
  let isInString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isInString && code === BACKSLASH) at += 1;
    else if (code === QUOTE) isInString = !isInString;
    else if (!isInString && (code === COMMA || code === BRACKET || code === BRACE)) count += 1;
    if (count > most) return true;
  }
  return false;
}

/** The value, or undefined if the text is not JSON. */
export function jsonIn(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function readJson(text: string): Json {
  try {
    return parseWithNumbers(text, (digits) => new LosslessNumber(digits)) as Json;
  } catch {
    return parseWithLibrary(text);
  }
}

/** The parser of the library: slower, but its errors say what is wrong and where in the original text. */
function parseWithLibrary(text: string): Json {
  try {
    return parse(text, undefined, { onDuplicateKey: ({ newValue }) => newValue }) as Json;
  } catch (error) {
    if (error instanceof RangeError) throw nestedTooDeeply(error);
    throw error;
  }
}

function isDeeperThan(levels: number, value: Json): boolean {
  if (!Array.isArray(value) && !isJsonObject(value)) return false;
  return levels === 0 || Object.values<Json>(value).some((inner) => isDeeperThan(levels - 1, inner));
}

/** JSON text, indented by two spaces unless `compact`. Characters that a terminal could act on are written as `\u…`. */
export function printJson(value: Json, layout: "indented" | "compact" = "indented"): string {
  const text = stringify(value, undefined, layout === "indented" ? 2 : undefined) ?? "null";
  return escapeUnsafe(text, UNSAFE_BEYOND_C0);
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isLosslessNumber(value);
}

/** A field of a value that may be an object; undefined when it is not there. */
export function fieldOf(value: Json | undefined, field: string): Json | undefined {
  return isJsonObject(value) && Object.hasOwn(value, field) ? value[field] : undefined;
}

/** A text field, undefined when it is missing or not a text. */
export function textField(value: Json | undefined, field: string): string | undefined {
  const found = fieldOf(value, field);
  return typeof found === "string" ? found : undefined;
}

/** A number field, with the precision of JavaScript; undefined when it is missing or not a number. */
export function numberField(value: Json | undefined, field: string): number | undefined {
  const found = fieldOf(value, field);
  return isJsonNumber(found) ? Number(digitsOf(found)) : undefined;
}

/** Compact JSON for another program: no escapes for terminals. */
export function wireJson(value: Json): string {
  return stringify(value) ?? "null";
}

/** A JSON number with exactly these digits. */
export function jsonNumber(digits: string): LosslessNumber {
  return new LosslessNumber(digits);
}

/** The digits of a JSON number exactly as they were received. */
export function digitsOf(value: LosslessNumber | number): string {
  return value.toString();
}

export function isJsonNumber(value: unknown): value is LosslessNumber | number {
  return typeof value === "number" || isLosslessNumber(value);
}

/** A character that needs no escape in JSON strings. Before digits it marks a number; doubled, a text that could be taken for a number. */
const MARK = "\u007f";
/** A string that is not closed reaches to the end, so that no character of it is read twice. */
const TOKENS = /"([^"\\]*(?:\\(?:.|$)[^"\\]*)*)("|$)|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/gs;

/**
 * JSON.parse with numbers that keep their digits. Numbers pass through the built-in parser as marked strings: it is many
 * times faster than a parser in JavaScript, and its strings are contiguous instead of chains of single characters.
 * Throws for text that is not JSON, but the message may not fit the original text.
 */
export function parseWithNumbers(text: string, number: (digits: string) => unknown): unknown {
  return unmark(JSON.parse(text.replace(TOKENS, markToken)), number);
}

function markToken(token: string, inside: string | undefined, end: string | undefined): string {
  // A string that is not closed is left to the parser to refuse.
  if (end === "") return token;
  if (inside === undefined) return `"${MARK}${token}"`;
  return inside.startsWith(MARK) || inside.startsWith("\\") ? `"${MARK}${MARK}${inside}"` : token;
}

/** Works in place, since nothing else refers to these objects yet. */
function unmark(value: unknown, number: (digits: string) => unknown): unknown {
  if (typeof value === "string") return value.startsWith(MARK) ? unmarkString(value, number) : value;
  if (typeof value !== "object" || value === null) return value;
  const parts = value as Record<string, unknown>;
  let hasMarkedKey = false;
  for (const key of Object.keys(parts)) {
    hasMarkedKey ||= key.startsWith(MARK);
    const part = parts[key];
    const unmarked = unmark(part, number);
    if (unmarked !== part) parts[key] = unmarked;
  }
  return hasMarkedKey ? Object.fromEntries(Object.entries(parts).map(([key, part]) => [unmarkKey(key), part])) : parts;
}

function unmarkString(text: string, number: (digits: string) => unknown): unknown {
  return text[1] === MARK ? text.slice(2) : number(text.slice(1));
}

function unmarkKey(key: string): string {
  if (!key.startsWith(MARK)) return key;
  if (key[1] !== MARK) throw new SyntaxError("a number cannot be a key");
  return key.slice(2);
}
