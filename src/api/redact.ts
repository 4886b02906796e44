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

/** Keeps the algorithm and the signed headers of a signature, which help to find out why it was refused. */
function maskHeader(value: string): string {
  const signed = /SignedHeaders=[a-z0-9;-]+/.exec(value);
  return signed ? `SDK-HMAC-SHA256 Access=${MASK}, ${signed[0]}, Signature=${MASK}` : MASK;
}

/** A body for a log: in JSON, fields named like a secret are masked too; in other text, only the secrets in use. */
export function redactBody(body: string, redact: Redact): string {
  try {
    return printJson(redactJson(parseJson(body), redact), "compact");
  } catch {
    return redact(body);
  }
}

/** JSON with the secrets in use masked in every text, and every value of a field that is named like a secret. */
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

/** Masks a text or a list of them; an object is masked by the names of its own fields. */
function maskLeaves(value: Json, redact: Redact): Json {
  if (Array.isArray(value)) return value.map((item: Json) => maskLeaves(item, redact));
  if (isJsonObject(value)) return redactJson(value, redact);
  return value === null || value === "" ? value : MASK;
}

/** Masks secrets in a text. Used where an error or a log line is made, so that no output format can leak them. */
export type Redact = (text: string) => string;

const MASK = "****";
/** Masking shorter ones would hit ordinary words. */
const SHORTEST_SECRET = 4;

/** Masks the secrets in use, also as they are spelled in URLs and JSON, and removes quoted canonical requests. */
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

/** The secrets in use, which grow while credentials are read; the functions mask those added later too. */
export interface Secrets {
  /** For text from the network. */
  readonly redact: Redact;
  /** For text of this program: masks secrets, and does not look for canonical requests. */
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

/** In JSON the slash may be escaped; percent-encoding may use either case and leave a few characters as they are. */
function spellings(secret: string): readonly string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const url = [encodeRfc3986(secret), encodeURIComponent(secret.toWellFormed())];
  const lowerCase = url.map((text) => text.replace(/%../g, (hex) => hex.toLowerCase()));
  return [...new Set([secret, json, json.replaceAll("/", "\\/"), ...url, ...lowerCase])];
}

/** The gateway quotes the whole canonical request with its signed headers in APIGW.0303 (docs/service.md, "Signing"). */
function withoutCanonicalRequest(text: string): string {
  return text.replace(/(?:canonical[\s_-]*request|string[\s_-]*to[\s_-]*sign)\b[\s\S]*/i, "[signed request left out]");
}
