import { digitsOf, isJsonNumber, isJsonObject, type Json, printJson } from "../json.ts";

export type TypeName = "null" | "boolean" | "number" | "string" | "array" | "object";

export function typeOf(value: Json): TypeName {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (isJsonNumber(value)) return "number";
  return typeof value as "boolean" | "string" | "object";
}

export function fieldOf(value: Json, name: string): Json {
  return isJsonObject(value) && Object.hasOwn(value, name) ? (value[name] ?? null) : null;
}

/** False in a condition are null, false, and empty strings, arrays and objects. 0 is true. */
export function isFalsy(value: Json): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isJsonObject(value)) return Object.keys(value).length === 0;
  return value === null || value === false || value === "";
}

/** Numbers are compared by value (0 equals 0.0); integers to the last digit, also beyond 2^53. */
export function isEqual(a: Json, b: Json): boolean {
  if (isJsonNumber(a) && isJsonNumber(b)) return compareNumbers(a, b) === 0;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item: Json, at) => isEqual(item, b[at]));
  if (isJsonObject(a) && isJsonObject(b)) {
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length &&
      keys.every((key) => Object.hasOwn(b, key) && isEqual(a[key] ?? null, b[key] ?? null))
    );
  }
  return a === b;
}

type JsonNumber = Parameters<typeof digitsOf>[0];

/** Negative, 0 or positive, for sorting. */
export function compareNumbers(a: JsonNumber, b: JsonNumber): number {
  const [left, right] = [digitsOf(a), digitsOf(b)];
  if (![a, b].every(isExactInteger)) return Math.sign(Number(left) - Number(right));
  const difference = BigInt(left) - BigInt(right);
  return difference < 0n ? -1 : Number(difference > 0n);
}

/** A number that was computed, or written in the query, is exact only up to 2^53. */
function isExactInteger(value: JsonNumber): boolean {
  return typeof value === "number" ? Number.isSafeInteger(value) : /^-?\d+$/.test(digitsOf(value));
}

/** Compares by code points, as the language defines it. */
export function compareStrings(a: string, b: string): number {
  const [left, right] = [Array.from(a), Array.from(b)];
  const at = left.findIndex((character, each) => character !== right[each]);
  if (at < 0) return left.length - right.length;
  return (left[at]?.codePointAt(0) ?? 0) - (right[at]?.codePointAt(0) ?? -1);
}

export function toText(value: Json): string {
  return typeof value === "string" ? value : printJson(value, "compact");
}
