/**
 * Characters that a terminal acts on or that hide or reorder text: DEL and C1 controls, line and paragraph
 * separators, bidi marks and overrides, zero-width characters, and invisible tag characters.
 * C0 controls come on top where text is rendered; JSON has escaped those already.
 */
const HIDDEN = "\\u007f-\\u009f\\u00ad\\u061c\\u180e\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u{e0000}-\\u{e007f}";
export const UNSAFE_BEYOND_C0 = new RegExp(`[${HIDDEN}]`, "gu");
const UNSAFE = new RegExp(`[\\u0000-\\u001f${HIDDEN}]|\\p{Surrogate}`, "gu");

/** Shows every unsafe character as `\uXXXX`, so that the reader sees that it was there. */
export function escapeUnsafe(text: string, unsafe: RegExp): string {
  return text.replace(unsafe, (character) =>
    Array.from({ length: character.length }, (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`).join(""),
  );
}

/** Text from the network made harmless on a terminal, a line of its own and nothing hidden. */
export function safeText(text: string): string {
  return escapeUnsafe(text, UNSAFE);
}
