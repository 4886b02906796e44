import type { ResponseHeaders } from "../context.ts";
import { ApiError, type ErrorFacts, type ErrorKind, TASK_MISSING } from "../errors.ts";
import { digitsOf, isJsonNumber, isJsonObject, type Json, jsonIn, type JsonObject } from "../json.ts";
import { safeText } from "../safe-text.ts";
import { unauthorizedHint, missingAction } from "./error-hints.ts";
import { redactJson } from "./redact.ts";
import type { RequestOrigin } from "./request.ts";
import { cappedRetryAfter } from "./retry.ts";
import type { Redact } from "./secrets.ts";

/** An answer with a status of 400 or more, its body read. */
export interface ErrorAnswer {
  /** `GET https://…`, for the message. */
  readonly request: string;
  readonly status: number;
  readonly headers: ResponseHeaders;
  /** Of the headers, secrets masked. */
  readonly requestId: string | undefined;
  readonly body: string;
  readonly route: RequestOrigin;
}

const NOT_PERMITTED = new Set(["SMS.9004", "SMS.6527"]);
/** Codes of the gateway that come with 401. */
const REFUSED_CREDENTIALS = /^APIGW?\.03(01|03|07)$/;
/** Besides 5xx: the same request may succeed later. */
const RETRYABLE = new Set([408, 429, 499]);

/** The error for an answer of SMS, the gateway, IAM or a proxy in between. */
export function apiError(answer: ErrorAnswer, redact: Redact, now: Date): ApiError {
  const { status, headers, body, request } = answer;
  const errorBody = readErrorBody(body, redact);
  const { code, message, requestId, ...documented } = errorBody;
  const kind = kindOf(status, code);
  const facts: ErrorFacts = {
    httpStatus: status,
    retryable: RETRYABLE.has(status) || status >= 500,
    ...withoutUndefined({
      retryAfterMs: cappedRetryAfter(headers.get("retry-after"), now),
      errorCode: code,
      requestId: answer.requestId ?? requestId,
      hint: hintFor(answer, kind, errorBody, now),
      identity: kind === "auth" || kind === "permission" ? answer.route.identity() : undefined,
      ...documented,
    }),
  };
  return new ApiError(kind, `${statusWords(status)}: ${message ?? excerpt(body, redact)} [${request}]`, facts);
}

/** The code counts before the status: SMS reports a missing task with 400, and codes for missing permissions come with several. */
function kindOf(status: number, code: string | undefined): ErrorKind {
  if (TASK_MISSING.has(code ?? "") || status === 404) return "not_found";
  if (NOT_PERMITTED.has(code ?? "") || status === 403) return "permission";
  if (status === 401 || (status < 300 && REFUSED_CREDENTIALS.test(code ?? ""))) return "auth";
  return "service";
}

/**
 * The error inside an answer of 2xx: `{"error_code":"SMS.6531"}` is a refusal, whatever the status says. undefined for any other body;
 * documents of tasks and lists have fields of their own.
 */
export function errorInside(answer: ErrorAnswer, redact: Redact, now: Date): ApiError | undefined {
  if (answer.body.length > LONGEST_ERROR || !/"error_?code"/i.test(answer.body)) return undefined;
  const body = jsonIn(answer.body);
  if (!isJsonObject(body) || ["id", "tasks", "token"].some((field) => field in body)) return undefined;
  const { code } = codeAndMessage(body);
  return code === undefined || /^0*$/.test(code) ? undefined : apiError(answer, redact, now);
}

/** Characters. Longer bodies are documents. */
const LONGEST_ERROR = 65_536;

function hintFor(answer: ErrorAnswer, kind: ErrorKind, errorBody: ErrorBody, now: Date): string | undefined {
  const { code, message } = errorBody;
  if (answer.status === 401) return unauthorizedHint({ code, message, date: answer.headers.get("date"), now });
  if (code === "SMS.6527")
    return "The task belongs to another account or project than these credentials: use those it was made with.";
  if (kind === "permission") {
    const action = missingAction(answer.request, [message, errorBody.errorParam, errorBody.details]);
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

function withoutUndefined<T extends object>(fields: T): { readonly [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

/** The fields of an error's body, secrets masked. */
interface ErrorBody {
  readonly code: string | undefined;
  readonly message: string | undefined;
  readonly requestId: string | undefined;
  readonly errorParam: Json | undefined;
  readonly details: Json | undefined;
  readonly encodedAuthorizationMessage: string | undefined;
}

/** Reads the shapes that SMS, the gateway and IAM use (docs/service.md, "Errors"); every field is undefined for any other body. */
function readErrorBody(text: string, redact: Redact): ErrorBody {
  const body = redactJson(jsonIn(text) ?? null, redact);
  const fields = isJsonObject(body) ? body : {};
  return {
    ...codeAndMessage(fields),
    requestId: textOrDigits(fields["request_id"]),
    errorParam: fields["error_param"] ?? undefined,
    details: fields["details"] ?? undefined,
    encodedAuthorizationMessage: textOrDigits(fields["encoded_authorization_message"]),
  };
}

const SPELLINGS = [
  ["error_code", "error_msg"],
  ["errorCode", "errorMsg"],
  ["code", "message"],
] as const;

/** Of the first spelling in use, in this object or in one of its fields. */
function codeAndMessage(body: JsonObject): Pick<ErrorBody, "code" | "message"> {
  for (const [code, message] of SPELLINGS) {
    const found = { code: textOrDigits(body[code]), message: textOrDigits(body[message]) };
    if (hasCodeOrMessage(found)) return found;
  }
  const nested = Object.values(body).filter((value) => isJsonObject(value));
  return nested.map(codeAndMessage).find(hasCodeOrMessage) ?? { code: undefined, message: undefined };
}

function hasCodeOrMessage({ code, message }: Pick<ErrorBody, "code" | "message">): boolean {
  return code !== undefined || message !== undefined;
}

function textOrDigits(value: Json | undefined): string | undefined {
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
