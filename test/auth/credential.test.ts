import { expect, test } from "vitest";

import { type Credential, resolveStatic, secretsOf, staticProvider } from "../../src/auth/credential.ts";

const KEYS = { kind: "keys", source: "s", accessKey: "ak", secretKey: "sk" } as const;

test.each<[string, Credential, readonly string[]]>([
  ["a token", { kind: "token", source: "s", token: "t" }, ["t"]],
  ["keys", KEYS, ["ak", "sk", "ak:sk"]],
  ["temporary keys", { ...KEYS, securityToken: "st" }, ["ak", "sk", "ak:sk", "st"]],
  ["keys with their account, which is no secret", { ...KEYS, domainId: "d" }, ["ak", "sk", "ak:sk"]],
])("the secrets of %s", (_, credential, secrets) => {
  expect(secretsOf(credential)).toEqual(secrets);
});

test("a static provider has one credential, which is reported at its first use and never refreshed, not even when expired", async () => {
  const token: Credential = { kind: "token", source: "test", token: "t", expiresAtMs: 0 };
  const obtained: Credential[] = [];
  const provider = staticProvider(resolveStatic(token, "me", []), (credential) => void obtained.push(credential));
  expect(obtained).toEqual([]);
  expect([await provider.current(), await provider.refresh(token), await provider.current()]).toEqual([
    token,
    false,
    token,
  ]);
  expect(obtained).toEqual([token]);
});
