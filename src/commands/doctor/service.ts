import { SmsError } from "../../errors.ts";
import type { Found } from "./check.ts";
import type { Patient } from "./patient.ts";

/** Whether it is SMS that answers there: it has to refuse who does not say who he is. */
export async function service(patient: Patient): Promise<Found> {
  const { failure } = await patient.knock();
  if (failure === undefined)
    return { status: "warn", message: "the answer to a request without credentials was no refusal", remedy: SOMEBODY };
  const { kind, message, facts } = failure;
  const { httpStatus: status = null, errorCode } = facts;
  if (kind !== "auth" && kind !== "permission") {
    // No task was asked for, so that none is missing.
    const found = kind === "not_found" ? "service" : kind;
    throw new SmsError(found, message, { ...facts, hint: facts.hint ?? IN_TROUBLE }, { cause: failure });
  }
  if (errorCode === undefined)
    return { status: "warn", message: `HTTP ${status}, but not in the service's words`, remedy: SOMEBODY };
  const words = `answers, and refuses who brings no credentials (${status})`;
  return { status: "ok", message: words, facts: { http_status: status, error_code: errorCode } };
}

const IN_TROUBLE = "The service, or something before it, is in trouble: try again later.";
const SOMEBODY = "A proxy or a portal may answer in place of the service: check the endpoint.";
