import { UsageError } from "./errors.ts";

/** Checks a text and converts it; throws UsageError. */
export interface Check<T> {
  (text: string): T;
  /** Every accepted word, where they can be listed. */
  readonly words?: readonly string[];
  /** Accepts several words, separated by commas. */
  readonly isList?: boolean;
}

/** Text of 1 to `characters` characters. Empty text is refused: an unset shell variable must not become a filter that matches everything. */
export function textOfAtMost(characters: number): (text: string) => string {
  return (text) => {
    if (text === "") throw new UsageError("it is empty", "Is a shell variable unset?");
    if ([...text].length > characters) throw new UsageError(`it has more than ${characters} characters`);
    return text;
  };
}

/** Characters of the longest name or id that the service has (docs/service.md, "Task document"). */
export const LONGEST_NAME = 255;
const nameLength = textOfAtMost(LONGEST_NAME);

export function nameOrId(text: string): string {
  return withoutControls(nameLength(text), "it");
}

/** Throws UsageError for a line break (Unicode has two of its own), say: it comes from a badly quoted command, and what was meant cannot be guessed. */
export function withoutControls(text: string, what: string): string {
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text)) throw new UsageError(`${what} has a line break or another control character`);
  return text;
}

/** Throws UsageError for text in UTF-16: decoded as UTF-8 its byte order mark is invalid, and every second character is NUL. */
export function refuseUtf16(text: string, what = "standard input"): void {
  if (!text.startsWith("\uFFFD\uFFFD") && !text.includes("\0")) return;
  throw new UsageError(
    `${what} is UTF-16, not UTF-8`,
    "In Windows PowerShell: $OutputEncoding = [Text.UTF8Encoding]::new(), and Out-File -Encoding utf8 for files.",
  );
}

/** The name of a file, as the user typed it. */
export const fileName = textOfAtMost(4096);

/** Characters of the longest token that the service takes (docs/service.md, "Credentials and IAM"). */
export const LONGEST_TOKEN = 16_384;

/** Whether a key or a token can be sent as a header: visible ASCII only, so neither spaces nor line breaks. */
export function isHeaderText(text: string): boolean {
  return !/[^\u0021-\u007e]/.test(text);
}

/** Whether a text from outside can be a token: not empty, not too long, and fit for a header. */
export function isToken(text: string): boolean {
  return text !== "" && text.length <= LONGEST_TOKEN && isHeaderText(text);
}

export function oneOf<const T extends string>(...words: readonly T[]): Check<T> {
  const check = (text: string) => {
    const match = words.find((word) => word === text);
    if (match === undefined) throw notOneOf(text, words);
    return match;
  };
  return Object.assign(check, { words });
}

export function notOneOf(typed: string, words: readonly string[], hint?: string): UsageError {
  return new UsageError(`${JSON.stringify(typed)} is not one of ${words.join(", ")}`, hint, {
    choice: { typed, words },
  });
}

/** Comma-separated words of a list. */
export function listOf<const T extends string>(...words: readonly T[]): Check<readonly T[]> {
  const one = oneOf(...words);
  const check = (text: string) => text.split(",").map((word) => one(word.trim()));
  return Object.assign(check, { words, isList: true });
}

export function integer(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most))
      throw new UsageError(`${JSON.stringify(text)} is not a whole number from ${least} to ${most}`);
    return value;
  };
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

const LONGEST_MS = 30 * 86_400_000;

/** Milliseconds of a duration such as `500ms`, `30s`, `15m`, `12h` or `1d`; at most 30 days. */
export function duration(text: string): number {
  const [, count, unit] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|d)$/.exec(text) ?? [];
  const factor = UNITS[unit ?? ""];
  if (count === undefined || factor === undefined) {
    throw new UsageError(
      `${JSON.stringify(text)} is not a duration`,
      "Durations are written 500ms, 30s, 15m, 12h or 1d.",
    );
  }
  const ms = Math.round(Number(count) * factor);
  if (ms > LONGEST_MS) throw new UsageError(`${text} is more than 30 days`);
  return ms;
}

/** Milliseconds of a duration, or undefined for `none`. 0 is refused, so that only `none` means no limit. */
export function durationOrNone(text: string): number | undefined {
  if (text === "none") return undefined;
  const ms = duration(text);
  if (ms === 0) throw new UsageError("0 leaves no time at all", "For no limit write none.");
  return ms;
}
