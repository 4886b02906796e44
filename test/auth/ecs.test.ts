import { expect, test } from "vitest";

import { resolveAgency } from "../../src/auth/ecs.ts";

test("an agency is asked when it is wanted, each time anew", async () => {
  let asked = 0;
  const resolved = resolveAgency("SMS_AUTH=ecs", async () => ({
    accessKey: `AK${(asked += 1)}`,
    secretKey: "SK",
    securityToken: "ST",
    expiresAtMs: 5,
  }));
  expect([asked, { ...resolved, obtain: undefined }]).toEqual([
    0,
    {
      source: "agency of this ECS (SMS_AUTH=ecs)",
      principal: "the agency of this ECS",
      secrets: [],
      renewable: true,
      obtain: undefined,
    },
  ]);
  const keys = { kind: "keys", source: resolved.source, secretKey: "SK", securityToken: "ST", expiresAtMs: 5 };
  expect([await resolved.obtain(), await resolved.obtain()]).toEqual([
    { ...keys, accessKey: "AK1" },
    { ...keys, accessKey: "AK2" },
  ]);
});
