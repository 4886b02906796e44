import * as z from "zod";

import { isJsonObject } from "../json.ts";

/** A JSON object of these fields; undocumented ones are kept. A number, which lossless parsing makes an object, is none. */
export function jsonObject<const S extends z.core.$ZodLooseShape>(shape: S) {
  return z
    .any()
    .refine((value) => isJsonObject(value), "expected object")
    .pipe(z.looseObject(shape));
}
