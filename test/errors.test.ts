import { expect, test } from "vitest";

import {
  ApiError,
  asSmsError,
  ConfigError,
  expectedError,
  InterruptedError,
  NetworkError,
  OutcomeUnknownError,
  RefusedError,
  ResponseError,
  SmsError,
  UsageError,
} from "../src/errors.ts";

test.each([
  [new UsageError("m"), "UsageError", "usage", {}],
  [new UsageError("m", "h"), "UsageError", "usage", { hint: "h" }],
  [new ConfigError("m"), "ConfigError", "config", {}],
  [new ConfigError("m", "h"), "ConfigError", "config", { hint: "h" }],
  [new RefusedError("m"), "RefusedError", "refused", {}],
  [new RefusedError("m", { taskId: "1" }), "RefusedError", "refused", { taskId: "1" }],
  [new ApiError("auth", "m"), "ApiError", "auth", {}],
  [new NetworkError("timeout", "m", true), "NetworkError", "timeout", { retryable: true }],
  [new NetworkError("network", "m", false, { retryable: false }), "NetworkError", "network", { retryable: false }],
  [new ResponseError("m"), "ResponseError", "response", {}],
  [new ResponseError("m", { httpStatus: 200 }), "ResponseError", "response", { httpStatus: 200 }],
  [new OutcomeUnknownError("m", { taskId: "1" }), "OutcomeUnknownError", "outcome_unknown", { taskId: "1" }],
  [new InterruptedError("SIGINT"), "InterruptedError", "interrupted", {}],
] as const)("%s says what it is about", (error, name, kind, facts) => {
  expect(error).toBeInstanceOf(SmsError);
  expect({ name: error.name, kind: error.kind, facts: error.facts }).toEqual({ name, kind, facts });
});

test("during says what was being done and adds facts, but keeps those known and the cause", () => {
  const cause = new Error("deep");
  const error = new SmsError("service", "failed", { hint: "known", httpStatus: 500 }, { cause });
  const told = error.during("starting", { hint: "new", taskId: "1" });
  const { kind, message, facts } = told;
  expect({ kind, message, facts, cause: told.cause }).toEqual({
    kind: "service",
    message: "starting: failed",
    facts: { hint: "known", httpStatus: 500, taskId: "1" },
    cause,
  });
  expect(new SmsError("service", "failed").during("starting", {}).cause).toEqual(new SmsError("service", "failed"));
});

test("whatever is thrown becomes an error of ours", () => {
  const own = new SmsError("usage", "m");
  const thrown = new TypeError("a bug");
  expect(asSmsError(own)).toBe(own);
  const [fault, odd] = [asSmsError(thrown), asSmsError("text")];
  expect([fault.kind, fault.message, fault.cause, odd.kind, odd.message, odd.cause]).toEqual([
    "internal",
    "a bug",
    thrown,
    "internal",
    "text",
    "text",
  ]);
});

test("an interruption and a fault of the program are thrown again, any other error is returned", () => {
  const refused = new SmsError("auth", "refused");
  expect(expectedError(refused)).toBe(refused);
  const bug = new TypeError("bug");
  for (const thrown of [new InterruptedError("SIGINT"), new SmsError("internal", "bug"), bug])
    expect(() => expectedError(thrown)).toThrow(thrown);
});
