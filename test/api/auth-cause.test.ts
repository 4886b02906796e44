import { expect, test } from "vitest";

import { authCause } from "../../src/api/error-hints.ts";
import { NOW } from "./test-transport.ts";

const SKEWED = new Date(NOW.getTime() + 16 * 60_000).toUTCString();
const CLOCK =
  "This machine's clock is 16 minutes behind the server's; signatures need it within 15. Set the clock and try again.";
const LOCKED =
  "The access key is locked for 5 minutes after more than 5 wrong signatures: mend the secret key, then wait.";
const WRONG_SECRET = "The secret key does not belong to this access key, or something on the way changed the request.";
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
  expect(authCause({ code, message, date, now: NOW })).toBe(cause);
});
