import * as z from "zod/mini";

import { isJsonObject, type Json } from "../json.ts";

/** A JSON object of these fields; undocumented ones are kept. A number, which lossless parsing makes an object, is none. */
export function jsonObject<const S extends z.core.$ZodLooseShape>(shape: S) {
  return z.pipe(
    z.custom<Readonly<Record<string, unknown>>>(isJsonObjectOfAny, { error: "expected object" }),
    z.looseObject(shape),
  );
}

/** A list of them; each may be null. */
export function listOf<T extends z.core.$ZodType>(item: T) {
  return z.nullish(z.array(z.nullable(item)));
}

function isJsonObjectOfAny(value: unknown): boolean {
  return isJsonObject(value as Json);
}
