import { describe, expect, test } from "vitest";

import type {
  Bytes,
  EpochMilliseconds,
  MegabitsPerSecond,
  Megabytes,
  Milliseconds,
  Percent,
  Seconds,
} from "../../src/model/quantities.ts";
import * as units from "../../src/view/units.ts";
import { type Cell, textOf } from "../../src/view/view.ts";

const MISSING = "—";
const plain = (cell: Cell) => textOf(cell, "plain");
const screen = (cell: Cell) => textOf(cell, "screen");

describe("null and absent are missing, and so is what no number can be", () => {
  const frame = { now: new Date(0), utcOffset: () => 0 };
  const all: Readonly<Record<string, (value: null | undefined | never) => Cell>> = {
    text: units.text,
    yesNo: units.yesNo,
    number: units.number,
    percent: units.percent,
    rate: units.rate,
    megabytes: units.megabytes,
    milliseconds: units.milliseconds,
    speedLimit: units.speedLimit,
    size: units.size,
    bar: units.bar,
    span: units.span,
    time: (value) => units.time(value, frame),
    shortTime: (value) => units.shortTime(value, frame),
    usageOfKnown: (value) => units.usage(value, 5),
  };
  test.each(Object.entries(all))("%s", (name, show) => {
    expect(show(null)).toBe(MISSING);
    expect(show(undefined)).toBe(MISSING);
    if (name === "text" || name === "yesNo") return;
    for (const none of [Infinity, -Infinity, NaN]) expect(show(none as never)).toBe(MISSING);
  });
});

test.each([
  ["", '""'],
  ["web-01", "web-01"],
  [" ", " "],
  ["—", "—"],
])("text %j is %j", (value, expected) => expect(units.text(value)).toBe(expected));

test("usage of an unknown whole", () => {
  expect([units.usage(5, null), units.usage(5, undefined)]).toEqual([MISSING, MISSING]);
});

test("yesNo", () => expect([units.yesNo(true), units.yesNo(false)]).toEqual(["yes", "no"]));

test.each([
  [0, "0"],
  [-0, "0"],
  [51.3, "51.3"],
  [51.30000001, "51.3"],
  [12.345, "12.35"],
  [-5.25, "-5.25"],
  [0.004, "0.004"],
  [-0.0000012, "-0.000001"],
  [1e-9, "1e-9"],
  [10_000, "10000"],
  [1e300, "1e+300"],
  [Number.MAX_VALUE, "1.7976931348623157e+308"],
])("a quantity of %d reads %s with its unit", (value, words) => {
  expect(units.percent(value as Percent)).toBe(`${words} %`);
  expect(units.rate(value as MegabitsPerSecond)).toBe(`${words} Mbit/s`);
  expect(units.megabytes(value as Megabytes)).toBe(`${words} MB`);
  expect(units.milliseconds(value as Milliseconds)).toBe(`${words} ms`);
});

test.each([
  [0, "0"],
  [1.8, "1.8"],
  [78_643_200, "78643200"],
  [1e300, "1e+300"],
])("number %d is %s", (value, expected) => expect(units.number(value)).toBe(expected));

test.each([
  [0, "unlimited"],
  [1, "1 Mbit/s"],
  [65_535, "65535 Mbit/s"],
  [-1, "-1 Mbit/s"],
])("speed limit %d is %s", (value, expected) => {
  expect(units.speedLimit(value as MegabitsPerSecond)).toBe(expected);
});

const KIB = 1024;
test.each([
  [0, "0 B"],
  [1, "1 B"],
  [1023, "1023 B"],
  [1024, "1.0 KiB"],
  [4096, "4.0 KiB"],
  [KIB ** 2 - 1, "1.0 MiB"],
  [KIB ** 2 - 60, "1023.9 KiB"],
  [KIB ** 2, "1.0 MiB"],
  [410_275_840, "391.3 MiB"],
  [KIB ** 3 - 1, "1.0 GiB"],
  [KIB ** 3, "1.0 GiB"],
  [42_949_672_960, "40.0 GiB"],
  [KIB ** 4 - 1, "1.0 TiB"],
  [KIB ** 4, "1.0 TiB"],
  [KIB ** 5, "1.0 PiB"],
  [2 ** 63 - 1, "8.0 EiB"],
  [-1, "-1 B"],
  [-2048, "-2.0 KiB"],
  [0.5, "0.5 B"],
])("%d bytes are %s", (value, expected) => expect(units.size(value as Bytes)).toBe(expected));

