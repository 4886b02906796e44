import type { AnswerHeaders } from "../context.ts";
import { ApiError, type ErrorFacts, type ErrorKind } from "../errors.ts";
import { digitsOf, isJsonNumber, isJsonObject, type Json, jsonIn, type JsonObject } from "../json.ts";
import { safeText } from "../safe-text.ts";
import { authCause, missingAction } from "./error-hints.ts";
import { type Redact, redactJson } from "./redact.ts";
import { cappedRetryAfter } from "./retry.ts";
import type { RequestOrigin } from "./route.ts";

/** An answer that is not 2xx, with its body read. */
export interface ErrorAnswer {
  readonly request: string;
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly body: string;
  readonly route: RequestOrigin;
}

const TASK_MISSING = new Set(["SMS.7703", "SMS.2252"]);
const NOT_PERMITTED = new Set(["SMS.9004", "SMS.6527"]);
const MAY_PASS = new Set([408, 429]);

/** One error for whatever SMS, the gateway, IAM or a proxy in between answered. */
export function apiError(answer: ErrorAnswer, redact: Redact, now: Date): ApiError {
  const { status, headers, body, request } = answer;
  const said = readErrorBody(body, redact);
  const { code, message, requestId, ...documented } = said;
  const kind = kindOf(status, code);
  const facts: ErrorFacts = {
    httpStatus: status,
    retryable: MAY_PASS.has(status) || status >= 500,
    ...known({
      retryAfterMs: cappedRetryAfter(headers.get("retry-after"), now),
      errorCode: code,
      requestId: masked(requestIdOf(headers), redact) ?? requestId,
      hint: hintFor(answer, kind, said, now),
      identity: kind === "auth" || kind === "permission" ? answer.route.identity() : undefined,
      ...documented,
    }),
  };
  return new ApiError(kind, `${statusWords(status)}: ${message ?? excerpt(body, redact)} [${request}]`, facts);
}

export function requestIdOf(headers: AnswerHeaders): string | undefined {
  return headers.get("x-request-id") ?? headers.get("x-iam-trace-id") ?? undefined;
}

/** By code first: SMS says "no such task" with 400, and 403 codes may come with any status. */
function kindOf(status: number, code: string | undefined): ErrorKind {
  if (TASK_MISSING.has(code ?? "") || status === 404) return "not_found";
  if (NOT_PERMITTED.has(code ?? "") || status === 403) return "permission";
  if (status === 401) return "auth";
  return "service";
}

function hintFor(answer: ErrorAnswer, kind: ErrorKind, said: ErrorBody, now: Date): string | undefined {
  const { code, message } = said;
  if (answer.status === 401) return authCause({ code, message, date: answer.headers.get("date"), now });
  if (code === "SMS.6527")
    return "The task belongs to another account or project than these credentials: use those it was made with.";
  if (kind === "permission") {
    const action = missingAction(answer.request, [message, said.errorParam, said.details]);
    return action === undefined
      ? "Ask for the IAM permission that the message names, or use other credentials."
      : `Ask the account's administrator for the IAM permission ${action}, or use other credentials.`;
  }
  if (code?.startsWith("APIGW.01") || code?.startsWith("APIG.01"))
    return "The endpoint does not know this API: check --endpoint.";
  if (kind === "not_found") return "Check the task id, the endpoint's region and the account.";
  return answer.status === 429
    ? "The service is limiting requests: try again later or with a lower --concurrency."
    : undefined;
}

const REASONS: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  413: "Content Too Large",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};
export function statusWords(status: number): string {
  const reason = REASONS[status];
  return reason === undefined ? `HTTP ${status}` : `HTTP ${status} ${reason}`;
}

function masked(text: string | undefined, redact: Redact): string | undefined {
  return text === undefined ? undefined : redact(text);
}

/** The fields that have a value. */
function known<T extends object>(fields: T): { readonly [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

/** What the body of an error says, secrets masked. */
interface ErrorBody {
  readonly code: string | undefined;
  readonly message: string | undefined;
  readonly requestId: string | undefined;
  readonly errorParam: Json | undefined;
  readonly details: Json | undefined;
  readonly encodedAuthorizationMessage: string | undefined;
}

/** Reads every shape that SMS, the gateway or IAM answers with (sms-api "Body shapes"); of any other body it says nothing. */
function readErrorBody(text: string, redact: Redact): ErrorBody {
  const body = redactJson(jsonIn(text) ?? null, redact);
  const fields = isJsonObject(body) ? body : {};
  return {
    ...codeAndMessage(fields),
    requestId: word(fields["request_id"]),
    errorParam: fields["error_param"] ?? undefined,
    details: fields["details"] ?? undefined,
    encodedAuthorizationMessage: word(fields["encoded_authorization_message"]),
  };
}

const SPELLINGS = [
  ["error_code", "error_msg"],
  ["errorCode", "errorMsg"],
  ["code", "message"],
] as const;

/** The first spelling in use, here or in one of the objects below. */
function codeAndMessage(body: JsonObject): Pick<ErrorBody, "code" | "message"> {
  for (const [code, message] of SPELLINGS) {
    const found = { code: word(body[code]), message: word(body[message]) };
    if (isSaid(found)) return found;
  }
  const nested = Object.values(body).filter((value) => isJsonObject(value));
  return nested.map(codeAndMessage).find(isSaid) ?? { code: undefined, message: undefined };
}

function isSaid({ code, message }: Pick<ErrorBody, "code" | "message">): boolean {
  return code !== undefined || message !== undefined;
}

function word(value: Json | undefined): string | undefined {
  if (isJsonNumber(value)) return digitsOf(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

const SHOWN = 200;

/** The beginning of a body, for an error message: masked before it is cut, so that no part of a secret is left. */
export function excerpt(body: string, redact: Redact): string {
  const text = body.trim().replace(/\s+/g, " ");
  if (text === "") return "the answer has no body";
  const shown = safeText(redact(text));
  return shown.length > SHOWN ? `${shown.slice(0, SHOWN).replace(/\p{Surrogate}$/u, "")}…` : shown;
}
