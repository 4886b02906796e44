import type { ErrorFacts, SmsError } from "./errors.ts";
import type { Json, JsonObject } from "./json.ts";

/** An error as data, the same on stderr and inside a result; absent fields are left out (contract, section 3). */
export function errorObject({ kind, message, facts }: SmsError): JsonObject {
  const fields: Readonly<Record<string, Json | undefined>> = {
    kind,
    message,
    task_id: facts.taskId,
    error_code: facts.errorCode,
    http_status: facts.httpStatus,
    request_id: facts.requestId,
    error_param: facts.errorParam,
    details: facts.details,
    encoded_authorization_message: facts.encodedAuthorizationMessage,
    identity: facts.identity,
    hint: adviceOf(facts),
    retryable: facts.retryable ?? false,
  };
  return Object.fromEntries(Object.entries(fields).filter((field): field is [string, Json] => field[1] !== undefined));
}

/** What to do next: against the cause where that is known, then about the command. */
export function adviceOf({ remedy, hint }: ErrorFacts): string | undefined {
  const parts = [remedy, hint].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(" ");
}