test.each([
  [0, "0 %", "░░░░░░░░░░   0 %"],
  [4, "4 %", "░░░░░░░░░░   4 %"],
  [6, "6 %", "█░░░░░░░░░   6 %"],
  [50, "50 %", "█████░░░░░  50 %"],
  [99.5, "99.5 %", "██████████ 99.5 %"],
  [100, "100 %", "██████████ 100 %"],
  [142, "142 %", "██████████ 142 %"],
  [-5, "-5 %", "░░░░░░░░░░  -5 %"],
])("progress %d", (value, words, drawn) => {
  expect([plain(units.bar(value)), screen(units.bar(value))]).toEqual([words, drawn]);
});

test.each([
  [0, 100, "0 %"],
  [50, 200, "25 %"],
  [42_947_575_808, 42_949_672_960, "100 %"],
  [300, 200, "150 %"],
  [-50, 200, "-25 %"],
  [0, 0, MISSING],
  [5, 0, MISSING],
  [5, -10, MISSING],
  [Number.MAX_VALUE, 0.1, MISSING],
])("%d used of %d is %s", (used, whole, expected) => expect(plain(units.usage(used, whole))).toBe(expected));

test.each([
  [0, "0 s"],
  [0.9, "0 s"],
  [1, "1 s"],
  [59, "59 s"],
  [60, "1 min"],
  [61, "1 min 1 s"],
  [115, "1 min 55 s"],
  [3599, "59 min 59 s"],
  [3600, "1 h"],
  [3601, "1 h"],
  [3660, "1 h 1 min"],
  [86_399, "23 h 59 min"],
  [86_400, "1 d"],
  [90_000, "1 d 1 h"],
  [2 ** 63, "106751991167300 d 15 h"],
  [-61, "−1 min 1 s"],
  [-0.5, "0 s"],
])("%d seconds are %s", (value, expected) => expect(units.span(value as Seconds)).toBe(expected));

describe("times", () => {
  const at = (now: number, offset: number) => ({ now: new Date(now), utcOffset: () => offset });
  const SAMPLE = 1_598_435_778_000;
  test.each([
    [SAMPLE, 0, "2020-08-26T09:56:18Z"],
    [SAMPLE, 480, "2020-08-26T17:56:18+08:00"],
    [SAMPLE, -210, "2020-08-26T06:26:18-03:30"],
    [SAMPLE, 345, "2020-08-26T15:41:18+05:45"],
    [SAMPLE + 123, 0, "2020-08-26T09:56:18.123Z"],
    [SAMPLE + 0.6, 480, "2020-08-26T17:56:18+08:00"],
    [0, 0, "1970-01-01T00:00:00Z"],
    [-1000, 60, "1970-01-01T00:59:59+01:00"],
    [253_402_300_800_000, 0, "+010000-01-01T00:00:00Z"],
    [8.64e15 - 86_400_000, 840, "+275760-09-12T14:00:00+14:00"],
    [8.64e15, 0, "beyond all dates (8.64e+15 ms since 1970)"],
    [-8.64e15, 0, "beyond all dates (-8.64e+15 ms since 1970)"],
    [2 ** 63, 0, "beyond all dates (9.22e+18 ms since 1970)"],
    [Number.MAX_VALUE, 0, "beyond all dates (1.80e+308 ms since 1970)"],
  ])("%d at %d minutes is %s", (ms, offset, expected) => {
    expect(plain(units.time(ms as EpochMilliseconds, at(0, offset)))).toBe(expected);
    expect(plain(units.shortTime(ms as EpochMilliseconds, at(0, offset)))).toBe(expected);
  });

  test.each([
    [0, "now"],
    [999, "now"],
    [-999, "now"],
    [1000, "1 s ago"],
    [61_000, "1 min 1 s ago"],
    [-3_660_000, "in 1 h 1 min"],
    [86_400_000 * 400, "400 d ago"],
  ])("%d ms before is %s on a terminal", (ago, words) => {
    const when = (SAMPLE - ago) as EpochMilliseconds;
    expect(screen(units.shortTime(when, at(SAMPLE, 0)))).toBe(words);
    expect(screen(units.time(when, at(SAMPLE, 0)))).toBe(`${plain(units.time(when, at(SAMPLE, 0)))} (${words})`);
  });

  test("a time beyond all dates has no how long ago", () => {
    const last = (2 ** 63) as EpochMilliseconds;
    expect(screen(units.time(last, at(0, 0)))).toBe("beyond all dates (9.22e+18 ms since 1970)");
    expect(screen(units.shortTime(last, at(0, 0)))).toBe("beyond all dates (9.22e+18 ms since 1970)");
  });

  test("the offset is asked for at the date shown", () => {
    const frame = { now: new Date(0), utcOffset: (date: Date) => (date.getUTCMonth() === 6 ? 120 : 60) };
    expect(plain(units.time(1_783_000_000_000 as EpochMilliseconds, frame))).toBe("2026-07-02T15:46:40+02:00");
    expect(plain(units.time(1_767_323_045_000 as EpochMilliseconds, frame))).toBe("2026-01-02T04:04:05+01:00");
  });
});
