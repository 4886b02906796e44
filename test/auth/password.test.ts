import { describe, expect, test } from "vitest";

import {
  cacheKeyOf,
  resolvePassword,
  type PasswordLogin,
  passwordSource,
  type TokenService,
} from "../../src/auth/password.ts";
import type { Env } from "../../src/context.ts";
import { outcomeOf } from "../failure.ts";

const IAM = "https://iam.test/";
const LOGIN: PasswordLogin = {
  userName: "ops",
  password: "hush hush",
  domainName: "acme",
  scope: { kind: "domain" },
};
const ENV = { HW_USER_NAME: "ops", HW_USER_PASSWORD: "hush hush", HW_DOMAIN_NAME: "acme" };

/** A service without a memory that gives tokens one after another, and what it was asked. */
function newTokenService() {
  const asked: unknown[] = [];
  const service: TokenService = {
    iamEndpoint: IAM,
    logIn: async (login) => ({ token: `t${asked.push(login)}`, expiresAtMs: 5 }),
    cache: {
      getOrIssue: async (identity, refused, make) => {
        asked.push([identity, refused]);
        return make();
      },
    },
  };
  return { service, asked };
}

const find = (env: Env, service = newTokenService().service) =>
  passwordSource(
    env,
    () => LOGIN.scope,
    () => service,
  ).resolve();

describe("the environment", () => {
  test("with all three is a way to a token", async () => {
    const { service, asked } = newTokenService();
    const resolved = await find(ENV, service);
    expect(asked).toEqual([]);
    expect({ ...resolved, obtain: undefined }).toEqual({
      source: "HW_USER_NAME, HW_USER_PASSWORD, HW_DOMAIN_NAME",
      principal: "user ops of account acme",
      scope: "account acme",
      secrets: ["hush hush"],
      renewable: true,
      obtain: undefined,
    });
    expect(await resolved?.obtain()).toEqual({
      kind: "token",
      source: "HW_USER_NAME, HW_USER_PASSWORD, HW_DOMAIN_NAME",
      token: "t2",
      expiresAtMs: 5,
    });
    expect(asked).toEqual([[await cacheKeyOf(LOGIN, IAM), undefined], LOGIN]);
  });

  test.each<[Env]>([
    [{}],
    [{ HW_DOMAIN_NAME: "acme" }],
    [{ HW_USER_NAME: "", HW_USER_PASSWORD: "", HW_DOMAIN_NAME: "acme" }],
  ])("with %j holds nothing: the account may stand beside keys", async (env) => {
    expect(await find(env)).toBeUndefined();
  });

  const [USER, PASSWORD, DOMAIN] = ["HW_USER_NAME", "HW_USER_PASSWORD", "HW_DOMAIN_NAME"];
  test.each([
    [
      [USER],
      `${USER} is set but ${PASSWORD} and ${DOMAIN} are not`,
      `Set ${PASSWORD} and ${DOMAIN} too, or unset ${USER}.`,
    ],
    [
      [PASSWORD],
      `${PASSWORD} is set but ${USER} and ${DOMAIN} are not`,
      `Set ${USER} and ${DOMAIN} too, or unset ${PASSWORD}.`,
    ],
    [
      [USER, PASSWORD],
      `${USER} and ${PASSWORD} are set but ${DOMAIN} is not`,
      `Set ${DOMAIN} too, or unset ${USER} and ${PASSWORD}.`,
    ],
    [
      [USER, DOMAIN],
      `${USER} and ${DOMAIN} are set but ${PASSWORD} is not`,
      `Set ${PASSWORD} too, or unset ${USER} and ${DOMAIN}.`,
    ],
    [
      [PASSWORD, DOMAIN],
      `${PASSWORD} and ${DOMAIN} are set but ${USER} is not`,
      `Set ${USER} too, or unset ${PASSWORD} and ${DOMAIN}.`,
    ],
  ])("with %j is half of it, and never shows what it holds", async (names, message, hint) => {
    const env = Object.fromEntries(names.map((name) => [name, "hush hush"]));
    expect(await outcomeOf(() => find(env))).toEqual({ kind: "config", message, hint });
    const empty = { [USER]: "", [PASSWORD]: "", [DOMAIN]: "" };
    expect(await outcomeOf(() => find({ ...empty, ...env }))).toEqual({ kind: "config", message, hint });
  });

  test("asks for scope and service only when there is somebody to log in", async () => {
    const never = () => {
      throw new Error("not needed");
    };
    expect(await passwordSource({}, never, never).resolve()).toBeUndefined();
  });
});

test.each<[PasswordLogin["scope"], string]>([
  [{ kind: "domain" }, "account acme"],
  [{ kind: "project", id: "0123" }, "project 0123"],
  [{ kind: "project", name: "eu-west-0" }, "project eu-west-0"],
])("the scope %j in words", (scope, words) => {
  expect(resolvePassword("profile a", { ...LOGIN, scope }, newTokenService().service).scope).toBe(words);
});

test.each([
  ["a token, which a memory must not give again", { kind: "token", source: "", token: "old" } as const, "old"],
  [
    "keys, which are none of its own",
    { kind: "keys", source: "", accessKey: "ak", secretKey: "sk" } as const,
    undefined,
  ],
])("after the refusal of %s", async (_, refused, expected) => {
  const { service, asked } = newTokenService();
  await resolvePassword("profile a", LOGIN, service).obtain(refused);
  expect(asked[0]).toEqual([await cacheKeyOf(LOGIN, IAM), expected]);
});

describe("an identity", () => {
  const others: readonly (readonly [string, PasswordLogin, string])[] = [
    ["another user", { ...LOGIN, userName: "dev" }, IAM],
    ["another account", { ...LOGIN, domainName: "other" }, IAM],
    ["another IAM", LOGIN, "https://iam.other/"],
    ["another scope", { ...LOGIN, scope: { kind: "project", id: "acme" } }, IAM],
    ["a project by name", { ...LOGIN, scope: { kind: "project", name: "acme" } }, IAM],
    ["names that run together", { ...LOGIN, userName: "ps", domainName: "acmeo" }, IAM],
  ];

  test("differs for each of what makes a token another one", async () => {
    const own = await cacheKeyOf(LOGIN, IAM);
    const all = [own, ...(await Promise.all(others.map(([, login, iam]) => cacheKeyOf(login, iam))))];
    expect(new Set(all).size).toBe(all.length);
  });

  test("says nothing of anybody, and does not depend on the password", async () => {
    const own = await cacheKeyOf(LOGIN, IAM);
    expect(own).toMatch(/^[0-9a-f]{32}$/);
    expect(await cacheKeyOf({ ...LOGIN, password: "new" }, IAM)).toBe(own);
  });
});
