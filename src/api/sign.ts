import { createHash, createHmac } from "node:crypto";

import { encodeRfc3986 } from "./url.ts";

/** The request exactly as it will be sent. */
export interface SignInput {
  readonly method: string;
  readonly url: URL;
  /** Headers to sign, names in any case, without `host` and `x-sdk-date`, which are added. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly date: Date;
}

const ALGORITHM = "SDK-HMAC-SHA256";

/**
 * The headers of an SDK-HMAC-SHA256 signed request: those given, `host`, `x-sdk-date` and `authorization`
 * (docs/service.md, "Signing"; the service accepts dates within 15 minutes of its own clock).
 */
export function sign(input: SignInput): Record<string, string> {
  const date = sdkDate(input.date);
  const headers = { ...lowerCased(input.headers), host: input.url.host, "x-sdk-date": date };
  const toSign = [ALGORITHM, date, sha256(canonicalRequest({ ...input, headers }))].join("\n");
  const signature = createHmac("sha256", input.secretKey).update(toSign).digest("hex");
  const names = Object.keys(headers).toSorted().join(";");
  const authorization = `${ALGORITHM} Access=${input.accessKey}, SignedHeaders=${names}, Signature=${signature}`;
  return { ...headers, authorization };
}

/** `20060102T150405Z`, UTC. */
export function sdkDate(date: Date): string {
  return `${date.toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
}

/** Method, path with a final slash, sorted query, headers, their names, and the hash of the body. Header names must be in lower case. */
export function canonicalRequest(request: Pick<SignInput, "method" | "url" | "headers" | "body">): string {
  const headers = Object.entries(request.headers).toSorted(byCodeUnits);
  return [
    request.method.toUpperCase(),
    canonicalPath(request.url.pathname),
    canonicalQuery(request.url.searchParams),
    headers.map(([name, value]) => `${name}:${value.trim()}\n`).join(""),
    headers.map(([name]) => name).join(";"),
    sha256(request.body),
  ].join("\n");
}

/** The canonical path ends in `/`, although the path of the request must not. */
function canonicalPath(pathname: string): string {
  const encoded = pathname
    .split("/")
    .map((segment) => encodeRfc3986(decodeURIComponent(segment)))
    .join("/");
  return encoded.endsWith("/") ? encoded : `${encoded}/`;
}

function canonicalQuery(query: URLSearchParams): string {
  return [...query]
    .toSorted(byCodeUnits)
    .map(([key, value]) => `${encodeRfc3986(key)}=${encodeRfc3986(value)}`)
    .join("&");
}

type Pair = readonly [string, string];
function byCodeUnits(a: Pair, b: Pair): number {
  return compare(a[0], b[0]) || compare(a[1], b[1]);
}
function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
