import { expect, test } from "vitest";

import { withRemedy } from "../../src/api/error-hints.ts";
import { ApiError, NetworkError } from "../../src/errors.ts";

const AGENT = "Start the agent on the source server and wait until it is connected.";

test("a code that is known brings its remedy, and everything else of the error stays", async () => {
  const error = await withRemedy(
    new ApiError("service", "no", { errorCode: "SMS.6603", httpStatus: 400, requestId: "r" }),
  );
  expect(error).toBeInstanceOf(ApiError);
  expect({ kind: error.kind, message: error.message, facts: error.facts }).toEqual({
    kind: "service",
    message: "no",
    facts: { errorCode: "SMS.6603", httpStatus: 400, requestId: "r", remedy: AGENT },
  });
});

test.each([
  ["the status decides", { errorCode: "APIGW.0201", httpStatus: 413 }, "Send less."],
  ["the other prefix", { errorCode: "APIG.0201", httpStatus: 413 }, "Send less."],
])("%s", async (_, facts, remedy) => {
  expect((await withRemedy(new ApiError("service", "no", facts))).facts.remedy).toBe(remedy);
});

test.each([
  ["has a better hint", new ApiError("auth", "no", { errorCode: "APIGW.0301", hint: "The clock is wrong." })],
  ["has a code nobody knows", new ApiError("service", "no", { errorCode: "SMS.0001" })],
  ["has a code without a remedy", new ApiError("service", "no", { errorCode: "SMS.2007" })],
  ["has no code", new ApiError("service", "no", { httpStatus: 502 })],
  ["never reached the service", new NetworkError("network", "connection refused", false)],
])("an error that %s is as it was", async (_, error) => {
  expect(await withRemedy(error)).toBe(error);
});
