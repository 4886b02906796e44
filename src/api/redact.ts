import { isJsonObject, type Json, parseJson, printJson } from "../json.ts";

/** Removes secrets from a text. Used where an error or a log line is made, so that no printer can leak them. */
export type Redact = (text: string) => string;

const MASK = "****";
const SECRET_HEADERS = /^(authorization|x-auth-token|x-subject-token|x-security-token|cookie|set-cookie|proxy-authorization)$/i;
const SECRET_FIELDS = /pass(word|phrase|wd)|secret|token|private_?key|cert_?key|credential|^(ak|sk|access|key)$/i;
/** Shorter ones would blot out ordinary words. */
const SHORTEST_SECRET = 4;

/** Masks every occurrence of the secrets in use, in plain, URL-encoded and JSON-escaped form; and quoted canonical requests. */
export function createRedact(secrets: readonly string[]): Redact {
  const forms = secrets
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])
    .toSorted((a, b) => b.length - a.length);
  return (text) => withoutCanonicalRequest(forms.reduce((masked, secret) => masked.replaceAll(secret, MASK), text));
}

/** The first four characters of an access key, enough to tell which one it is. */
export function maskAccessKey(accessKey: string): string {
  return accessKey.length < 12 ? MASK : `${accessKey.slice(0, 4)}${MASK}`;
}

/** The gateway's signature errors (APIGW.0303) quote the whole canonical request with its signed headers. */
function withoutCanonicalRequest(text: string): string {
  return text.replace(/(canonical[\s_-]*request|string[\s_-]*to[\s_-]*sign)\b[\s\S]*/i, "$1 left out");
}

export function redactHeaders(headers: Iterable<readonly [string, string]>, redact: Redact): readonly (readonly [string, string])[] {
  return [...headers].map(([name, value]) => [name, SECRET_HEADERS.test(name) ? maskHeader(value) : redact(value)]);
}

/** Keeps what says how a request was signed, without key and signature. */
function maskHeader(value: string): string {
  const signed = /SignedHeaders=[a-z0-9;-]+/.exec(value);
  return signed ? `SDK-HMAC-SHA256 Access=${MASK}, ${signed[0]}, Signature=${MASK}` : MASK;
}

/** A body for a log: values of fields with a secret's name masked; text that is not JSON only searched for known secrets. */
export function redactBody(body: string, redact: Redact): string {
  try {
    return redact(printJson(maskFields(parseJson(body)), "compact"));
  } catch {
    return redact(body);
  }
}

function maskFields(value: Json): Json {
  if (Array.isArray(value)) return value.map(maskFields);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, SECRET_FIELDS.test(key) && isLeaf(field) ? MASK : maskFields(field)]));
}

function isLeaf(value: Json): boolean {
  return value !== null && value !== "" && !Array.isArray(value) && !isJsonObject(value);
}
