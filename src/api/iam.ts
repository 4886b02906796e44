import { ApiError, asSmsError, type SmsError } from "../errors.ts";
import { isJsonObject, type Json } from "../json.ts";
import { readJson } from "./read-json.ts";
import type { Transport } from "./transport.ts";

const NO_LOOK_UP = "SMS_DOMAIN_ID gives the account id without a look-up.";

/** The account of a signed caller: `GET {iam}/v3/auth/domains`, its first entry (GlobalCredentials of the SDKs). */
export async function lookUpDomainId(transport: Transport, url: URL): Promise<string> {
  const answer = await transport({ method: "GET", url }).catch((error: unknown) => {
    throw lookUpError(asSmsError(error));
  });
  const id = firstDomain(readJson(answer, `GET ${url.href}`));
  if (id !== undefined) return id;
  throw new ApiError("permission", "IAM names no account for this access key", {
    httpStatus: answer.status,
    hint: `The permission iam:users:getUser may be missing. ${NO_LOOK_UP}`,
    ...(answer.requestId === undefined ? {} : { requestId: answer.requestId }),
  });
}

function lookUpError(error: SmsError): SmsError {
  const what = "looking up the account id";
  if (error.kind !== "not_found")
    return error.during(what, { hint: `The account id of the access key was asked for here. ${NO_LOOK_UP}` });
  // What was not found is the address, and not the task that the user asked for.
  const hint = `Check SMS_IAM_ENDPOINT. ${NO_LOOK_UP}`;
  return new ApiError("service", `${what}: ${error.message}`, { ...error.facts, hint }, { cause: error });
}

function firstDomain(body: Json): string | undefined {
  const domains = isJsonObject(body) ? body["domains"] : undefined;
  const first: Json | undefined = Array.isArray(domains) ? domains[0] : undefined;
  const id = isJsonObject(first) ? first["id"] : undefined;
  return typeof id === "string" && /^[A-Za-z0-9_-]{1,64}$/.test(id) ? id : undefined;
}
