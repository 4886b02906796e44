import { UsageError } from "../errors.ts";

/** 1 to 64 letters, digits, `.`, `_`, `-` and `@`: what needs no quoting in any shell. */
export function profileName(text: string): string {
  if (/^[\p{L}\p{N}._@-]{1,64}$/u.test(text) && text !== "__proto__") return text;
  throw new UsageError(`${JSON.stringify(text)} is no name for a profile`, "Names have letters, digits, . _ - and @.");
}
