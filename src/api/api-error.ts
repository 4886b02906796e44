import { ApiError, type ErrorFacts, type ErrorKind } from "../errors.ts";
import { isJsonObject, type Json, type JsonObject, parseJson } from "../json.ts";
import { safeText } from "../safe-text.ts";
import type { Redact } from "./redact.ts";

/** An answer that is not 2xx, with its body read. */
export interface ErrorAnswer {
  readonly request: string;
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

const TASK_MISSING = new Set(["SMS.7703", "SMS.2252"]);
const NOT_PERMITTED = new Set(["SMS.9004", "SMS.6527"]);
const SHOWN_OF_BODY = 200;

/** One error for every shape of body that SMS, the gateway, IAM or a proxy in between answers with (sms-api "Body shapes"). */
export function apiError(answer: ErrorAnswer, redact: Redact, now: Date): ApiError {
  const body = readBody(answer.body);
  const found = body === undefined ? {} : findError(body);
  const code = found.code;
  const message = found.message ?? bareBody(answer.body);
  const requestId = requestIdOf(answer.headers) ?? text(body?.["request_id"]);
  const kind = kindOf(answer.status, code);
  const facts: ErrorFacts = {
    httpStatus: answer.status,
    retryable: answer.status === 429 || answer.status >= 500,
    ...optional("errorCode", code),
    ...optional("requestId", requestId),
    ...optional("hint", hintFor(answer, kind, code, now)),
    ...(body === undefined ? {} : documentedFields(body, redact)),
  };
  return new ApiError(kind, redact(`${statusWords(answer.status)}: ${message} [${answer.request}]`), facts);
}

export function requestIdOf(headers: Headers): string | undefined {
  return headers.get("x-request-id") ?? headers.get("x-iam-trace-id") ?? undefined;
}

/** By code first: SMS says "no such task" with 400, and 403 codes may come with any status. */
function kindOf(status: number, code: string | undefined): ErrorKind {
  if (TASK_MISSING.has(code ?? "") || status === 404) return "not_found";
  if (NOT_PERMITTED.has(code ?? "") || status === 403) return "permission";
  if (status === 401) return "auth";
  return "service";
}

interface Found {
  readonly code?: string;
  readonly message?: string;
}

/** error_code/error_msg, errorCode/errorMsg, code/message, then the same one level down. */
function findError(body: JsonObject): Found {
  for (const [codeKey, messageKey] of [
    ["error_code", "error_msg"],
    ["errorCode", "errorMsg"],
    ["code", "message"],
  ] as const) {
    const found = { ...optional("code", text(body[codeKey])), ...optional("message", text(body[messageKey])) };
    if (found.code !== undefined || found.message !== undefined) return found;
  }
  const nested = Object.values(body).find((value) => isJsonObject(value));
  return isJsonObject(nested) ? findError(nested) : {};
}

function documentedFields(body: JsonObject, redact: Redact): ErrorFacts {
  return {
    ...(body["error_param"] == null ? {} : { errorParam: redactAll(body["error_param"], redact) }),
    ...(body["details"] == null ? {} : { details: redactAll(body["details"], redact) }),
    ...optional("encodedAuthorizationMessage", text(body["encoded_authorization_message"])),
  };
}

function redactAll(value: Json, redact: Redact): Json {
  if (typeof value === "string") return redact(value);
  if (Array.isArray(value)) return value.map((item: Json) => redactAll(item, redact));
  if (isJsonObject(value)) return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, redactAll(field, redact)]));
  return value;
}

const FIFTEEN_MINUTES = 15 * 60_000;

function hintFor(answer: ErrorAnswer, kind: ErrorKind, code: string | undefined, now: Date): string | undefined {
  if (answer.status === 401) return clockSkew(answer.headers, now) ?? "Check that the credentials are right, not expired, and of this account.";
  if (code === "SMS.6527") return "The task belongs to another account or project than these credentials.";
  if (kind === "permission") return "Ask for the IAM permission that the message names, or use other credentials.";
  if (code?.startsWith("APIGW.01") || code?.startsWith("APIG.01")) return "The endpoint does not know this API: check --endpoint.";
  if (kind === "not_found") return "Check the task id, the endpoint's region and the account.";
  return answer.status === 429 ? "The service is limiting requests: try again later or with a lower --concurrency." : undefined;
}

/** Signatures are refused when the clocks differ by more than 15 minutes; the answer's Date header tells by how much. */
function clockSkew(headers: Headers, now: Date): string | undefined {
  const skew = now.getTime() - Date.parse(headers.get("date") ?? "");
  if (Number.isNaN(skew) || Math.abs(skew) < FIFTEEN_MINUTES) return undefined;
  const minutes = Math.round(Math.abs(skew) / 60_000);
  return `This machine's clock is ${minutes} minutes ${skew > 0 ? "ahead of" : "behind"} the server's; signatures need it within 15. Set the clock and try again.`;
}

function readBody(body: string): JsonObject | undefined {
  try {
    const parsed = parseJson(body);
    return isJsonObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** What a proxy or a cut-off answer said, harmless and short. */
export function bareBody(body: string): string {
  if (body.trim() === "") return "the answer has no body";
  const shown = safeText(body.trim().replace(/\s+/g, " "));
  return shown.length > SHOWN_OF_BODY ? `${shown.slice(0, SHOWN_OF_BODY)}…` : shown;
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

function text(value: Json | undefined): string | undefined {
  if (typeof value === "string") return value === "" ? undefined : value;
  return typeof value === "object" && value !== null && !isJsonObject(value) && !Array.isArray(value) ? value.toString() : undefined;
}

function optional<K extends string>(key: K, value: string | undefined): { readonly [key in K]?: string } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [key in K]?: string };
}
