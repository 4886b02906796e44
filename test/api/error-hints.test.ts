import { describe, expect, test } from "vitest";

import { missingAction, unauthorizedHint, withRemedy } from "../../src/api/error-hints.ts";
import { ApiError, NetworkError } from "../../src/errors.ts";
import type { Json } from "../../src/json.ts";
import { NOW } from "./test-transport.ts";

describe("the hint for a 401", () => {
  const SKEWED = new Date(NOW.getTime() + 16 * 60_000).toUTCString();
  const CLOCK =
    "This machine's clock is 16 minutes behind the server's; signatures need it within 15. Set the clock and try again.";
  const LOCKED =
    "The access key is locked for 5 minutes after more than 5 wrong signatures: correct the secret key, then wait.";
  const WRONG_SECRET =
    "The secret key does not belong to this access key, or something on the way changed the request.";
  const NO_KEY = "There is no such access key: deleted, of another cloud, or temporary and without its security token.";
  const DAMAGED = "The token is cut off, damaged, or of another cloud.";
  const SIGNATURE = "The signature was refused: check the secret key, and that this machine's clock is right.";
  const EXPIRED = "The token has expired, or is of another region than the endpoint: get a new one.";
  const ANY = "Check that the credentials are right, not expired, and of this account.";

  test.each([
    ["APIGW.0301", "Incorrect IAM authentication information: verify aksk signature fail", null, WRONG_SECRET],
    ["APIGW.0301", "Incorrect IAM authentication information: get secretKey failed,ak:x,err:not found", null, NO_KEY],
    ["APIGW.0301", "Incorrect IAM authentication information: decrypt token fail", null, DAMAGED],
    [
      "APIGW.0301",
      "Incorrect IAM authentication information: AK access failed to reach the limit, forbidden",
      null,
      LOCKED,
    ],
    ["APIGW.0301", "Incorrect IAM authentication information", null, ANY],
    ["APIG.0301", "whatever", null, ANY],
    ["APIGW.0303", "Incorrect app authentication information", null, SIGNATURE],
    ["APIG.0303", undefined, null, SIGNATURE],
    ["APIGW.0307", "The token must be updated", null, EXPIRED],
    ["APIGW.0302", "m", null, ANY],
    ["401", "The username or password is wrong", null, ANY],
    [undefined, undefined, null, ANY],
    ["APIGW.03011", "m", null, ANY],
    ["XAPIGW.0307", "m", null, ANY],
    ["APIGW.0307", "DECRYPT TOKEN FAIL", null, DAMAGED],
    ["APIGW.0307", "m", NOW.toUTCString(), EXPIRED],
    ["APIGW.0307", "m", "yesterday", EXPIRED],
    ["APIGW.0301", "verify aksk signature fail", SKEWED, CLOCK],
    [undefined, undefined, SKEWED, CLOCK],
  ])("%s, %j, server's time %s", (code, message, date, cause) => {
    expect(unauthorizedHint({ code, message, date, now: NOW })).toBe(cause);
  });
});

describe("the IAM action that is missing", () => {
  const HOST = "https://sms.test/prefix";
  const ACT = "sms:server:manageTask (in older policies sms:server:migrationServer)";
  const SHOW = "sms:server:getTask (in older policies sms:server:queryServer)";
  const LIST = "sms:server:listTask (in older policies sms:server:queryServer)";

  test.each<[string, readonly (Json | undefined)[], string | undefined]>([
    [`POST ${HOST}/v3/tasks/a%2Fb/action`, [], ACT],
    [`GET ${HOST}/v3/tasks/a`, [undefined, "no permission"], SHOW],
    [`GET ${HOST}/v3/tasks`, [], LIST],
    [`DELETE ${HOST}/v3/tasks/a`, [], "sms:server:deleteTask (in older policies sms:server:migrationServer)"],
    [`PUT ${HOST}/v3/tasks/a`, [], undefined],
    [`GET ${HOST}/v3/sources`, ["denied"], "sms:server:list (in older policies sms:server:queryServer)"],
    [`GET ${HOST}/v3/sources/s`, [], "sms:server:get (in older policies sms:server:queryServer)"],
    [`GET ${HOST}/v3/sources/overview`, [], undefined],
    [`GET ${HOST}/v3/errors`, [], "sms:server:listErrors (in older policies sms:server:queryServer)"],
    [`GET ${HOST}/v3/vm/templates`, [], "sms:template:list (in older policies sms:server:queryServer)"],
    [`GET ${HOST}/v3/vm/templates/t`, [], "sms:template:get (in older policies sms:server:queryServer)"],
    ["GET https://iam.test/v3/auth/domains", [], undefined],
    [
      `GET ${HOST}/v3/sources`,
      ["User: x is not authorized to perform sms:server:queryServer"],
      "sms:server:queryServer",
    ],
    [`GET ${HOST}/v3/tasks/a`, ["m", undefined, [{ error_msg: "needs iam:users:getUser" }]], "iam:users:getUser"],
    [`GET ${HOST}/v3/tasks/a`, ["m", ["sms:server:one"], [{ error_msg: "sms:server:two" }]], "sms:server:one"],
    [`GET ${HOST}/v3/tasks`, ["at 10:20:30, http://x:y@z a:b SMS:SERVER:QUERY"], LIST],
  ])("%s, refused with %j", (request, said, expected) => {
    expect(missingAction(request, said)).toBe(expected);
  });
});

describe("the remedy for a code", () => {
  const AGENT = "Start the agent on the source server and wait until it is connected (sms source list).";

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
    ["has a code without a remedy", new ApiError("service", "no", { errorCode: "SMS.2206" })],
    ["has no code", new ApiError("service", "no", { httpStatus: 502 })],
    ["never reached the service", new NetworkError("network", "connection refused", false)],
  ])("an error that %s is as it was", async (_, error) => {
    expect(await withRemedy(error)).toBe(error);
  });
});
