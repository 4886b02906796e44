import { digitsOf, isJsonNumber, isJsonObject, type Json, parseJson, printJson } from "../json.ts";
import { MASK, type Redact } from "./secrets.ts";

const SECRET_HEADERS =
  /^(authorization|x-auth-token|x-subject-token|x-security-token|x-metadata-token|cookie|set-cookie|proxy-authorization)$/i;
const SECRET_FIELDS =
  /pass(word|phrase|wd)|admin_?pass|secret|token|private_?key|cert_?key|credential|share_url|^(ak|sk|access|key)$/i;

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
