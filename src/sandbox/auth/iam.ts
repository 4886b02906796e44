import type { JsonObject } from "../../json.ts";
import { type Answer, jsonAnswer } from "../answer.ts";
import { DOMAIN_NAME, type User, USER_PASSWORD, USERS } from "../credentials.ts";
import { iamError } from "../error-answer.ts";
import { catalog } from "./catalog.ts";
import { type Login, parseLogin } from "./login.ts";
import { DOMAIN, findScope } from "./scope.ts";
import type { IssuedToken, TokenStore } from "./token-store.ts";
import { withMicroseconds } from "./with-microseconds.ts";

/** `POST /v3/auth/tokens`, by user name and password. */
export function issueToken(body: string, query: string, tokens: TokenStore, now: number): Answer {
  const login = parseLogin(body);
  if (typeof login === "string") return iamError(400, "Bad Request", login);
  const user = findUser(login);
  if (typeof user === "string") return iamError(401, "Unauthorized", user);
  const scope = findScope(login.scope);
  if (scope === null) return iamError(401, "Unauthorized", `The ${login.scope.kind} of the scope does not exist.`);
  const issued = tokens.issue(user.permission, now);
  const nocatalog = new URLSearchParams(query).get("nocatalog") === "true";
  const token = { ...tokenBody(issued, user), ...scope, ...(nocatalog ? {} : { catalog: catalog() }) };
  return jsonAnswer(201, { token }, { "X-Subject-Token": issued.token });
}

/** `GET /v3/auth/domains`: how clients look up the domain id of an access key. */
export function listDomains(): Answer {
  const links = { next: null, previous: null };
  return jsonAnswer(200, { domains: [{ ...DOMAIN, enabled: true, description: "" }], links });
}

/** A text says why there is no login. IAM's own words are documented nowhere: these are invented. */
function findUser({ userName, password, domainName }: Login): User | string {
  const user = USERS.find(({ name }) => name === userName && domainName === DOMAIN_NAME);
  if (user?.status === "locked") return "The account is locked. Try again later.";
  if (user === undefined || password !== USER_PASSWORD) return "The username or password is wrong.";
  return user.status === "active" ? user : "A second factor (virtual MFA) is required to log in.";
}

function tokenBody({ issuedAt, expiresAt }: IssuedToken, { id, name }: User): JsonObject {
  return {
    expires_at: withMicroseconds(expiresAt),
    issued_at: withMicroseconds(issuedAt),
    methods: ["password"],
    roles: [{ id: "0", name: "te_admin" }],
    user: { id, name, domain: DOMAIN, password_expires_at: "" },
  };
}
