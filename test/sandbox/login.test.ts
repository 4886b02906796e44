import { expect, test } from "vitest";

import * as credentials from "../../src/sandbox/credentials.ts";
import { id, sandboxWith, type TestSandbox } from "./harness.ts";

type Json = Record<string, unknown>;
const scoped = (scope: unknown, user: Json = {}) => ({
  auth: {
    identity: {
      methods: ["password"],
      password: {
        user: {
          name: credentials.USER_NAME,
          password: credentials.USER_PASSWORD,
          domain: { name: credentials.DOMAIN_NAME },
          ...user,
        },
      },
    },
    scope,
  },
});
const DOMAIN_SCOPE = { domain: { name: credentials.DOMAIN_NAME } };
const DOMAIN_OF_TOKEN = { id: credentials.DOMAIN_ID, name: credentials.DOMAIN_NAME };
const [CN_NORTH_4 = { id: "", name: "" }] = credentials.PROJECTS;
const asUser = (name: string) => scoped(DOMAIN_SCOPE, { name });
const logIn = (sandbox: TestSandbox, body: unknown, query = "?nocatalog=true") =>
  sandbox.post(`/v3/auth/tokens${query}`, body, {});
const tokenOf = (answer: Response) => ({ "X-Auth-Token": answer.headers.get("X-Subject-Token") ?? "" });

test("a token is issued for user name and password, and lasts a day", async () => {
  const sandbox = await sandboxWith();
  const answer = await logIn(sandbox, scoped(DOMAIN_SCOPE));
  expect(answer.status).toBe(201);
  expect(await answer.json()).toEqual({
    token: {
      expires_at: "2026-01-02T12:00:00.000000Z",
      issued_at: "2026-01-01T12:00:00.000000Z",
      methods: ["password"],
      roles: [{ id: "0", name: "te_admin" }],
      user: expect.objectContaining({ name: credentials.USER_NAME }),
      domain: DOMAIN_OF_TOKEN,
    },
  });
  const token = tokenOf(answer);
  expect(token["X-Auth-Token"].length).toBeGreaterThan(1500);
  expect((await sandbox.get("/v3/tasks?limit=1", token)).status).toBe(200);
  sandbox.forward(86_400);
  expect((await sandbox.get("/v3/tasks?limit=1", token)).status).toBe(401);
});

test("a token of a shorter life says so, and another login gets another that works", async () => {
  const sandbox = await sandboxWith({ tokenLifeMs: 5000 });
  const first = await logIn(sandbox, scoped(DOMAIN_SCOPE));
  expect(await first.json()).toMatchObject({ token: { expires_at: "2026-01-01T12:00:05.000000Z" } });
  sandbox.forward(4);
  expect((await sandbox.get("/v3/tasks?limit=1", tokenOf(first))).status).toBe(200);
  sandbox.forward(1);
  const refused = await sandbox.get("/v3/tasks?limit=1", tokenOf(first));
  expect([refused.status, await refused.json()]).toMatchObject([401, { error_code: "APIGW.0307" }]);
  const second = await logIn(sandbox, scoped(DOMAIN_SCOPE));
  expect(tokenOf(second)).not.toEqual(tokenOf(first));
  expect((await sandbox.get("/v3/tasks?limit=1", tokenOf(second))).status).toBe(200);
});

test.each([
  ["domain", { id: credentials.DOMAIN_ID }, { domain: DOMAIN_OF_TOKEN }],
  ["project", { name: CN_NORTH_4.name }, { project: { ...CN_NORTH_4, domain: DOMAIN_OF_TOKEN } }],
  ["project", { id: CN_NORTH_4.id }, { project: { ...CN_NORTH_4, domain: DOMAIN_OF_TOKEN } }],
])("a token for a %s by %j says what it is for", async (kind, scope, wanted) => {
  const sandbox = await sandboxWith();
  const answer = await logIn(sandbox, scoped({ [kind]: scope }));
  const { token } = (await answer.json()) as { token: Json };
  expect({ ...token, issued_at: "", expires_at: "" }).toEqual({
    expires_at: "",
    issued_at: "",
    methods: ["password"],
    roles: expect.any(Array),
    user: expect.any(Object),
    ...wanted,
  });
});

