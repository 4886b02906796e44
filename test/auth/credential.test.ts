import { expect, test } from "vitest";

import { type Credential, secretsOf } from "../../src/auth/credential.ts";

const KEYS = { kind: "keys", source: "s", accessKey: "ak", secretKey: "sk" } as const;

test.each<[string, Credential, readonly string[]]>([
  ["a token", { kind: "token", source: "s", token: "t" }, ["t"]],
  ["keys", KEYS, ["ak", "sk"]],
  ["temporary keys", { ...KEYS, securityToken: "st" }, ["ak", "sk", "st"]],
  ["keys with their account, which is no secret", { ...KEYS, domainId: "d" }, ["ak", "sk"]],
])("the secrets of %s", (_, credential, secrets) => {
  expect(secretsOf(credential)).toEqual(secrets);
});
