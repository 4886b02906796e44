import fc from "fast-check";
import { expect, test } from "vitest";

import { type Attempt, parseRetryAfter, retryDelay } from "../../src/api/retry.ts";

const NOW = new Date("2026-01-02T03:04:05Z");
const FIRST: Attempt = {
  isIdempotent: true,
  failure: 502,
  retryAfter: null,
  attempt: 1,
  maxRetries: 4,
  random: 0.5,
  now: NOW,
};

const FAILURES = ["unsent", "disconnected", 400, 401, 403, 404, 405, 408, 409, 413, 429, 500, 502, 503, 504] as const;

test.each([
  ["a read", true, ["unsent", "disconnected", 408, 429, 500, 502, 503, 504]],
  ["what acts", false, ["unsent", 429]],
] as const)("which failures of %s are repeated", (_, isIdempotent, expected) => {
  const repeated = FAILURES.filter(
    (failure) => retryDelay({ ...FIRST, isIdempotent: isIdempotent, failure }) !== undefined,
  );
  expect(repeated).toEqual(expected);
});

test.each([
  [1, 250],
  [2, 500],
  [3, 1000],
  [4, 2000],
  [5, 4000],
  [6, 8000],
  [7, 10_000],
  [50, 10_000],
  [5000, 10_000],
])("attempt %d of many waits half of a doubling time, at most half of 20 s: %d ms", (attempt, ms) => {
  expect(retryDelay({ ...FIRST, attempt, maxRetries: 10_000 })).toBe(ms);
});

test.each([
  [0, 1, undefined],
  [1, 1, 250],
  [1, 2, undefined],
  [4, 4, 2000],
  [4, 5, undefined],
])("with %d retries allowed, attempt %d is followed after %s", (maxRetries, attempt, ms) => {
  expect(retryDelay({ ...FIRST, maxRetries, attempt })).toBe(ms);
});

test("the jitter is full: from nothing to the whole time", () => {
  expect([0, 0.25, 0.999].map((random) => retryDelay({ ...FIRST, random }))).toEqual([0, 125, 499]);
});

test.each([
  ["0", 0],
  ["7", 7000],
  [" 7 ", 7000],
  ["007", 7000],
  ["60", 60_000],
  ["61", 60_000],
  ["86400", 60_000],
  ["9".repeat(400), 60_000],
  ["Fri, 02 Jan 2026 03:04:15 GMT", 10_000],
  ["Friday, 02-Jan-26 03:04:15 GMT", 10_000],
  ["Fri, 02 Jan 2026 03:04:05 GMT", 0],
  ["Fri, 02 Jan 2026 03:03:05 GMT", 0],
  ["Thu, 01 Jan 1970 00:00:00 GMT", 0],
  ["Sat, 03 Jan 2026 03:04:05 GMT", 60_000],
  ["", 250],
  ["-5", 250],
  ["1.5", 250],
  ["1e3", 250],
  ["0x10", 250],
  ["soon", 250],
  ["soon 5", 250],
  ["5 s", 250],
  ["on Fri, 02 Jan 2026 03:04:15 GMT", 250],
  ["Fri, 02 Jan 2026 03:04:15 GMT+0000", 250],
  ["Fri, 99 Foo 2026 03:04:05 GMT", 250],
])("Retry-After %j makes it wait %d ms", (retryAfter, ms) => {
  expect(retryDelay({ ...FIRST, failure: 429, retryAfter })).toBe(ms);
});

test("Retry-After repeats nothing that may not be repeated", () => {
  expect(retryDelay({ ...FIRST, isIdempotent: false, failure: 503, retryAfter: "1" })).toBeUndefined();
  expect(retryDelay({ ...FIRST, failure: 401, retryAfter: "1" })).toBeUndefined();
  expect(retryDelay({ ...FIRST, attempt: 5, retryAfter: "1" })).toBeUndefined();
});

test("a date that the machine's time zone would bend is not taken for one", () => {
  expect(parseRetryAfter("Fri Jan  2 03:04:15 2026", NOW)).toBeUndefined();
});

const attempt: fc.Arbitrary<Attempt> = fc.record({
  isIdempotent: fc.boolean(),
  failure: fc.oneof(fc.constantFrom("unsent" as const, "disconnected" as const), fc.integer({ min: 100, max: 599 })),
  retryAfter: fc.oneof(
    fc.constant(null),
    fc.string(),
    fc.integer().map(String),
    fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
  ),
  attempt: fc.integer({ min: 1, max: 2000 }),
  maxRetries: fc.integer({ min: 0, max: 2000 }),
  random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  now: fc.constant(NOW),
});

test("a wait is a whole number of milliseconds up to a minute, and there are no more than allowed", () => {
  fc.assert(
    fc.property(attempt, (value) => {
      const delay = retryDelay(value);
      if (value.attempt > value.maxRetries) expect(delay).toBeUndefined();
      if (delay === undefined) return;
      expect(Number.isInteger(delay) && delay >= 0 && delay <= 60_000).toBe(true);
    }),
    { numRuns: 1000 },
  );
});
