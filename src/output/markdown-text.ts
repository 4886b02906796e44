import { safeText } from "../safe-text.ts";

/** Text on one line of GitHub-flavoured Markdown that reads as it is: no markup, no HTML, no link and no mention. */
export function markdownText(text: string): string {
  return safeText(text)
    .trimEnd()
    .split(LIVE)
    .map((part, at) => (at % 2 === 1 ? `\`${part}\`` : part.replaceAll(MARKUP, "\\$&")))
    .join("")
    .replace(/^ +/, (indent) => "&nbsp;".repeat(indent.length))
    .replace(BEGINS_BLOCK, "$&\\");
}

/** GitHub makes mentions and links of these when the backslashes are gone; only code is left alone. */
const LIVE = /((?:[@#]+(?=\w)|:\/\/|(?<=www)\.)+)/i;
/** An underscore within a word is only that. */
const MARKUP = /[\\`*[\]<>|~&#$]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;
/** Of a list in a list, or of a rule; up to where the backslash goes. */
const BEGINS_BLOCK = /^(?:\d{1,9}(?=[.)](?:\s|$))|(?=[-+](?:[-\s]|$)))/;
