import { ApiError, type SmsError } from "../errors.ts";

/** Where an error has no hint yet: what is known to help against its code. The codes load only then. */
export async function withRemedy(error: SmsError): Promise<SmsError> {
  const { errorCode, httpStatus, hint } = error.facts;
  if (errorCode === undefined || hint !== undefined) return error;
  const { remedyOf } = await import("../model/error-codes/find-codes.ts");
  const remedy = remedyOf(errorCode, httpStatus);
  return remedy === undefined ? error : new ApiError(error.kind, error.message, { ...error.facts, remedy });
}
