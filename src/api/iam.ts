import type { PasswordLogin } from "../auth/password.ts";
import type { IssuedToken } from "../auth/token-cache.ts";
import { expectedError, SmsError } from "../errors.ts";
import { isJsonObject, type Json, type JsonObject, wireJson } from "../json.ts";
import { isToken } from "../parse-value.ts";
import { readJson } from "./client.ts";
import type { ApiAnswer, Transport } from "./request.ts";

const LOOK_UP_HINT =
  "The account id needs no look-up where it is given: as domain_id in a profile or by its program, else as SMS_DOMAIN_ID.";

/**
 * The account id of an access key: the first entry of `GET {iam}/v3/auth/domains` (docs/service.md, "Credentials and IAM").
 * Every failure is reported as one of the look-up, since the request that needed the id was not sent.
 */
export async function lookUpDomainId(transport: Transport, url: URL): Promise<string> {
  try {
    const answer = await transport({ method: "GET", url });
    const id = firstDomain(readJson(answer, `GET ${url.href}`));
    if (id !== undefined) return id;
    const hint = "The permission iam:users:getUser may be missing.";
    throw new SmsError("auth", "IAM names no account for this access key", { hint, ...requestIdOf(answer) });
  } catch (thrown) {
    throw iamError(expectedError(thrown), "looking up the account id", LOOK_UP_HINT);
  }
}

/**
 * A token for user name and password: `POST {iam}/v3/auth/tokens?nocatalog=true` returns 201 with the token, valid for 24 h, in
 * X-Subject-Token (docs/service.md, "Credentials and IAM"). A second token does no harm, so the request may be retried.
 */
export async function logIn(transport: Transport, url: URL, login: PasswordLogin): Promise<IssuedToken> {
  try {
    const answer = await transport({ method: "POST", url, body: wireJson(tokenRequest(login)), isIdempotent: true });
    return issuedToken(answer);
  } catch (thrown) {
    throw iamError(logInError(expectedError(thrown)), `logging in as ${login.userName} of ${login.domainName}`);
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
  const description = isJsonObject(body) ? body["token"] : undefined;
  const expires = isJsonObject(description) ? description["expires_at"] : undefined;
  const expiresAtMs = typeof expires === "string" ? Date.parse(expires) : Number.NaN;
  if (isToken(token) && !Number.isNaN(expiresAtMs)) return { token, expiresAtMs };
  const hint = "Check SMS_IAM_ENDPOINT.";
  throw new SmsError("response", "IAM answered without a token", { hint, ...requestIdOf(answer) });
}

/** By words of IAM's message, since it has no code for each cause and does not document its messages. */
const LOGIN_HINTS: readonly (readonly [RegExp, string])[] = [
  [/\bmfa\b|multi-factor|second factor/i, "This user needs a second factor, which sms cannot give: use an access key."],
  [/lock/i, "The user is locked for a while after too many wrong passwords: wait, or ask the account's administrator."],
  [/disabled|forbidden/i, "The user may not log in: ask the account's administrator."],
  [/expired/i, "The password has expired: set a new one in the console."],
];
const WRONG_PASSWORD_HINT =
  "Check user name (of the IAM user, not the account), account name and password. Federated users and HUAWEI IDs cannot log in with a password: use an access key.";

function logInError(error: SmsError): SmsError {
  if (error.kind !== "auth" && error.facts.httpStatus !== 400) return error;
  const hint = LOGIN_HINTS.find(([pattern]) => pattern.test(error.message))?.[1] ?? WRONG_PASSWORD_HINT;
  const { httpStatus, errorCode, requestId } = error.facts;
  const facts = Object.fromEntries(
    Object.entries({ httpStatus, errorCode, requestId }).filter(([, value]) => value !== undefined),
  );
  return new SmsError("auth", error.message, { ...facts, hint }, { cause: error });
}

/**
 * An error of IAM, told apart from one of the request that needed it: that one was not sent, and "not found" or "not permitted"
 * is not about a task. `alternative` is a hint how to do without the request to IAM.
 */
function iamError(error: SmsError, activity: string, alternative?: string): SmsError {
  const { httpStatus, hint, ...facts } = error.facts;
  const kind = error.kind === "not_found" ? "service" : error.kind === "permission" ? "auth" : error.kind;
  const ownHint = error.kind === "not_found" ? "Check SMS_IAM_ENDPOINT." : hint;
  // An answer of 2xx or 3xx that could not be used has no status worth reporting.
  const status = httpStatus === undefined || httpStatus < 300 ? {} : { httpStatus };
  // With wrong credentials, doing without the request to IAM does not help.
  const otherHint = kind === "auth" && httpStatus === 401 ? undefined : alternative;
  const hints = [ownHint, otherHint].filter((part) => part !== undefined).join(" ");
  const advice = hints === "" ? {} : { hint: hints };
  return new SmsError(kind, `${activity}: ${error.message}`, { ...facts, ...status, ...advice }, { cause: error });
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
