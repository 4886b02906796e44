import { UsageError } from "../../errors.ts";
import type { Param } from "../command.ts";
import { repeated } from "../params.ts";

type Headers = Readonly<Record<string, string>>;

/** Those that prove who asks, and those that http makes of the request. */
const OURS: ReadonlySet<string> = new Set(
  (
    "authorization x-auth-token x-security-token x-sdk-date x-domain-id proxy-authorization host content-length " +
    "transfer-encoding connection keep-alive upgrade expect te trailer"
  ).split(" "),
);
const NAME = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;

const lines = repeated("a further header: 'Name: value'; may be repeated", "<header>", parseHeader);

/** By name in small letters. */
export const headers: Param<Headers> = {
  ...lines,
  parse(raw) {
    const given = lines.parse(raw);
    const names = given.map(([name]) => name);
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    if (twice !== undefined) throw new UsageError(`${twice} is given twice`);
    return Object.fromEntries(given);
  },
};

/** The value is not repeated in an error: it may be a secret. */
function parseHeader(text: string): readonly [name: string, value: string] {
  const colon = text.indexOf(":");
  const name = text.slice(0, Math.max(colon, 0)).toLowerCase();
  const value = text.slice(colon + 1).trim();
  if (!NAME.test(name)) throw new UsageError("this is no header", "A header is written 'Name: value'.");
  if (OURS.has(name)) throw new UsageError(`${name} is set by sms itself`, HOW_TO[name]);
  if (/[^\t\u0020-\u007e]/.test(value))
    throw new UsageError(`${name}: a header's value is printable ASCII on one line`);
  return [name, value];
}

const CREDENTIALS = "Credentials never come from arguments: sms help environment.";
const HOW_TO: Readonly<Record<string, string>> = {
  authorization: CREDENTIALS,
  "x-auth-token": CREDENTIALS,
  "x-security-token": CREDENTIALS,
  "x-domain-id": "SMS_DOMAIN_ID gives the account id.",
};
