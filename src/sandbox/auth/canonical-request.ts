import { createHash } from "node:crypto";

/** A request as it was received. */
export interface WireRequest {
  readonly method: string;
  /** Path and query, still percent-encoded. */
  readonly target: string;
  /** By lower-case name; values of a repeated header are joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** The canonical request of SDK-HMAC-SHA256 (docs/service.md, "Signing"). Shares no code with the client on purpose. */
export function canonicalRequest(request: WireRequest, signedHeaders: readonly string[]): string {
  const [path = "", ...query] = request.target.split("?");
  return [
    request.method,
    canonicalPath(path),
    canonicalQuery(query.join("?")),
    ...signedHeaders.map((name) => `${name}:${(request.headers[name] ?? "").trim()}`),
    "",
    signedHeaders.join(";"),
    sha256(request.body),
  ].join("\n");
}

export function sha256(data: Buffer | string): string {
  return createHash("sha256").update(data).digest("hex");
}

/** The canonical path ends with a slash even if the requested path does not. */
function canonicalPath(path: string): string {
  const encoded = path
    .split("/")
    .map((segment) => encode(decode(segment)))
    .join("/");
  return encoded.endsWith("/") ? encoded : `${encoded}/`;
}

function canonicalQuery(query: string): string {
  return query
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const [name = "", ...value] = pair.split("=");
      return [encode(decodeQuery(name)), encode(decodeQuery(value.join("=")))] as const;
    })
    .toSorted(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

/** Compares by code unit, which is enough because the encoded text is ASCII. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Percent-encodes by RFC 3986, including the characters that encodeURIComponent leaves as they are. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function decodeQuery(text: string): string {
  return decode(text.replaceAll("+", "%20"));
}

/** Decodes; text with a broken escape is returned unchanged. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
