import { asSmsError, SmsError } from "../errors.ts";
import { isJsonObject, type Json } from "../json.ts";
import { readJson } from "./read-json.ts";
import type { Transport } from "./transport.ts";

const NO_LOOK_UP = "SMS_DOMAIN_ID gives the account id without a look-up.";

/**
 * The account of a signed caller: `GET {iam}/v3/auth/domains`, its first entry (GlobalCredentials of the SDKs).
 * Whatever goes wrong here is an error of the look-up, never of the request that needed it: that one was not sent.
 */
export async function lookUpDomainId(transport: Transport, url: URL): Promise<string> {
  try {
    const answer = await transport({ method: "GET", url });
    const id = firstDomain(readJson(answer, `GET ${url.href}`));
    if (id !== undefined) return id;
    const hint = "The permission iam:users:getUser may be missing.";
    const { requestId } = answer;
    throw new SmsError("auth", "IAM names no account for this access key", {
      hint,
      ...(requestId === undefined ? {} : { requestId }),
    });
  } catch (thrown) {
    throw lookUpError(asSmsError(thrown));
  }
}

function lookUpError(error: SmsError): SmsError {
  if (error.kind === "interrupted" || error.kind === "internal") return error;
  const { httpStatus, hint, ...facts } = error.facts;
  const what = `looking up the account id: ${error.message}`;
  // What was not found or not permitted is IAM's, and not the task that the user asked for.
  const kind = error.kind === "not_found" ? "service" : error.kind === "permission" ? "auth" : error.kind;
  const own = error.kind === "not_found" ? "Check SMS_IAM_ENDPOINT." : hint;
  const status = httpStatus === undefined || httpStatus < 300 ? {} : { httpStatus };
  const next = own === undefined ? NO_LOOK_UP : `${own} ${NO_LOOK_UP}`;
  return new SmsError(kind, what, { ...facts, ...status, hint: next }, { cause: error });
}

function firstDomain(body: Json): string | undefined {
  const domains = isJsonObject(body) ? body["domains"] : undefined;
  const first: Json | undefined = Array.isArray(domains) ? domains[0] : undefined;
  const id = isJsonObject(first) ? first["id"] : undefined;
  return typeof id === "string" && /^[A-Za-z0-9_-]{1,64}$/.test(id) ? id : undefined;
}
