import { ApiError, type SmsError } from "../errors.ts";
import { type Json, wireJson } from "../json.ts";

/** What a 401 really means: the gateway's words for it are few (API Gateway, error codes). */
interface Refusal {
  readonly code: string | undefined;
  readonly message: string | undefined;
  /** The answer's Date header. */
  readonly date: string | null;
  readonly now: Date;
}

const FIFTEEN_MINUTES = 15 * 60_000;

const BY_WORDS: readonly (readonly [RegExp, string])[] = [
  [
    /reach the limit/i,
    "The access key is locked for 5 minutes after more than 5 wrong signatures: mend the secret key, then wait.",
  ],
  [
    /verify aksk signature fail/i,
    "The secret key does not belong to this access key, or something on the way changed the request.",
  ],
  [
    /get secretkey failed/i,
    "There is no such access key: deleted, of another cloud, or temporary and without its security token.",
  ],
  [/decrypt token fail/i, "The token is cut off, damaged, or of another cloud."],
];
const BY_CODE: Readonly<Record<string, string>> = {
  "0301": "Check that the credentials are right, not expired, and of this account.",
  "0303": "The signature was refused: check the secret key, and that this machine's clock is right.",
  "0307": "The token has expired, or is of another region than the endpoint: get a new one.",
};
const OTHERWISE = "Check that the credentials are right, not expired, and of this account.";

/** The cause and what to do, one sentence or two. The clock comes first: with a wrong one nothing else can be right. */
export function authCause({ code, message, date, now }: Refusal): string {
  const words = BY_WORDS.find(([pattern]) => pattern.test(message ?? ""))?.[1];
  const number = /^APIGW?\.(\d{4})$/.exec(code ?? "")?.[1] ?? "";
  return clockSkew(date, now) ?? words ?? BY_CODE[number] ?? OTHERWISE;
}

/** Signatures are refused when the clocks differ by more than 15 minutes; the answer's Date header tells by how much. */
function clockSkew(date: string | null, now: Date): string | undefined {
  const skew = now.getTime() - Date.parse(date ?? "");
  if (Number.isNaN(skew) || Math.abs(skew) < FIFTEEN_MINUTES) return undefined;
  const minutes = Math.round(Math.abs(skew) / 60_000);
  return `This machine's clock is ${minutes} minutes ${skew > 0 ? "ahead of" : "behind"} the server's; signatures need it within 15. Set the clock and try again.`;
}

/** `sms:server:queryServer`, as the service writes it into a refusal. */
const ACTION = /\b[a-z][a-z-]{1,20}:[A-Za-z]{1,40}:[A-Za-z]{1,40}\b/;

/** What each request needs, by IAM 5 and by the older policies (API reference, permissions). */
const NEEDED: readonly (readonly [request: RegExp, actions: string])[] = [
  [/^POST \S*\/v3\/tasks\/[^/]+\/action$/, "sms:server:manageTask (in older policies sms:server:migrationServer)"],
  [/^GET \S*\/v3\/tasks\/[^/]+$/, "sms:server:getTask (in older policies sms:server:queryServer)"],
  [/^GET \S*\/v3\/tasks$/, "sms:server:listTask (in older policies sms:server:queryServer)"],
];

/** The IAM action that was missing: named in the refusal, else what such a request needs; undefined when nobody can tell. */
export function missingAction(request: string, said: readonly (Json | undefined)[]): string | undefined {
  const named = said.flatMap((part) => (part === undefined ? [] : (ACTION.exec(wireJson(part))?.[0] ?? [])))[0];
  return named ?? NEEDED.find(([pattern]) => pattern.test(request))?.[1];
}

/** Where an error has no hint yet: what is known to help against its code. The codes load only then. */
export async function withRemedy(error: SmsError): Promise<SmsError> {
  const { errorCode, httpStatus, hint } = error.facts;
  if (errorCode === undefined || hint !== undefined) return error;
  const { remedyOf } = await import("../model/error-codes/codes.ts");
  const remedy = remedyOf(errorCode, httpStatus);
  return remedy === undefined ? error : new ApiError(error.kind, error.message, { ...error.facts, remedy });
}
