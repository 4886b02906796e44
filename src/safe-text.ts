/**
 * Characters that a terminal acts on or that hide or reorder text: DEL and C1 controls, line and paragraph
 * separators, annotation marks, and everything that Unicode draws as nothing (bidi marks and overrides, zero-width
 * characters, fillers, tags) except the variation selectors of emoji.
 * C0 controls are added where text is rendered; JSON escapes them anyway.
 */
const HIDDEN = "\\u007f-\\u009f\\u2028\\u2029\\ufff9-\\ufffb[\\p{Default_Ignorable_Code_Point}--[\\ufe00-\\ufe0f]]";
/** Commands that build servers obey anywhere in a log (##vso[…], ##teamcity[…]), and at the start of a line (::add-mask::…). The colon comes before what looks back, which would else read all blanks again at each of them. */
const LOG_COMMAND = "#(?=#\\w*\\[)";
const LINE_COMMAND = ":(?<=^\\s*:)(?=:\\s*[A-Za-z].*::)";
export const UNSAFE_BEYOND_C0 = new RegExp(`[${HIDDEN}]|${LOG_COMMAND}`, "gv");
const UNSAFE = new RegExp(`[\\u0000-\\u001f\\p{Surrogate}${HIDDEN}]|${LOG_COMMAND}|${LINE_COMMAND}`, "gv");

export function isUnsafe(text: string): boolean {
  return text.search(UNSAFE) >= 0;
}

/** Writes every unsafe character in the form `\u001b`, so that the reader sees that it was there. */
export function escapeUnsafe(text: string, unsafe: RegExp): string {
  return text.replace(unsafe, (character) =>
    Array.from(
      { length: character.length },
      (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`,
    ).join(""),
  );
}

/** The most characters of one text that tables and Markdown show; more than any field of the service has, so that only hostile text is cut. */
const LONGEST_SHOWN = 10_000;

/** `safeText` for people: what is longer than 10,000 characters ends with `…`. */
export function shownText(text: string): string {
  return safeText(text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN - 1)}…` : text);
}

/** Text from the network, made safe to print on a terminal: it stays on one line and hides nothing. */
export function safeText(text: string): string {
  return escapeUnsafe(text, UNSAFE);
}