test("a token for no scope is for the account, and with its catalogue it is long", async () => {
  const sandbox = await sandboxWith();
  const text = await (await logIn(sandbox, scoped(undefined), "")).text();
  expect(JSON.parse(text)).toMatchObject({ token: { domain: DOMAIN_OF_TOKEN } });
  expect(text.length).toBeGreaterThan(16_384);
});

test.each([
  [credentials.USER_NAME, 200, 200],
  [credentials.READ_ONLY_USER_NAME, 200, 403],
  [credentials.FORBIDDEN_USER_NAME, 403, 403],
])("user %s: reading %i, acting %i", async (name, reading, acting) => {
  const sandbox = await sandboxWith();
  const headers = tokenOf(await logIn(sandbox, asUser(name)));
  expect((await sandbox.get(`/v3/tasks/${id(2)}`, headers)).status).toBe(reading);
  expect((await sandbox.post(`/v3/tasks/${id(2)}/action`, { operation: "start" }, headers)).status).toBe(acting);
});

const INVALID = "The request body is invalid";
const NO_USER = "The user of identity is invalid";
const NO_METHOD = "The method of identity is invalid";
const NO_SCOPE = "The scope is invalid";
const WRONG = "The username or password is wrong.";

test.each([
  ["a wrong password", scoped(DOMAIN_SCOPE, { password: "wrong" }), 401, WRONG],
  ["an unknown user", asUser("nobody"), 401, WRONG],
  ["another account", scoped(DOMAIN_SCOPE, { domain: { name: "nobody" } }), 401, WRONG],
  ["a locked account", asUser(credentials.LOCKED_USER_NAME), 401, "The account is locked. Try again later."],
  [
    "a locked account and a wrong password",
    scoped(DOMAIN_SCOPE, { name: credentials.LOCKED_USER_NAME, password: "wrong" }),
    401,
    "The account is locked. Try again later.",
  ],
  [
    "a user with a second factor",
    asUser(credentials.MFA_USER_NAME),
    401,
    "A second factor (virtual MFA) is required to log in.",
  ],
  [
    "a user with a second factor and a wrong password",
    scoped(DOMAIN_SCOPE, { name: credentials.MFA_USER_NAME, password: "wrong" }),
    401,
    WRONG,
  ],
  [
    "an unknown project",
    scoped({ project: { name: "eu-nowhere-1" } }),
    401,
    "The project of the scope does not exist.",
  ],
  [
    "a project whose id and name differ",
    scoped({ project: { id: CN_NORTH_4.id, name: "ap-southeast-3" } }),
    401,
    "The project of the scope does not exist.",
  ],
  ["an unknown domain", scoped({ domain: { id: "nobody" } }), 401, "The domain of the scope does not exist."],
  ["two scopes", scoped({ ...DOMAIN_SCOPE, project: { name: "cn-north-4" } }), 400, NO_SCOPE],
  ["a scope of nothing", scoped({}), 400, NO_SCOPE],
  ["a scope without id or name", scoped({ project: {} }), 400, NO_SCOPE],
  ["a scope that is no object", scoped("domain"), 400, NO_SCOPE],
  ["a domain that is no object", scoped({ domain: "sandbox-account" }), 400, NO_SCOPE],
  ["no password", scoped(DOMAIN_SCOPE, { password: undefined }), 400, NO_USER],
  ["no account", scoped(DOMAIN_SCOPE, { domain: undefined }), 400, NO_USER],
  ["a name that is a number", scoped(DOMAIN_SCOPE, { name: 7 }), 400, NO_USER],
  ["another method", { auth: { identity: { methods: ["hw_ak_sk"] } } }, 400, NO_METHOD],
  ["no identity", { auth: {} }, 400, NO_METHOD],
  ["an auth that is no object", { auth: [] }, 400, INVALID],
  ["a body that is not JSON", "not json", 400, INVALID],
  ["no body", "", 400, INVALID],
])("a login with %s is refused", async (_, body, status, message) => {
  const sandbox = await sandboxWith();
  const answer = await logIn(sandbox, body);
  expect([answer.status, answer.headers.get("X-Subject-Token")]).toEqual([status, null]);
  const title = status === 400 ? "Bad Request" : "Unauthorized";
  expect(await answer.json()).toEqual({ error: { code: status, message, title } });
});
