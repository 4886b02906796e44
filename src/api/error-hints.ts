import { ApiError, type SmsError } from "../errors.ts";
import { type Json, wireJson } from "../json.ts";

/** An answer of 401. The gateway has few codes for many causes (docs/service.md, "Errors"). */
interface Unauthorized {
  readonly code: string | undefined;
  readonly message: string | undefined;
  /** The answer's Date header. */
  readonly date: string | null;
  readonly now: Date;
}

const FIFTEEN_MINUTES = 15 * 60_000;

const HINT_BY_MESSAGE: readonly (readonly [RegExp, string])[] = [
  [
    /reach the limit/i,
    "The access key is locked for 5 minutes after more than 5 wrong signatures: correct the secret key, then wait.",
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
const HINT_BY_CODE: Readonly<Record<string, string>> = {
  "0301": "Check that the credentials are right, not expired, and of this account.",
  "0303": "The signature was refused: check the secret key, and that this machine's clock is right.",
  "0307": "The token has expired, or is of another region than the endpoint: get a new one.",
};
const DEFAULT_HINT = "Check that the credentials are right, not expired, and of this account.";

/** The cause of a 401 and what to do. A wrong clock comes first, since with it every signature is wrong. */
export function unauthorizedHint({ code, message, date, now }: Unauthorized): string {
  const byMessage = HINT_BY_MESSAGE.find(([pattern]) => pattern.test(message ?? ""))?.[1];
  const number = /^APIGW?\.(\d{4})$/.exec(code ?? "")?.[1] ?? "";
  return clockSkew(date, now) ?? byMessage ?? HINT_BY_CODE[number] ?? DEFAULT_HINT;
}

/** Signatures are refused when the clocks differ by more than 15 minutes (docs/service.md, "Signing"); compares with the Date header. */
function clockSkew(date: string | null, now: Date): string | undefined {
  const skew = now.getTime() - Date.parse(date ?? "");
  if (Number.isNaN(skew) || Math.abs(skew) < FIFTEEN_MINUTES) return undefined;
  const minutes = Math.round(Math.abs(skew) / 60_000);
  return `This machine's clock is ${minutes} minutes ${skew > 0 ? "ahead of" : "behind"} the server's; signatures need it within 15. Set the clock and try again.`;
}

/** An IAM action such as `sms:server:queryServer`, in the message of a 403. */
const ACTION = /\b[a-z][a-z-]{1,20}:[A-Za-z]{1,40}:[A-Za-z]{1,40}\b/;

/** The actions that requests need, in IAM 5 and in older policies (docs/service.md, "Credentials and IAM"). */
const ACTION_BY_REQUEST: readonly (readonly [request: RegExp, actions: string])[] = [
  [/^POST \S*\/v3\/tasks\/[^/]+\/action$/, "sms:server:manageTask (in older policies sms:server:migrationServer)"],
  [/^GET \S*\/v3\/tasks\/[^/]+$/, "sms:server:getTask (in older policies sms:server:queryServer)"],
  [/^DELETE \S*\/v3\/tasks\/[^/]+$/, "sms:server:deleteTask (in older policies sms:server:migrationServer)"],
  [
    /^GET \S*\/v3\/tasks\/[^/]+\/speed-limit$/,
    "sms:server:getTaskSpeedLimit (in older policies sms:server:queryServer)",
  ],
  [
    /^POST \S*\/v3\/tasks\/[^/]+\/speed-limit$/,
    "sms:server:updateTaskSpeedLimit (in older policies sms:server:migrationServer)",
  ],
  [/^POST \S*\/v3\/tasks\/[^/]+\/log$/, "sms:server:collectLog (in older policies sms:server:migrationServer)"],
  [
    /^GET \S*\/v3\/tasks\/[^/]+\/consistency-result$/,
    "sms:server:getConsistencyCheckResult (in older policies sms:server:queryServer)",
  ],
  [/^GET \S*\/v3\/tasks$/, "sms:server:listTask (in older policies sms:server:queryServer)"],
  [/^GET \S*\/v3\/sources$/, "sms:server:list (in older policies sms:server:queryServer)"],
  [/^GET \S*\/v3\/sources\/(?!overview$)[^/]+$/, "sms:server:get (in older policies sms:server:queryServer)"],
  [/^GET \S*\/v3\/errors$/, "sms:server:listErrors (in older policies sms:server:queryServer)"],
  [/^GET \S*\/v3\/vm\/templates$/, "sms:template:list (in older policies sms:server:queryServer)"],
  [/^GET \S*\/v3\/vm\/templates\/[^/]+$/, "sms:template:get (in older policies sms:server:queryServer)"],
];

/** The IAM action that was missing: the one named in a field of the answer, else the one that such a request needs; undefined if unknown. */
export function missingAction(request: string, fields: readonly (Json | undefined)[]): string | undefined {
  const named = fields.flatMap((part) => (part === undefined ? [] : (ACTION.exec(wireJson(part))?.[0] ?? [])))[0];
  return named ?? ACTION_BY_REQUEST.find(([pattern]) => pattern.test(request))?.[1];
}

/** The error, with the remedy for its code where it has no hint. The table of codes is loaded only for that. */
export async function withRemedy(error: SmsError): Promise<SmsError> {
  const { errorCode, httpStatus, hint } = error.facts;
  if (errorCode === undefined || hint !== undefined) return error;
  const { remedyOf } = await import("../model/error-codes/codes.ts");
  const remedy = remedyOf(errorCode, httpStatus);
  return remedy === undefined ? error : new ApiError(error.kind, error.message, { ...error.facts, remedy });
}
