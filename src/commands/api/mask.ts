import { isJsonNumber, isJsonObject, type Json } from "../../json.ts";

export const MASK = "****";

/** The shape of a document without its words and numbers. */
export function masked(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => masked(item));
  if (isJsonObject(value))
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, masked(field)]));
  return isJsonNumber(value) || (typeof value === "string" && value !== "") ? MASK : value;
}
