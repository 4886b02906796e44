import { safeText } from "../safe-text.ts";
import type { Redact } from "./secrets.ts";

const SHOWN = 200;

/** The beginning of a body, for an error message: masked before it is cut, so that no part of a secret is left. */
export function excerpt(body: string, redact: Redact): string {
  const text = body.trim().replace(/\s+/g, " ");
  if (text === "") return "the answer has no body";
  const shown = safeText(redact(text));
  return shown.length > SHOWN ? `${shown.slice(0, SHOWN).replace(/\p{Surrogate}$/u, "")}…` : shown;
}
