import { UsageError } from "../../errors.ts";
import { oneOf } from "../../parse-value.ts";
import type { Param } from "../command.ts";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const;
export type Method = (typeof METHODS)[number];

const READS: ReadonlySet<Method> = new Set(["GET", "HEAD"]);

/** Changes nothing, so that it may be lost or repeated. */
export function isRead(method: Method): boolean {
  return READS.has(method);
}

export const method: Param<Method> = {
  help: METHODS.join(", "),
  placeholder: "<method>",
  parse(raw) {
    const text = String(raw);
    if (text.startsWith("/"))
      throw new UsageError(`${JSON.stringify(text)} is a path`, "The method goes before it: sms api GET PATH");
    return oneOf(...METHODS)(METHODS.find((known) => known === text.toUpperCase()) ?? text);
  },
};
