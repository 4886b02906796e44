import { expect, test } from "vitest";

import { missingAction } from "../../src/api/error-hints.ts";
import type { Json } from "../../src/json.ts";

const HOST = "https://sms.test/prefix";
const ACT = "sms:server:manageTask (in older policies sms:server:migrationServer)";
const SHOW = "sms:server:getTask (in older policies sms:server:queryServer)";
const LIST = "sms:server:listTask (in older policies sms:server:queryServer)";

test.each<[string, readonly (Json | undefined)[], string | undefined]>([
  [`POST ${HOST}/v3/tasks/a%2Fb/action`, [], ACT],
  [`GET ${HOST}/v3/tasks/a`, [undefined, "no permission"], SHOW],
  [`GET ${HOST}/v3/tasks`, [], LIST],
  [`DELETE ${HOST}/v3/tasks/a`, [], undefined],
  [`GET ${HOST}/v3/sources`, ["denied"], undefined],
  ["GET https://iam.test/v3/auth/domains", [], undefined],
  [`GET ${HOST}/v3/sources`, ["User: x is not authorized to perform sms:server:queryServer"], "sms:server:queryServer"],
  [`GET ${HOST}/v3/tasks/a`, ["m", undefined, [{ error_msg: "needs iam:users:getUser" }]], "iam:users:getUser"],
  [`GET ${HOST}/v3/tasks/a`, ["m", ["sms:server:one"], [{ error_msg: "sms:server:two" }]], "sms:server:one"],
  [`GET ${HOST}/v3/tasks`, ["at 10:20:30, http://x:y@z a:b SMS:SERVER:QUERY"], LIST],
])("%s, refused with %j", (request, said, expected) => {
  expect(missingAction(request, said)).toBe(expected);
});
