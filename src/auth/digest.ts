import { createHash } from "node:crypto";

/** A file name that tells nothing of the text. */
export function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
