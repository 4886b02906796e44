import { createHash } from "node:crypto";

import { type JsonObject, isJsonObject, jsonIn, type Json } from "../../json.ts";
import { DOMAIN_NAME, type User, USER_PASSWORD, USERS, DOMAIN_ID, PROJECTS } from "../credentials.ts";
import { arrayAt, objectAt, textAt } from "../machine/document.ts";
import { type HttpResponse, jsonResponse, iamError } from "../response.ts";
import { type IssuedToken, type TokenStore, withMicroseconds } from "./tokens.ts";

/** `POST /v3/auth/tokens`, by user name and password. */
export function issueToken(body: string, query: string, tokens: TokenStore, now: number): HttpResponse {
  const login = parseLogin(body);
  if (typeof login === "string") return iamError(400, "Bad Request", login);
  const user = findUser(login);
  if (typeof user === "string") return iamError(401, "Unauthorized", user);
  const scope = findScope(login.scope);
  if (scope === null) return iamError(401, "Unauthorized", `The ${login.scope.kind} of the scope does not exist.`);
  const issued = tokens.issue(user.permission, now);
  const nocatalog = new URLSearchParams(query).get("nocatalog") === "true";
  const token = { ...tokenBody(issued, user), ...scope, ...(nocatalog ? {} : { catalog: catalog() }) };
  return jsonResponse(201, { token }, { "X-Subject-Token": issued.token });
}

/** `GET /v3/auth/domains`: how clients look up the domain id of an access key. */
export function listDomains(): HttpResponse {
  const links = { next: null, previous: null };
  return jsonResponse(200, { domains: [{ ...DOMAIN, enabled: true, description: "" }], links });
}

/** Returns the user, or the message of the refusal. IAM's own messages are not documented; these are invented. */
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

/** The body of `POST /v3/auth/tokens`. */
interface Login {
  readonly userName: string;
  readonly password: string;
  readonly domainName: string;
  readonly scope: Scope;
}

/** Returns the log-in, or a message when the body is invalid. */
function parseLogin(body: string): Login | string {
  const auth = authOf(body);
  if (auth === null) return "The request body is invalid";
  const identity = objectAt(auth, "identity");
  if (!arrayAt(identity, "methods").includes("password")) return "The method of identity is invalid";
  const user = objectAt(objectAt(identity, "password"), "user");
  const userName = textAt(user, "name");
  const password = textAt(user, "password");
  const domainName = textAt(objectAt(user, "domain"), "name");
  if ([userName, password, domainName].includes("")) return "The user of identity is invalid";
  const scope = parseScope(auth["scope"]);
  return scope === null ? "The scope is invalid" : { userName, password, domainName, scope };
}

function authOf(body: string): JsonObject | null {
  const parsed = jsonIn(body);
  return isJsonObject(parsed) && isJsonObject(parsed["auth"]) ? parsed["auth"] : null;
}

const DOMAIN = { id: DOMAIN_ID, name: DOMAIN_NAME };

/** The scope of a token; id or name is "" when it is not given. */
interface Scope {
  readonly kind: "domain" | "project";
  readonly id: string;
  readonly name: string;
}

/** Without a scope the token is for the account. Null unless the scope is a domain or a project, by id or name. */
function parseScope(scope: Json | undefined): Scope | null {
  if (scope === undefined) return { kind: "domain", ...DOMAIN };
  if (!isJsonObject(scope)) return null;
  const kinds = (["domain", "project"] as const).filter((kind) => scope[kind] !== undefined);
  const [kind] = kinds;
  const wanted = kind === undefined ? undefined : scope[kind];
  if (kind === undefined || kinds.length > 1 || !isJsonObject(wanted)) return null;
  const [id, name] = [textAt(wanted, "id"), textAt(wanted, "name")];
  return id === "" && name === "" ? null : { kind, id, name };
}

/** The scope as it stands in a token; null for a domain or project that the account does not have. */
function findScope({ kind, id, name }: Scope): JsonObject | null {
  const matches = (known: { readonly id: string; readonly name: string }): boolean =>
    (id === "" || id === known.id) && (name === "" || name === known.name);
  if (kind === "domain") return matches(DOMAIN) ? { domain: DOMAIN } : null;
  const project = PROJECTS.find(matches);
  return project === undefined ? null : { project: { ...project, domain: DOMAIN } };
}

const SERVICES =
  "as bms cbr cce ces cts dcs dds dns ecs eip elb evs fgs iam ims kms lts mrs nat obs rds rms sfs smn sms swr vpc waf";

/** The service catalog that comes with a token unless `nocatalog` is given. SMS does not need it. The hosts do not exist. */
function catalog(): readonly JsonObject[] {
  return SERVICES.split(" ").map((type) => ({
    id: idOf(type),
    name: type,
    type,
    endpoints: PROJECTS.map(({ name: region }) => ({
      id: idOf(`${type} ${region}`),
      interface: "public",
      region,
      region_id: region,
      url: `https://${type}.${region}.cloud.example/v3`,
    })),
  }));
}

function idOf(text: string): string {
  return createHash("md5").update(text).digest("hex");
}
