import Table from "cli-table3";

import type { Tone } from "../view/view.ts";
import type { Paint } from "./format.ts";

/** A cell whose text was broken into lines of at most `width` columns. */
export interface FittedCell {
  readonly lines: readonly string[];
  readonly tone: Tone | undefined;
  readonly width: number;
  readonly align: "left" | "right";
}

/** The lines of a row whose cells stand side by side, `gap` columns apart. */
export type DrawMultiLineRow = (cells: readonly FittedCell[], gap: number, paint: Paint) => readonly string[];

/** Lines that the library lays out at once: its time grows with the square of their number. */
const PIECE = 32;

/**
 * The layout of rows with a cell of several lines, by cli-table3. Each line is given to it as a row of its own: for each line of
 * a cell it measures and cuts the whole text of the cell, so that one of thousands of lines would take minutes.
 */
export const drawMultiLineRow: DrawMultiLineRow = (cells, gap, paint) => {
  const height = cells.reduce((tallest, { lines }) => Math.max(tallest, lines.length), 1);
  const rows = Array.from({ length: height }, (_, at) => cells.map(({ lines, tone }) => paint(lines[at] ?? "", tone)));
  const pieces = Array.from({ length: Math.ceil(height / PIECE) }, (_, at) => rows.slice(at * PIECE, (at + 1) * PIECE));
  return pieces.flatMap((piece) => drawPiece(piece, cells, gap));
};

const NO_BORDERS = Object.fromEntries(
  ["top", "bottom", "left", "right"]
    .flatMap((side) => ["", "-mid", "-left", "-right"].map((part) => `${side}${part}`))
    .concat("mid", "mid-mid", "middle")
    .map((name) => [name, ""]),
);

function drawPiece(rows: readonly string[][], cells: readonly FittedCell[], gap: number): readonly string[] {
  const table = new Table({
    chars: NO_BORDERS,
    colWidths: cells.map(({ width }) => width + gap),
    colAligns: cells.map(({ align }) => align),
    style: { head: [], border: [], "padding-left": 0, "padding-right": gap, compact: true },
  });
  table.push(...rows);
  return table.toString().split("\n");
}
