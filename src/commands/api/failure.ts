import { ApiError, OutcomeUnknownError, SmsError } from "../../errors.ts";
import { mayBeDone } from "../may-be-done.ts";
import { isRead, type Method } from "./method.ts";

/** What to say of a request that failed: of one that changes something, first of all whether it may have done so. */
export function failureOf(error: SmsError, method: Method): SmsError {
  const { httpStatus = 0, errorCode = "" } = error.facts;
  if (error.kind === "not_found" && !errorCode.startsWith("SMS."))
    return new ApiError(error.kind, error.message, { ...error.facts, hint: UNKNOWN_PATH });
  if (isRead(method) || error.kind === "interrupted" || !mayBeDone(error)) return error;
  return httpStatus >= 200 && httpStatus < 300 ? answerLost(error) : outcomeUnknown(error);
}

const UNKNOWN_PATH = "The endpoint does not know this path: check it, and --endpoint.";

function answerLost(error: SmsError): SmsError {
  const hint = `It was taken (HTTP ${error.facts.httpStatus}), and only its answer is lost: sending it again would do it twice.`;
  return new SmsError(error.kind, error.message, { ...error.facts, hint, retryable: false }, { cause: error });
}

function outcomeUnknown(error: SmsError): SmsError {
  // "Try again" is no remedy before somebody has looked.
  const { remedy: _, ...known } = error.facts;
  const hint = "It may or may not take effect. Look before sending it again.";
  return new OutcomeUnknownError(`outcome unknown: ${error.message}`, { ...known, hint, retryable: false });
}
