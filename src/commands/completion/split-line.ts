/** What was typed up to the cursor, as a shell reads it. */
export interface SplitLine {
  /** Before the one at the cursor, without their quotes. */
  readonly words: readonly string[];
  readonly last: LastWord;
}

export interface LastWord {
  readonly text: string;
  /** As it was typed. */
  readonly raw: string;
  /** The quote that is still open; empty for none. */
  readonly open: string;
}

/** How a shell writes words. */
export interface Quoting {
  /** With the groups space, single, endSingle, double, endDouble, escaped and bare. */
  readonly piece: RegExp;
  /** What stands between the quotes, in other words. */
  readonly single: (inside: string) => string;
  readonly double: (inside: string) => string;
}

export function splitLine(line: string, quoting: Quoting): SplitLine {
  const words: string[] = [];
  let last: LastWord | undefined;
  for (const { 0: raw, groups = {} } of line.matchAll(quoting.piece)) {
    if (groups["space"] === undefined) {
      const open = groups["endSingle"] === "" ? "'" : groups["endDouble"] === "" ? '"' : "";
      last = { text: `${last?.text ?? ""}${meaning(groups, quoting)}`, raw: `${last?.raw ?? ""}${raw}`, open };
    } else {
      if (last) words.push(last.text);
      last = undefined;
    }
  }
  return { words, last: last ?? { text: "", raw: "", open: "" } };
}

function meaning(
  { single, double, escaped, bare }: Readonly<Record<string, string | undefined>>,
  quoting: Quoting,
): string {
  if (single !== undefined) return quoting.single(single);
  return double === undefined ? (escaped ?? bare ?? "") : quoting.double(double);
}
