import { isJsonObject, type Json, printJson } from "../json.ts";
import { RATE_UNIT } from "../model/limits.ts";
import type {
  Bytes,
  EpochMilliseconds,
  MegabitsPerSecond,
  Megabytes,
  Milliseconds,
  Percent,
  Seconds,
} from "../model/quantities.ts";
import { spanWords } from "../model/time.ts";
import { type Cell, textOf } from "./view.ts";

/** What relative and local times depend on; `utcOffset` is in minutes. */
export interface TimeFrame {
  readonly now: Date;
  readonly utcOffset: (date: Date) => number;
}

type Maybe<T> = T | null | undefined;

export const MISSING = "—";
/** The text for a value, or for a missing one; an infinite or undefined result of a calculation counts as missing. */
function known<T>(value: Maybe<T>, show: (value: T) => Cell): Cell {
  const unknown = value === null || value === undefined || (typeof value === "number" && !Number.isFinite(value));
  return unknown ? MISSING : show(value);
}

/** An empty string is shown as `""`: the service uses it for "not created yet". */
export const text = (value: Maybe<string>): Cell => known(value, (words) => (words === "" ? '""' : words));
/** A value of a field that is not documented. */
export function anyValue(value: Json): Cell {
  if (value === null || typeof value === "string") return text(value);
  return isJsonObject(value) || Array.isArray(value) ? printJson(value, "compact") : String(value);
}
export const yesNo = (value: Maybe<boolean>): Cell => known(value, (yes) => (yes ? "yes" : "no"));
export const number = (value: Maybe<number>): Cell => known(value, String);
export const percent = (value: Maybe<Percent>): Cell => known(value, (share) => `${decimal(share)} %`);
export const rate = (value: Maybe<MegabitsPerSecond>): Cell =>
  known(value, (speed) => `${decimal(speed)} ${RATE_UNIT}`);
/** The same for a column of a table: a terminal shows no decimals. */
export const shortRate = (value: Maybe<MegabitsPerSecond>): Cell =>
  known(value, (speed) => ({
    text: textOf(rate(value), "plain"),
    screen: `${Math.abs(speed) < 1 ? decimal(speed) : Math.round(speed)} ${RATE_UNIT}`,
  }));
export const megabytes = (value: Maybe<Megabytes>): Cell => known(value, (memory) => `${decimal(memory)} MB`);
export const milliseconds = (value: Maybe<Milliseconds>): Cell => known(value, (delay) => `${decimal(delay)} ms`);
/** 0 means that there is no limit (docs/service.md, "Speed limits"). */
export const speedLimit = (value: Maybe<MegabitsPerSecond>): Cell => (value === 0 ? "unlimited" : rate(value));

/** At most two decimals, but never 0 for a value that is not 0. */
function decimal(value: number): string {
  const rounded = Number(value.toFixed(2));
  return String(rounded === 0 ? Number(value.toPrecision(1)) : rounded);
}

const SIZES = [
  { unit: "EiB", bytes: 1024 ** 6 },
  { unit: "PiB", bytes: 1024 ** 5 },
  { unit: "TiB", bytes: 1024 ** 4 },
  { unit: "GiB", bytes: 1024 ** 3 },
  { unit: "MiB", bytes: 1024 ** 2 },
  { unit: "KiB", bytes: 1024 },
] as const;

/** 42949672960 → `40.0 GiB`; units of 1024. */
export const size = (value: Maybe<Bytes>): Cell =>
  known(value, (count) => {
    // From 1,023.95 on, the smaller unit would be rounded to 1024.0.
    const scale = SIZES.find(({ bytes }) => Math.abs(count) >= (bytes / 1024) * 1023.95);
    return scale === undefined ? `${count} B` : `${(count / scale.bytes).toFixed(1)} ${scale.unit}`;
  });

const BAR_WIDTH = 10;

/** A percentage, on a terminal with a bar, which is full or empty for values beyond 0 to 100. */
export function bar(share: Maybe<number>): Cell {
  return known(share, (value) => {
    const words = `${decimal(value)} %`;
    return { text: words, screen: `${barOnly(value)} ${words.padStart(5)}` };
  });
}

/** The bar without its number; "" for a missing value. */
export function barOnly(share: Maybe<number>): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return "";
  const filled = Math.round((Math.min(Math.max(share, 0), 100) / 100) * BAR_WIDTH);
  return `${"█".repeat(filled)}${"░".repeat(BAR_WIDTH - filled)}`;
}

/** How full something is, in percent, from two sizes in bytes; missing if the total is 0. */
export function usage(used: Maybe<number>, total: Maybe<number>): Cell {
  return used == null || total == null || total <= 0 ? MISSING : bar(Math.round((used / total) * 100));
}

/** A duration in its two largest units: `3 h 12 min`. */
export function span(value: Maybe<Seconds>): Cell {
  return known(value, spanWords);
}

/** `2020-08-26T17:56:18+08:00`; a terminal shows how long ago, too. */
export function time(value: Maybe<EpochMilliseconds>, frame: TimeFrame): Cell {
  return known(value, (ms) => {
    const words = isoTime(ms, frame);
    return isDate(ms) ? { text: words, screen: `${words} (${relative(ms, frame.now)})` } : words;
  });
}

/** The same for a column of a table: a terminal shows only how long ago. */
export function shortTime(value: Maybe<EpochMilliseconds>, frame: TimeFrame): Cell {
  return known(value, (ms) => {
    const words = isoTime(ms, frame);
    return isDate(ms) ? { text: words, screen: relative(ms, frame.now) } : words;
  });
}

const LAST_DATE = 8.64e15;

/** Whether a Date can hold the time, also after a shift by the UTC offset. */
function isDate(ms: number): boolean {
  return Math.abs(ms) <= LAST_DATE - 86_400_000;
}

export function isoTime(ms: number, { utcOffset }: TimeFrame): string {
  if (!isDate(ms)) return `beyond all dates (${ms.toExponential(2)} ms since 1970)`;
  const offset = utcOffset(new Date(ms));
  const local = new Date(ms + offset * 60_000).toISOString().replace(/\.000Z$|Z$/, "");
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60].map((part) =>
    String(part).padStart(2, "0"),
  );
  return offset === 0 ? `${local}Z` : `${local}${offset < 0 ? "-" : "+"}${hours}:${minutes}`;
}

function relative(ms: number, now: Date): string {
  const seconds = (now.getTime() - ms) / 1000;
  if (Math.abs(seconds) < 1) return "now";
  return seconds > 0 ? `${spanWords(seconds)} ago` : `in ${spanWords(-seconds)}`;
}

const BARS = "▁▂▃▄▅▆▇█";
const UNKNOWN = "·";

/** The newest `width` samples as a line of bars, scaled to the largest of them; unknown samples are dots. */
export function sparkline(samples: readonly (number | null)[], width: number): string {
  const shown = samples.slice(-width);
  const most = Math.max(...shown.map((sample) => sample ?? 0), 0);
  return shown.map((sample) => (sample === null ? UNKNOWN : barOf(sample, most))).join("");
}

function barOf(sample: number, most: number): string {
  const share = most <= 0 ? 0 : Math.min(Math.max(sample / most, 0), 1);
  return BARS[Math.round(share * (BARS.length - 1))] ?? UNKNOWN;
}
