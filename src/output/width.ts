import stringWidth from "string-width";

const ELLIPSIS = "…";
/** Most text is plain ASCII, with the signs that tables have for "nothing", "more" and bars; counting that is a hundred times faster. */
const PLAIN = /^[ -~·–—…░█]*$/;

/** Columns that a text takes on a terminal: CJK and emoji two, combining marks and colour codes none. */
export function displayWidth(text: string): number {
  return PLAIN.test(text) ? text.length : stringWidth(text);
}

/** The text in at most `width` columns, its end replaced by `…` when it was longer. */
export function cutTo(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let taken = "";
  let used = displayWidth(ELLIPSIS);
  for (const character of charactersOf(text)) {
    used += displayWidth(character);
    if (used > width) break;
    taken += character;
  }
  return width < 1 ? "" : `${taken}${ELLIPSIS}`;
}

/** The text in lines of at most `width` columns, broken at spaces where there are some. One pass, as a text may be long. */
export function wrapTo(text: string, width: number): readonly string[] {
  if (displayWidth(text) <= width) return [text];
  const lines: string[] = [];
  let line = "";
  let used = 0;
  for (const character of charactersOf(text)) {
    const more = displayWidth(character);
    while (used + more > width && line !== "") {
      const [full, begun] = character === " " ? [line, ""] : broken(line);
      lines.push(full.trimEnd());
      line = begun;
      used = displayWidth(begun);
    }
    // A space at a break is the break.
    if (character === " " && line === "" && lines.length > 0) continue;
    line += character;
    used += more;
  }
  return line === "" ? lines : [...lines, line];
}

/** A full line, and what of it begins the next: broken at a space, else after a mark of ids and paths, else at its end. */
function broken(line: string): readonly [full: string, begun: string] {
  const space = line.lastIndexOf(" ");
  if (space >= line.length / 4) return [line.slice(0, space), line.slice(space + 1)];
  const afterMark = line.search(/[^-_./\\:,;=@]*$/);
  return afterMark >= line.length / 2 ? [line.slice(0, afterMark), line.slice(afterMark)] : [line, ""];
}

/** What a reader takes for one character: it may be several code points, and is never cut through. */
export function* charactersOf(text: string): Iterable<string> {
  if (PLAIN.test(text)) yield* text;
  else for (const { segment } of new Intl.Segmenter().segment(text)) yield segment;
}
