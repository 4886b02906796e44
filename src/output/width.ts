import stringWidth from "string-width";

const ELLIPSIS = "…";
/** Most text is ASCII plus the characters that tables use for missing values, cuts and bars; its length is a hundred times faster to find. */
const PLAIN = /^[ -~·–—…░█]*$/;

/** Columns that a text takes on a terminal: CJK characters and emoji take two, combining marks and colour codes none. */
export function displayWidth(text: string): number {
  return PLAIN.test(text) ? text.length : stringWidth(text);
}

/** The text in at most `width` columns; the end of a longer text is replaced by `…`. */
export function cutTo(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let beginning = "";
  let used = displayWidth(ELLIPSIS);
  for (const character of charactersOf(text)) {
    used += displayWidth(character);
    if (used > width) break;
    beginning += character;
  }
  return width < 1 ? "" : `${beginning}${ELLIPSIS}`;
}

/** The text in lines of at most `width` columns, broken at spaces if possible. In one pass, since a text may be long. */
export function wrapTo(text: string, width: number): readonly string[] {
  if (displayWidth(text) <= width) return [text];
  const lines: string[] = [];
  let line = "";
  let used = 0;
  for (const character of charactersOf(text)) {
    const more = displayWidth(character);
    while (used + more > width && line !== "") {
      const [full, rest] = character === " " ? [line, ""] : breakLine(line);
      lines.push(full.trimEnd());
      line = rest;
      used = displayWidth(rest);
    }
    // The break replaces a space.
    if (character === " " && line === "" && lines.length > 0) continue;
    line += character;
    used += more;
  }
  return line === "" ? lines : [...lines, line];
}

/** Breaks a full line at a space, else after a separator of ids and paths, else at its end; `rest` begins the next line. */
function breakLine(line: string): readonly [full: string, rest: string] {
  const space = line.lastIndexOf(" ");
  if (space >= line.length / 4) return [line.slice(0, space), line.slice(space + 1)];
  const afterSeparator = line.search(/[^-_./\\:,;=@]*$/);
  return afterSeparator >= line.length / 2 ? [line.slice(0, afterSeparator), line.slice(afterSeparator)] : [line, ""];
}

/** The characters as a reader sees them: each may be several code points, which must not be separated. */
export function* charactersOf(text: string): Iterable<string> {
  if (PLAIN.test(text)) yield* text;
  else yield* segmentsOf(text);
}

/** Code units that are segmented at once: the segmenter gets slower with the length of its text. */
const WINDOW = 512;

function* segmentsOf(text: string): Iterable<string> {
  const segmenter = new Intl.Segmenter();
  let start = 0;
  let length = WINDOW;
  while (start < text.length) {
    const end = afterPair(text, start + length);
    const segments = Array.from(segmenter.segment(text.slice(start, end)), ({ segment }) => segment);
    // The last character may go on behind the window.
    if (end < text.length) segments.pop();
    length = segments.length === 0 ? 2 * length : WINDOW;
    for (const segment of segments) start += segment.length;
    yield* segments;
  }
}

/** The index, or the next one where a pair of surrogates would be torn apart. */
function afterPair(text: string, index: number): number {
  return /[\udc00-\udfff]/.test(text.charAt(index)) ? index + 1 : index;
}
