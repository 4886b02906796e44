import stringWidth from "string-width";

const ELLIPSIS = "…";

/** Columns that a text takes on a terminal: CJK and emoji two, combining marks none. */
export function displayWidth(text: string): number {
  // Most text is plain ASCII, and counting that is a hundred times faster.
  return /^[ -~]*$/.test(text) ? text.length : stringWidth(text);
}

/** The text in at most `width` columns, its end replaced by `…` when it was longer. */
export function cutTo(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  return `${takeColumns(text, width - 1)[0]}${ELLIPSIS}`;
}

/** The text in lines of at most `width` columns, broken at spaces where there are some. */
export function wrapTo(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let rest = text;
  while (displayWidth(rest) > width) {
    const [line] = takeColumns(rest, width);
    const space = rest[line.length] === " " ? line.length : line.lastIndexOf(" ");
    const end = space > 0 ? space : Math.max(line.length, 1);
    lines.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  return [...lines, rest];
}

function takeColumns(text: string, width: number): readonly [string] {
  let taken = "";
  let used = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    used += displayWidth(segment);
    if (used > width) break;
    taken += segment;
  }
  return [taken];
}
