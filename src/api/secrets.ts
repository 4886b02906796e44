import { encodeRfc3986 } from "./url.ts";

/** Masks secrets in a text. Used where an error or a log line is made, so that no output format can leak them. */
export type Redact = (text: string) => string;

export const MASK = "****";
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

/**
 * In JSON the slash may be escaped; percent-encoding may use either case and leave a few characters as they are; pages of HTML escape
 * quotes, `&` and angle brackets; digits of hexadecimal secrets may change their case; headers of Basic authentication are base64.
 */
function spellings(secret: string): readonly string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const url = [encodeRfc3986(secret), encodeURIComponent(secret.toWellFormed())];
  const lowerCase = url.map((text) => text.replace(/%../g, (hex) => hex.toLowerCase()));
  const hex = /^[\da-f]+$/i.test(secret) ? [secret.toLowerCase(), secret.toUpperCase()] : [];
  const base64 = [Buffer.from(secret).toString("base64"), Buffer.from(secret).toString("base64url")];
  const html = HTML_STYLES.map((entities) => secret.replace(/[&<>"'/]/g, (found) => entities[found] ?? found));
  const all = [secret, json, json.replaceAll("/", "\\/"), ...url, ...lowerCase, ...hex, ...html];
  return [...new Set([...all, ...base64, ...base64.map((text) => text.replace(/=+$/, ""))])];
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
/** As escaped by Java and Go libraries, by Python, and by JavaScript ones. */
const HTML_STYLES: readonly Readonly<Record<string, string>>[] = [
  ENTITIES,
  { ...ENTITIES, '"': "&quot;" },
  { ...ENTITIES, '"': "&quot;", "'": "&#39;" },
  { ...ENTITIES, '"': "&#34;", "'": "&#39;" },
  { ...ENTITIES, '"': "&quot;", "'": "&#x27;" },
  { ...ENTITIES, '"': "&quot;", "'": "&#x27;", "/": "&#x2F;" },
  { ...ENTITIES, '"': "&quot;", "'": "&#039;" },
  { ...ENTITIES, '"': "&quot;", "'": "&apos;" },
];

/** The gateway quotes the whole canonical request with its signed headers in APIGW.0303 (docs/service.md, "Signing"). */
function withoutCanonicalRequest(text: string): string {
  return text.replace(/(?:canonical[\s_-]*request|string[\s_-]*to[\s_-]*sign)\b[\s\S]*/i, "[signed request left out]");
}
