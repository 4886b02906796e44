import { UsageError } from "../errors.ts";

/**
 * A request path whose parameters are percent-encoded, each as one segment: path`/v3/tasks/${id}`. Throws a UsageError for a parameter
 * that would change the meaning of the path: an empty one (a list instead of one task), `.` and `..`, and half a surrogate pair,
 * which has no encoding.
 */
export function path(parts: TemplateStringsArray, ...parameters: readonly string[]): string {
  return parts.reduce((url, part, at) => url + encodeSegment(parameters[at - 1] ?? "") + part);
}

function encodeSegment(parameter: string): string {
  if (parameter === "" || parameter === "." || parameter === ".." || !parameter.isWellFormed()) {
    throw new UsageError(`${JSON.stringify(parameter)} cannot be part of a request path`);
  }
  return encodeRfc3986(parameter);
}

/** `?name=web%2001&limit=200`, without the parameters that are undefined; "" when all are. */
export function queryString(parameters: Readonly<Record<string, string | number | undefined>>): string {
  const defined = Object.entries(parameters).filter(([, value]) => value !== undefined);
  const pairs = defined.map(([name, value]) => `${encodeRfc3986(name)}=${encodeRfc3986(String(value))}`);
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

/** Percent-encodes everything but the unreserved characters of RFC 3986, section 2.3, as the signature requires; encodeURIComponent leaves ! ' ( ) *. */
export function encodeRfc3986(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
