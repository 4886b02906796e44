import { digitsOf, isJsonNumber, isJsonObject, type Json, type JsonObject } from "../json.ts";

/** Values of a scenario file, checked, with errors that name the path. */

export function expectedError(path: string, expected: string): Error {
  return new Error(`${path}: expected ${expected}`);
}

export function objectOf(value: Json | undefined, path: string): JsonObject {
  if (!isJsonObject(value)) throw expectedError(path, "an object");
  return value;
}

/** Catches typing errors, which would otherwise be ignored in silence. */
export function onlyKeys(value: JsonObject, known: readonly string[], prefix: string): void {
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown !== undefined) throw new Error(`${prefix}${unknown}: unknown field; known here: ${known.join(", ")}`);
}

export function textOf(value: Json | undefined, path: string): string {
  if (typeof value !== "string" || value === "") throw expectedError(path, "a text that is not empty");
  return value;
}

/** A number within limits; `absent` when the field is not there. */
export function numberOr<T>(
  value: Json | undefined,
  absent: T,
  path: string,
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): number | T {
  if (value === undefined) return absent;
  const number = isJsonNumber(value) ? Number(digitsOf(value)) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw expectedError(
    path,
    most === Number.MAX_SAFE_INTEGER ? `a number from ${least}` : `a number from ${least} to ${most}`,
  );
}
