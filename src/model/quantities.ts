import * as z from "zod/mini";

import { digitsOf, isJsonNumber } from "../json.ts";
import type { RATE_UNIT } from "./limits.ts";

/**
 * Numbers that carry their unit in their type, so that a size cannot be shown as a speed.
 * In documents they are plain JSON numbers.
 */
export type Bytes = number & z.$brand<"bytes">;
export type Megabytes = number & z.$brand<"MB">;
export type MegabitsPerSecond = number & z.$brand<typeof RATE_UNIT>;
export type Percent = number & z.$brand<"%">;
export type Milliseconds = number & z.$brand<"ms">;
export type Seconds = number & z.$brand<"s">;
/** Milliseconds since 1970, such as 1598435778000. May be outside the range of Date. */
export type EpochMilliseconds = number & z.$brand<"epoch ms">;

type JsonNumber = Parameters<typeof digitsOf>[0];
const jsonNumber = z.custom<JsonNumber>(isJsonNumber, { error: "expected number" });
/** A number that JavaScript cannot hold (1e400) counts as wrong. */
const number = z.pipe(
  jsonNumber,
  z.pipe(
    z.transform((value: JsonNumber) => Number(digitsOf(value))),
    z.custom<number>(Number.isFinite, { error: "number too large" }),
  ),
);
/** The schema of a field that may be null or absent. Each kind has one schema, because making one costs more than a check with it. */
const as = <T extends number>() => z.nullish(number as unknown as z.ZodMiniType<T>);

export const text = z.nullish(z.string());
export const flag = z.nullish(z.boolean());
export const bytes = as<Bytes>();
export const megabytes = as<Megabytes>();
export const megabitsPerSecond = as<MegabitsPerSecond>();
export const percent = as<Percent>();
export const milliseconds = as<Milliseconds>();
export const seconds = as<Seconds>();
export const epochMilliseconds = as<EpochMilliseconds>();
export const count = as<number>();
/** An id of up to 2^63 − 1; its digits are kept, since nothing is computed with it. */
export const longId = z.nullish(
  z.pipe(
    jsonNumber,
    z.transform((value) => digitsOf(value)),
  ),
);
