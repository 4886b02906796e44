import { UsageError } from "../errors.ts";

/**
 * A request path whose parameters are percent-encoded, each as one segment: path`/v3/tasks/${id}`.
 * Refuses what would change the path's meaning: an empty parameter (ShowTask would become ListTasks), `.` and `..`,
 * and half a character, which has no encoding.
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

/** `?name=web%2001&limit=200`; what is undefined is not sent, "" when nothing is. */
export function queryString(parameters: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  const pairs = given.map(([name, value]) => `${encodeRfc3986(name)}=${encodeRfc3986(String(value))}`);
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

/** Percent-encodes everything but A–Z a–z 0–9 - _ . ~ (the signature's rule; encodeURIComponent leaves ! ' ( ) *). */
export function encodeRfc3986(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
