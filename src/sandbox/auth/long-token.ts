import { createHash } from "node:crypto";

/** Real tokens have a few thousand characters. */
export function longToken(seed: string): string {
  const parts = Array.from({ length: 24 }, (_, at) => createHash("sha512").update(`${seed} ${at}`).digest("base64url"));
  return `MIIS${parts.join("")}`;
}
