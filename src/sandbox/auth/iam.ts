import { isJsonObject, type Json, type JsonObject, parseJson } from "../../json.ts";
import { type Answer, jsonAnswer } from "../answer.ts";
import { DOMAIN_ID, DOMAIN_NAME, USER_NAME, USER_PASSWORD } from "../credentials.ts";
import { iamError } from "../error-answer.ts";
import { arrayAt, objectAt, textAt } from "../machine/document.ts";
import type { IssuedToken, TokenStore } from "./token-store.ts";

const DOMAIN = { id: DOMAIN_ID, name: DOMAIN_NAME };
const USER_ID = "5a0db0c5a0db0c5a0db0c5a0db0c0002";

/** `POST /v3/auth/tokens`, by user name and password. */
export function issueToken(body: string, query: string, tokens: TokenStore, now: number): Answer {
  const auth = authOf(body);
  if (auth === null) return iamError(400, "Bad Request", "The request body is invalid");
  const identity = objectAt(auth, "identity");
  const user = objectAt(objectAt(identity, "password"), "user");
  if (!arrayAt(identity, "methods").includes("password"))
    return iamError(400, "Bad Request", "The method of identity is invalid");
  if (!isKnown(user)) return iamError(401, "Unauthorized", "The username or password is wrong.");
  const issued = tokens.issue(now);
  const catalog = new URLSearchParams(query).get("nocatalog") === "true" ? {} : { catalog: [] };
  const token = { ...tokenBody(issued), ...scopeBody(objectAt(auth, "scope")), ...catalog };
  return jsonAnswer(201, { token }, { "X-Subject-Token": issued.token });
}

/** `GET /v3/auth/domains`: how clients look up the domain id of an access key. */
export function listDomains(): Answer {
  const links = { next: null, previous: null };
  return jsonAnswer(200, { domains: [{ ...DOMAIN, enabled: true, description: "" }], links });
}

function authOf(body: string): JsonObject | null {
  try {
    const parsed: Json = parseJson(body);
    return isJsonObject(parsed) && isJsonObject(parsed["auth"]) ? parsed["auth"] : null;
  } catch {
    return null;
  }
}

function isKnown(user: JsonObject): boolean {
  const right = textAt(user, "name") === USER_NAME && textAt(user, "password") === USER_PASSWORD;
  return right && textAt(objectAt(user, "domain"), "name") === DOMAIN_NAME;
}

function tokenBody({ issuedAt, expiresAt }: IssuedToken): JsonObject {
  return {
    expires_at: withMicroseconds(expiresAt),
    issued_at: withMicroseconds(issuedAt),
    methods: ["password"],
    roles: [{ id: "0", name: "te_admin" }],
    user: { id: USER_ID, name: USER_NAME, domain: DOMAIN, password_expires_at: "" },
  };
}

function scopeBody(scope: JsonObject): JsonObject {
  if (!isJsonObject(scope["project"])) return { domain: DOMAIN };
  const { id = "5a0db0c5a0db0c5a0db0c5a0db0c0003", name = "sandbox-project" } = scope["project"];
  return { project: { id, name, domain: DOMAIN } };
}

function withMicroseconds(time: number): string {
  return new Date(time).toISOString().replace("Z", "000Z");
}
