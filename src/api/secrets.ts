import { encodeRfc3986 } from "./path.ts";

/** Removes secrets from a text. Used where an error or a log line is made, so that no printer can leak them. */
export type Redact = (text: string) => string;

export const MASK = "****";
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
