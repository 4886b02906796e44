import { digitsOf, isJsonNumber, isJsonObject, type Json, parseJson, printJson } from "../json.ts";
import { encodeRfc3986 } from "./url.ts";

const SECRET_HEADERS =
  /^(authorization|x-auth-token|x-subject-token|x-security-token|x-metadata-token|cookie|set-cookie|proxy-authorization)$/i;
const SECRET_FIELDS =
  /pass(word|phrase|wd)|admin_?pass|secret|token|private_?key|cert_?key|credential|^(ak|sk|access|key)$/i;

export function redactHeaders(
  headers: Iterable<readonly [string, string]>,
  redact: Redact,
): readonly (readonly [string, string])[] {
  return [...headers].map(([name, value]) => [name, SECRET_HEADERS.test(name) ? maskHeader(value) : redact(value)]);
}

/** Keeps what says how a request was signed, without key and signature. */
function maskHeader(value: string): string {
  const signed = /SignedHeaders=[a-z0-9;-]+/.exec(value);
  return signed ? `SDK-HMAC-SHA256 Access=${MASK}, ${signed[0]}, Signature=${MASK}` : MASK;
}

/** A body for a log: fields with a secret's name masked as well; text that is not JSON is only searched for known secrets. */
export function redactBody(body: string, redact: Redact): string {
  try {
    return printJson(redactJson(parseJson(body), redact), "compact");
  } catch {
    return redact(body);
  }
}

/** JSON with every text masked, and whatever a field with a secret's name holds. */
export function redactJson(value: Json, redact: Redact): Json {
  if (Array.isArray(value)) return value.map((item: Json) => redactJson(item, redact));
  if (!isJsonObject(value)) return redactLeaf(value, redact);
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      redact(name),
      SECRET_FIELDS.test(name) ? maskLeaves(field, redact) : redactJson(field, redact),
    ]),
  );
}

function redactLeaf(value: Json, redact: Redact): Json {
  if (typeof value === "string") return redact(value);
  if (!isJsonNumber(value)) return value;
  return redact(digitsOf(value)) === digitsOf(value) ? value : MASK;
}

/** An object below has names of its own to go by. */
function maskLeaves(value: Json, redact: Redact): Json {
  if (Array.isArray(value)) return value.map((item: Json) => maskLeaves(item, redact));
  if (isJsonObject(value)) return redactJson(value, redact);
  return value === null || value === "" ? value : MASK;
}

/** Removes secrets from a text. Used where an error or a log line is made, so that no printer can leak them. */
export type Redact = (text: string) => string;

const MASK = "****";
/** Shorter ones would blot out ordinary words. */
const SHORTEST_SECRET = 4;

/** Masks every occurrence of the secrets in use, as they are and as URLs and JSON spell them; and quoted canonical requests. */
export function createRedact(secrets: readonly string[]): Redact {
  const mask = createMask(secrets);
  return (text) => withoutCanonicalRequest(mask(text));
}

function createMask(secrets: readonly string[]): Redact {
  const forms = secrets
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .flatMap(spellings)
    .toSorted((a, b) => b.length - a.length);
  return (text) => forms.reduce((masked, secret) => masked.replaceAll(secret, MASK), text);
}

/** The secrets known so far; what is made with `redact` later knows those that were learned in between. */
export interface Secrets {
  /** For what came from the network. */
  readonly redact: Redact;
  /** For texts of our own: the secrets only. */
  readonly mask: Redact;
  readonly learn: (secrets: readonly string[]) => void;
}

export function createSecrets(known: readonly string[]): Secrets {
  const all = new Set(known);
  let mask = createMask(known);
  return {
    redact: (text) => withoutCanonicalRequest(mask(text)),
    mask: (text) => mask(text),
    learn(secrets) {
      for (const secret of secrets) all.add(secret);
      mask = createMask([...all]);
    },
  };
}

/** JSON may also escape the slash, and percent-encoding may use either case and spare a few signs. */
function spellings(secret: string): readonly string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const url = [encodeRfc3986(secret), encodeURIComponent(secret.toWellFormed())];
  const lowerCase = url.map((text) => text.replace(/%../g, (hex) => hex.toLowerCase()));
  return [...new Set([secret, json, json.replaceAll("/", "\\/"), ...url, ...lowerCase])];
}

/** The gateway's signature errors (APIGW.0303) quote the whole canonical request with its signed headers. */
function withoutCanonicalRequest(text: string): string {
  return text.replace(/(?:canonical[\s_-]*request|string[\s_-]*to[\s_-]*sign)\b[\s\S]*/i, "[signed request left out]");
}
