import { digitsOf, isJsonNumber, isJsonObject, type Json, jsonIn, type JsonObject } from "../json.ts";
import { redactJson } from "./redact.ts";
import { type Redact } from "./secrets.ts";

/** What the body of an error says, secrets masked. */
export interface ErrorBody {
  readonly code: string | undefined;
  readonly message: string | undefined;
  readonly requestId: string | undefined;
  readonly errorParam: Json | undefined;
  readonly details: Json | undefined;
  readonly encodedAuthorizationMessage: string | undefined;
}

/** Reads every shape that SMS, the gateway or IAM answers with (sms-api "Body shapes"); of any other body it says nothing. */
export function readErrorBody(text: string, redact: Redact): ErrorBody {
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
