import { expect, test } from "vitest";

import { DeadlineError, InterruptedError, NetworkError, OutcomeUnknownError, SmsError } from "../src/errors.ts";
import { EXIT_CODES, exitCodeOf } from "../src/exit-code.ts";

test.each([
  ["usage", 2],
  ["config", 2],
  ["not_found", 3],
  ["auth", 4],
  ["permission", 4],
  ["refused", 6],
  ["service", 7],
  ["network", 9],
  ["timeout", 9],
  ["outcome_unknown", 9],
  ["response", 7],
  ["internal", 1],
] as const)("an error of kind %s ends with %d", (kind, code) => {
  expect(exitCodeOf(new SmsError(kind, "m"))).toBe(code);
  expect(EXIT_CODES.map((each) => each.code)).toContain(code);
});

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const)("%s ends with %d, whatever was being done", (signal, code) => {
  const error = new InterruptedError(signal);
  expect(
    [error, error.during("reading", {}), error.during("reading", {}).during("starting", {})].map(exitCodeOf),
  ).toEqual([code, code, code]);
  expect(EXIT_CODES.map((each) => each.code)).toContain(code);
});

test("the end of --timeout ends with 8, and a time-out of a request, or an outcome that it left unknown, with 9", () => {
  const deadline = new DeadlineError("m");
  const errors = [
    deadline,
    deadline.during("reading", {}),
    new NetworkError("timeout", "m", true),
    new OutcomeUnknownError("m", deadline.facts),
  ];
  expect(errors.map(exitCodeOf)).toEqual([8, 8, 9, 9]);
});
