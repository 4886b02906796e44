import { expect, test } from "vitest";

import {
  ApiError,
  DeadlineError,
  InterruptedError,
  mayHaveBeenProcessed,
  NetworkError,
  ResponseError,
  SmsError,
} from "../src/errors.ts";

test.each<readonly [number, boolean]>([
  [400, false],
  [401, false],
  [403, false],
  [404, false],
  // The server gave up waiting, and may have the whole request all the same.
  [408, true],
  [409, false],
  [429, false],
  // The client, or a gateway in between, closed the connection before the answer.
  [499, true],
  ...[500, 501, 502, 503, 504, 507, 520, 524, 599].map((status) => [status, true] as const),
])("an action that was answered with %d may have been carried out: %s", (httpStatus, expected) => {
  expect(mayHaveBeenProcessed(new ApiError("service", "m", { httpStatus }))).toBe(expected);
});

test.each([
  ["a connection that was never made", new NetworkError("network", "m", false), false],
  ["a connection that was lost later", new NetworkError("timeout", "m", true), true],
  ["an answer of 200 that cannot be read", new ResponseError("m", { httpStatus: 200 }), true],
  ["an answer of 299 that cannot be read", new ResponseError("m", { httpStatus: 299 }), true],
  ["a redirect", new ResponseError("m", { httpStatus: 300 }), false],
  ["an interruption before anything was sent", new InterruptedError("SIGINT"), false],
  ["an interruption of a request under way", new InterruptedError("SIGINT", "interrupted", true), true],
  ["the end of --timeout in between", new DeadlineError("m"), false],
  ["the end of --timeout while it was sent", new DeadlineError("m", true), true],
  ["a fault of the program", new SmsError("internal", "m"), false],
  ["something that is no error of this program", new Error("m"), false],
])("an action that ended with %s: %s", (_, error, expected) => {
  expect(mayHaveBeenProcessed(error)).toBe(expected);
});
