import { createHash, createHmac } from "node:crypto";

/** A request taken apart: nothing encoded, nothing sorted, names in any case. */
export interface PlainRequest {
  readonly method: string;
  readonly segments: readonly string[];
  readonly query: readonly (readonly [string, string])[];
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

/** SDK-HMAC-SHA256 written a second time, from the signing guide's rules and over bytes, to compare the real one with. */
export function signatureFromRules(request: PlainRequest, date: string, secretKey: string): string {
  let canonical = `${request.method}\n/`;
  for (const segment of request.segments) canonical += `${percentEncoded(segment)}/`;
  canonical += "\n";

  const query = request.query.map(([key, value]) => ({ key, value }));
  query.sort((a, b) => inOrder(a.key, b.key) || inOrder(a.value, b.value));
  query.forEach(({ key, value }, at) => {
    canonical += `${at === 0 ? "" : "&"}${percentEncoded(key)}=${percentEncoded(value)}`;
  });
  canonical += "\n";

  const headers = new Map(request.headers.map(([name, value]) => [name.toLowerCase(), value]));
  const names = [...headers.keys()];
  names.sort(inOrder);
  for (const name of names) canonical += `${name}:${headers.get(name)?.replace(/^ +| +$/g, "")}\n`;
  canonical += `\n${names.join(";")}\n${hash(request.body)}`;

  return createHmac("sha256", Buffer.from(secretKey))
    .update(`SDK-HMAC-SHA256\n${date}\n${hash(canonical)}`)
    .digest("hex");
}

const UNRESERVED = new Set(Buffer.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~"));

export function percentEncoded(text: string): string {
  let encoded = "";
  for (const byte of Buffer.from(text, "utf8")) {
    encoded += UNRESERVED.has(byte) ? String.fromCharCode(byte) : `%${Buffer.of(byte).toString("hex").toUpperCase()}`;
  }
  return encoded;
}

function inOrder(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a, "utf16le").swap16(), Buffer.from(b, "utf16le").swap16());
}

function hash(text: string): string {
  return createHash("sha256").update(Buffer.from(text, "utf8")).digest("hex");
}
