import { describe, expect, test } from "vitest";

import { lookUpDomainId } from "../../src/api/iam.ts";
import { asSmsError, InterruptedError } from "../../src/errors.ts";
import { exitCodeOf } from "../../src/exit-code.ts";
import { answer, refusedUrl, serve } from "./local-server.ts";
import { failureOf, NOW, testTransport } from "./test-transport.ts";

const TRACE = { "x-iam-trace-id": "trace-1", date: NOW.toUTCString() };
const NO_LOOK_UP =
  "The account id needs no look-up where it is given: as domain_id in a profile or by its program, else as SMS_DOMAIN_ID.";

async function lookUp(status: number, body: string) {
  const { url, requests } = await serve(answer(status, body, TRACE));
  const address = new URL("/v3/auth/domains", url);
  return { address, requests, found: lookUpDomainId(testTransport({ maxRetries: 0 }).transport, address) };
}

test("one GET; the account is the first of those named", async () => {
  const { requests, found } = await lookUp(
    200,
    '{"domains":[{"id":"0123abc","name":"acme"},{"id":"other"}],"links":{}}',
  );
  expect(await found).toBe("0123abc");
  expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual(["GET /v3/auth/domains"]);
});

test.each([
  ["an empty list", '{"domains":[]}'],
  ["no list", "{}"],
  ["another kind of list", '{"domains":{"id":"1"}}'],
  ["another document", "[]"],
  ["no id", '{"domains":[{"name":"acme"}]}'],
  ["an id that is no text", '{"domains":[{"id":5}]}'],
  ["an id that no header can hold", '{"domains":[{"id":"a\\r\\nx-evil: 1"}]}'],
  ["an id too long", `{"domains":[{"id":"${"a".repeat(65)}"}]}`],
])("%s names no account", async (_, body) => {
  expect(await failureOf((await lookUp(200, body)).found)).toEqual({
    // Not "permission": that would pass for a task that may not be read, and the action would go on.
    name: "SmsError",
    kind: "auth",
    message: "looking up the account id: IAM names no account for this access key",
    // Nor a status of 200: that would pass for the action's own.
    facts: {
      requestId: "trace-1",
      hint: "The permission iam:users:getUser may be missing. The account id needs no look-up where it is given: as domain_id in a profile or by its program, else as SMS_DOMAIN_ID.",
    },
  });
});

describe("a failure says that it happened during the look-up", () => {
  test("a refused key", async () => {
    const { address, found } = await lookUp(401, '{"error":{"code":401,"message":"wrong key","title":"Unauthorized"}}');
    expect(await failureOf(found)).toEqual({
      name: "SmsError",
      kind: "auth",
      message: `looking up the account id: HTTP 401 Unauthorized: wrong key [GET ${address.href}]`,
      facts: {
        httpStatus: 401,
        retryable: false,
        errorCode: "401",
        requestId: "trace-1",
        // No look-up would not make a wrong key right.
        hint: "Check that the credentials are right, not expired, and of this account.",
      },
    });
  });

  test("a service that is down", async () => {
    const { address, found } = await lookUp(503, "");
    expect(await failureOf(found)).toEqual({
      name: "SmsError",
      kind: "service",
      message: `looking up the account id: HTTP 503 Service Unavailable: the answer has no body [GET ${address.href}]`,
      facts: { httpStatus: 503, retryable: true, requestId: "trace-1", hint: NO_LOOK_UP },
    });
  });

  test("a wrong address is not a missing task", async () => {
    const { address, found } = await lookUp(404, "nothing here");
    expect(await failureOf(found)).toEqual({
      name: "SmsError",
      kind: "service",
      message: `looking up the account id: HTTP 404 Not Found: nothing here [GET ${address.href}]`,
      facts: {
        httpStatus: 404,
        retryable: false,
        requestId: "trace-1",
        hint: "Check SMS_IAM_ENDPOINT. The account id needs no look-up where it is given: as domain_id in a profile or by its program, else as SMS_DOMAIN_ID.",
      },
    });
  });

  test("no connection: the action that waits for the account was never sent", async () => {
    const found = lookUpDomainId(testTransport({ maxRetries: 0 }).transport, await refusedUrl());
    const error = await failureOf(found);
    expect(error).toMatchObject({ name: "SmsError", kind: "network" });
    expect(error).not.toHaveProperty("sent");
  });

  test("a signal still ends the process with its own code", async () => {
    const { url } = await serve(answer(200));
    const interrupted = AbortSignal.abort(new InterruptedError("SIGTERM"));
    const error = await lookUpDomainId(testTransport({ interrupted }).transport, url).catch(asSmsError);
    expect(exitCodeOf(asSmsError(error))).toBe(143);
  });
});
