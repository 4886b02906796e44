import type { PasswordLogin } from "../auth/password.ts";
import type { IssuedToken } from "../auth/token-cache.ts";
import { expectedError, SmsError } from "../errors.ts";
import { isJsonObject, type Json, type JsonObject, wireJson } from "../json.ts";
import { isToken } from "../parse-value.ts";
import { readJson } from "./client.ts";
import type { ApiAnswer, Transport } from "./transport.ts";

const NO_LOOK_UP = "SMS_DOMAIN_ID gives the account id without a look-up.";

/**
 * The account of a signed caller: `GET {iam}/v3/auth/domains`, its first entry (GlobalCredentials of the SDKs).
 * Whatever goes wrong here is an error of the look-up, never of the request that needed it: that one was not sent.
 */
export async function lookUpDomainId(transport: Transport, url: URL): Promise<string> {
  try {
    const answer = await transport({ method: "GET", url });
    const id = firstDomain(readJson(answer, `GET ${url.href}`));
    if (id !== undefined) return id;
    const hint = "The permission iam:users:getUser may be missing.";
    throw new SmsError("auth", "IAM names no account for this access key", { hint, ...requestIdOf(answer) });
  } catch (thrown) {
    throw notOfTheRequest(expectedError(thrown), "looking up the account id", NO_LOOK_UP);
  }
}

/**
 * A token for user and password: `POST {iam}/v3/auth/tokens?nocatalog=true` (Obtaining a User Token Through Password
 * Authentication): 201, the token in X-Subject-Token, valid 24 h. Asking twice does no harm, so failures may be repeated.
 */
export async function logIn(transport: Transport, url: URL, login: PasswordLogin): Promise<IssuedToken> {
  try {
    const answer = await transport({ method: "POST", url, body: wireJson(tokenRequest(login)), isIdempotent: true });
    return issuedToken(answer);
  } catch (thrown) {
    throw notOfTheRequest(logInError(expectedError(thrown)), `logging in as ${login.userName} of ${login.domainName}`);
  }
}

function tokenRequest({ userName, password, domainName, scope }: PasswordLogin): JsonObject {
  const user = { name: userName, password, domain: { name: domainName } };
  const project = scope.kind === "project" ? ("id" in scope ? { id: scope.id } : { name: scope.name }) : undefined;
  return {
    auth: {
      identity: { methods: ["password"], password: { user } },
      scope: project === undefined ? { domain: { name: domainName } } : { project },
    },
  };
}

function issuedToken(answer: ApiAnswer): IssuedToken {
  const token = answer.headers.get("x-subject-token") ?? "";
  const body = readJson(answer, "POST /v3/auth/tokens");
  const about = isJsonObject(body) ? body["token"] : undefined;
  const expires = isJsonObject(about) ? about["expires_at"] : undefined;
  const expiresAtMs = typeof expires === "string" ? Date.parse(expires) : Number.NaN;
  if (isToken(token) && !Number.isNaN(expiresAtMs)) return { token, expiresAtMs };
  const hint = "Check SMS_IAM_ENDPOINT.";
  throw new SmsError("response", "IAM answered without a token", { hint, ...requestIdOf(answer) });
}

/** IAM does not document its words; those below are what they have to hold to be told apart. */
const CAUSES: readonly (readonly [RegExp, string])[] = [
  [/\bmfa\b|multi-factor|second factor/i, "This user needs a second factor, which sms cannot give: use an access key."],
  [/lock/i, "The user is locked for a while after too many wrong passwords: wait, or ask the account's administrator."],
  [/disabled|forbidden/i, "The user may not log in: ask the account's administrator."],
  [/expired/i, "The password has expired: set a new one in the console."],
];
const WRONG =
  "Check user name (of the IAM user, not the account), account name and password. Federated users and HUAWEI IDs cannot log in with a password: use an access key.";

function logInError(error: SmsError): SmsError {
  if (error.kind !== "auth" && error.facts.httpStatus !== 400) return error;
  const hint = CAUSES.find(([words]) => words.test(error.message))?.[1] ?? WRONG;
  const { httpStatus, errorCode, requestId } = error.facts;
  const known = { httpStatus, errorCode, requestId };
  const facts = Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
  return new SmsError("auth", error.message, { ...facts, hint }, { cause: error });
}

/** The request that needed this was not sent, and what was not found or not permitted is IAM's, not a task. */
function notOfTheRequest(error: SmsError, what: string, alternative?: string): SmsError {
  const { httpStatus, hint, ...facts } = error.facts;
  const kind = error.kind === "not_found" ? "service" : error.kind === "permission" ? "auth" : error.kind;
  const own = error.kind === "not_found" ? "Check SMS_IAM_ENDPOINT." : hint;
  const status = httpStatus === undefined || httpStatus < 300 ? {} : { httpStatus };
  // A look-up is no longer in the way when it is the credentials that are wrong.
  const other = kind === "auth" && httpStatus === 401 ? undefined : alternative;
  const next = [own, other].filter((part) => part !== undefined).join(" ");
  const told = next === "" ? {} : { hint: next };
  return new SmsError(kind, `${what}: ${error.message}`, { ...facts, ...status, ...told }, { cause: error });
}

function requestIdOf({ requestId }: ApiAnswer): { readonly requestId?: string } {
  return requestId === undefined ? {} : { requestId };
}

function firstDomain(body: Json): string | undefined {
  const domains = isJsonObject(body) ? body["domains"] : undefined;
  const first: Json | undefined = Array.isArray(domains) ? domains[0] : undefined;
  const id = isJsonObject(first) ? first["id"] : undefined;
  return typeof id === "string" && /^[A-Za-z0-9_-]{1,64}$/.test(id) ? id : undefined;
}
