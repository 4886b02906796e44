import { UsageError } from "../../errors.ts";
import { parseJson } from "../../json.ts";
import { MOST_BODY_BYTES } from "../../model/limits.ts";
import { oneOf, refuseUtf16 } from "../../parse-value.ts";
import type { Services } from "../../session/services.ts";
import { optional, type Param, repeated } from "../command.ts";

const EXAMPLE = "For example '/v3/tasks?limit=10'; in Git Bash, which rewrites what begins with a slash, v3/tasks.";
/** Text that a URL would drop, change, or resolve to another host. */
const FORBIDDEN: readonly (readonly [pattern: RegExp, problem: string, hint?: string])[] = [
  [/^[a-z][a-z0-9+.-]*:\/\//i, "this is an address, and requests go to the endpoint only", EXAMPLE],
  [/^(?!\/|v3\/)/, "a path begins with /", EXAMPLE],
  [/[\p{Control}\p{Surrogate}]/u, "a path holds no control characters"],
  [/\s/u, "a path holds no blanks", "A space is %20."],
  [/\\/, "a path holds no \\"],
  [/#/, "a path holds no #", "In a value it is %23."],
  [/%(?![0-9a-f]{2})/i, "% is not followed by two hexadecimal digits", "A percent sign is %25."],
];

export const path: Param<string> = {
  help: "path below the endpoint, with its query: /v3/tasks?limit=10",
  placeholder: "<path>",
  parse: (raw) => pathBelowEndpoint(String(raw)),
};

/** Refuses a path that could leave the endpoint's path for any server that reads it, or that would be changed when it is sent. */
function pathBelowEndpoint(text: string): string {
  const shown = JSON.stringify(text);
  for (const [pattern, problem, hint] of FORBIDDEN)
    if (pattern.test(text)) throw new UsageError(`${shown}: ${problem}`, hint);
  const below = text.startsWith("/") ? text : `/${text}`;
  const plain = decodedPath(below);
  if (plain === undefined) throw new UsageError(`${shown}: what is written with % is not UTF-8`);
  if (plain.startsWith("//")) throw new UsageError(`${shown}: // begins another host`, EXAMPLE);
  if (plain.includes("//")) throw new UsageError(`${shown}: a part of it is empty`, "Is a shell variable unset?");
  if (plain.split(/[/\\]/).some((part) => part === "." || part === ".."))
    throw new UsageError(`${shown}: a path holds no . or ..`, EXAMPLE);
  return below;
}

/** The decoded path without the query; undefined when path or query cannot be decoded. */
function decodedPath(text: string): string | undefined {
  try {
    decodeURIComponent(text);
    return decodeURIComponent(text.split("?")[0] ?? "");
  } catch {
    return undefined;
  }
}

type Headers = Readonly<Record<string, string>>;

/** Headers that the user cannot set: those of authentication, and those that HTTP derives from the request. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    "authorization x-auth-token x-security-token x-sdk-date x-domain-id proxy-authorization host content-length " +
    "transfer-encoding connection keep-alive upgrade expect te trailer"
  ).split(" "),
);
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;

const headerLines = repeated("a further header: 'Name: value'; may be repeated", "<header>", parseHeader);

/** Headers by name in lower case. */
export const headers: Param<Headers> = {
  ...headerLines,
  parse(raw) {
    const given = headerLines.parse(raw);
    const names = given.map(([name]) => name);
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    if (twice !== undefined) throw new UsageError(`${twice} is given twice`);
    return Object.fromEntries(given);
  },
};

/** Parses `name: value`. An error does not repeat the value, which may be a secret. */
function parseHeader(text: string): readonly [name: string, value: string] {
  const colon = text.indexOf(":");
  const name = text.slice(0, Math.max(colon, 0)).toLowerCase();
  const value = text.slice(colon + 1).trim();
  if (!HEADER_NAME.test(name)) throw new UsageError("this is no header", "A header is written 'Name: value'.");
  if (RESERVED.has(name)) throw new UsageError(`${name} is set by sms itself`, RESERVED_HINTS[name]);
  if (/[^\t\u0020-\u007e]/.test(value))
    throw new UsageError(`${name}: a header's value is printable ASCII on one line`);
  return [name, value];
}

const CREDENTIALS = "Credentials never come from arguments: sms help environment.";
const RESERVED_HINTS: Readonly<Record<string, string>> = {
  authorization: CREDENTIALS,
  "x-auth-token": CREDENTIALS,
  "x-security-token": CREDENTIALS,
  "x-domain-id": "SMS_DOMAIN_ID gives the account id.",
};

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const;
export type Method = (typeof METHODS)[number];

const READS: ReadonlySet<Method> = new Set(["GET", "HEAD"]);

/** Whether a method changes nothing, so that a lost response does no harm and the request may be repeated. */
export function isRead(method: Method): boolean {
  return READS.has(method);
}

export const method: Param<Method> = {
  help: METHODS.join(", "),
  placeholder: "<method>",
  parse(raw) {
    const text = String(raw);
    if (text.startsWith("/"))
      throw new UsageError(`${JSON.stringify(text)} is a path`, "The method goes before it: sms api GET PATH");
    return oneOf(...METHODS)(METHODS.find((known) => known === text.toUpperCase()) ?? text);
  },
};

type Body = { readonly text: string } | "stdin";

export const body = optional("body, JSON, sent as it is; - for stdin", "<json>", (text): Body =>
  text === "-" ? "stdin" : { text: checkedBody(new TextEncoder().encode(text)) },
);

/** The body exactly as it is sent. */
export async function bodyText(given: Body | undefined, { stdin, note }: Services): Promise<string | undefined> {
  if (given !== "stdin") return given?.text;
  if (stdin.isTTY) await note("The body, JSON; Ctrl-D ends:");
  try {
    return checkedBody(await readUpToLimit(stdin.bytes()));
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`standard input: ${error.message}`, error.facts.hint) : error;
  }
}

async function readUpToLimit(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const read: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    read.push(chunk);
    size += chunk.length;
    // The body is too large already, so the rest is not read.
    if (size > MOST_BODY_BYTES) break;
  }
  return Buffer.concat(read);
}

const FILE_HINT = "A body from a file: --body - < FILE.";

function checkedBody(bytes: Uint8Array): string {
  if (bytes.length > MOST_BODY_BYTES)
    throw new UsageError(`the body is larger than the ${MOST_BODY_BYTES} bytes (12 MB) that the service takes`);
  const text = decodedText(bytes);
  if (text.trim() === "") throw new UsageError("the body is empty", "For a request without one leave --body out.");
  if (text.startsWith("\ufeff")) throw new UsageError("the body begins with a byte order mark, which JSON must not");
  try {
    parseJson(text);
  } catch (error) {
    throw new UsageError(`the body is not JSON: ${error instanceof Error ? error.message : ""}`, FILE_HINT);
  }
  return text;
}

function decodedText(bytes: Uint8Array): string {
  refuseUtf16(new TextDecoder().decode(bytes.subarray(0, 4)), "the body");
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UsageError("the body is not UTF-8");
  }
}
