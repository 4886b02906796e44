import { displayWidth } from "../../src/output/width.ts";

/** Text in one look, where it stands in its line and how many columns it takes. */
export interface Run {
  readonly text: string;
  readonly column: number;
  readonly columns: number;
  readonly look: Look;
}
export interface Look {
  readonly color?: "red" | "green" | "yellow" | "cyan";
  readonly bold?: true;
  readonly dim?: true;
}

/** What each code of colour makes of the look before it; any other is a mistake, and not left out. */
const CODES: Readonly<Record<string, (look: Look) => Look>> = {
  1: (look) => ({ ...look, bold: true }),
  2: (look) => ({ ...look, dim: true }),
  22: ({ color }) => (color === undefined ? {} : { color }),
  31: (look) => ({ ...look, color: "red" }),
  32: (look) => ({ ...look, color: "green" }),
  33: (look) => ({ ...look, color: "yellow" }),
  36: (look) => ({ ...look, color: "cyan" }),
  39: ({ bold, dim }) => ({ ...(bold && { bold }), ...(dim && { dim }) }),
};
const ESCAPE = "\u001B";
/** A code of colour, text up to the next one, or an escape that is none. */
const PIECE = new RegExp(`${ESCAPE}\\[(\\d+)m|[^${ESCAPE}]+|${ESCAPE}`, "g");
/** Words, and pieces of bars: what is drawn must not depend on what a gap is wide. */
const WORDS = /[█░▁▂▃▄▅▆▇]+|[^█░▁▂▃▄▅▆▇ ]+(?: [^█░▁▂▃▄▅▆▇ ]+)*/g;

/** The runs of a line that a terminal was sent. */
export function runsOf(line: string): readonly Run[] {
  let look: Look = {};
  let column = 0;
  const runs: Run[] = [];
  for (const [piece, code] of line.matchAll(PIECE)) {
    if (code === undefined) {
      if (piece === ESCAPE) throw new Error(`an escape that is no colour: ${JSON.stringify(line)}`);
      for (const { 0: text, index } of piece.matchAll(WORDS))
        runs.push({ text, column: column + displayWidth(piece.slice(0, index)), columns: displayWidth(text), look });
      column += displayWidth(piece);
    } else {
      const change = CODES[code];
      if (change === undefined) throw new Error(`code ${code} has no colour`);
      look = change(look);
    }
  }
  return runs;
}
