import * as z from "zod/mini";

import { isJsonObject, type Json, type JsonObject } from "../json.ts";

/** The schema of a JSON object with these fields. Other fields are kept. A number is refused, although lossless parsing makes it an object. */
export function jsonObject<const S extends z.core.$ZodLooseShape>(shape: S) {
  return z.pipe(
    z.custom<Readonly<Record<string, unknown>>>(isJsonObjectOfAny, { error: "expected object" }),
    z.looseObject(shape),
  );
}

/** The schema of a list whose items may be null. */
export function listOf<T extends z.core.$ZodType>(item: T) {
  return z.nullish(z.array(z.nullable(item)));
}

function isJsonObjectOfAny(value: unknown): boolean {
  return isJsonObject(value as Json);
}

/** A document as far as it could be read. */
export interface ReadDocument<T> {
  readonly value: T;
  /** Fields that are not as documented, each with what was expected. They are null in `value`. */
  readonly misfits: readonly string[];
}

/** Reads a document as far as possible: a field of the wrong shape becomes null and is named in `misfits`, with its path as `place` gives it. */
export function readDocument<T>(
  schema: z.ZodMiniType<T>,
  document: JsonObject,
  place: (path: Path) => Path = (path) => path,
): ReadDocument<T> {
  const first = schema.safeParse(document);
  if (first.success) return { value: first.data, misfits: [] };
  const { issues } = first.error;
  const mended = withNulls(
    document,
    issues.map(({ path }) => path),
  );
  const misfits = issues.map((issue) => `${place(issue.path).join(".")} (${expectation(issue)})`);
  return { value: schema.parse(mended), misfits };
}

function expectation(issue: { readonly message: string; readonly expected?: unknown }): string {
  return typeof issue.expected === "string" ? `expected ${issue.expected}` : issue.message;
}

export type Path = readonly PropertyKey[];

/** A copy with null at each path, made in one pass because there may be 65,535 of them. */
function withNulls(json: Json, paths: readonly Path[]): Json {
  if (paths.length === 0) return json;
  if (paths.some((path) => path.length === 0)) return null;
  const below = new Map<string, Path[]>();
  for (const [key, ...rest] of paths) {
    const group = below.get(String(key));
    if (group) group.push(rest);
    else below.set(String(key), [rest]);
  }
  const mend = (value: Json, key: string) => withNulls(value, below.get(key) ?? []);
  if (Array.isArray(json)) return json.map((value: Json, at) => mend(value, String(at)));
  return Object.fromEntries(Object.entries(json as JsonObject).map(([key, value]) => [key, mend(value, key)]));
}
