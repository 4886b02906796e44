import Table from "cli-table3";

import { MISSING } from "../view/units.ts";
import type { Column, Tone } from "../view/view.ts";
import type { Paint } from "./theme.ts";
import { cutTo, displayWidth, wrapTo } from "./width.ts";

/** Safe text of one cell. */
interface TextCell {
  readonly text: string;
  /** Shorter and said with less (a bar's number), for where `text` does not fit. */
  readonly brief: string;
  readonly tone: Tone | undefined;
}
type Rows = readonly (readonly TextCell[])[];

interface TextTable {
  readonly columns: readonly Column[];
  readonly rows: Rows;
  readonly overflow?: "cut" | "wrap";
}

const INDENT = 2;
const GAP = 2;
const LEAST_COLUMN = 4;
/** The library's layout grows with the square of the rows: a long table is drawn in pieces of the same widths. */
const ROWS_AT_ONCE = 50;

/**
 * Rows below a header. On a terminal too narrow, columns with nothing in them drop, then others in their order;
 * then cells take their brief form, and as the last resort the widest columns are cut or wrapped. One that would be of
 * no use so drops, too.
 */
export function tableText(
  table: TextTable,
  surface: { readonly columns: number | undefined; readonly paint: Paint; readonly noHeaders?: boolean },
): string {
  const width = surface.columns ?? Infinity;
  const { columns, rows, widths } = laidOut(picked(table, keptColumns(table, width)), width);
  const header = columns.map((column) => ({ text: column.header, brief: "", tone: "dim" as const }));
  const all: Rows = surface.noHeaders ? rows : [header, ...rows];
  const pieces = Array.from({ length: Math.ceil(all.length / ROWS_AT_ONCE) }, (_, at) =>
    all.slice(at * ROWS_AT_ONCE, (at + 1) * ROWS_AT_ONCE),
  );
  return pieces
    .map((piece) => draw({ columns, rows: piece, overflow: table.overflow ?? "cut" }, widths, surface.paint))
    .join("");
}

interface Layout extends TextTable {
  readonly widths: readonly number[];
}

function laidOut(table: TextTable, width: number): Layout {
  const { columns } = table;
  const fits = totalWidth(naturalWidths(columns, table.rows)) <= width;
  const rows = fits ? table.rows : table.rows.map((row) => row.map((cell) => ({ ...cell, text: cell.brief })));
  const widths = fitted(columns, naturalWidths(columns, rows), width);
  const isCut = (at: number) => rows.every((row) => displayWidth(row[at]?.text ?? "") > (widths[at] ?? 0));
  const useless = columns.findIndex(({ whole }, at) => whole && rows.length > 0 && isCut(at));
  if (useless < 0 || columns.length === 1) return { columns, rows, widths };
  const others = columns.map((_, at) => at).filter((at) => at !== useless);
  return laidOut(picked(table, others), width);
}

function picked(table: TextTable, kept: readonly number[]): TextTable {
  return { ...table, columns: pick(table.columns, kept), rows: table.rows.map((row) => pick(row, kept)) };
}

function pick<T>(items: readonly T[], kept: readonly number[]): readonly T[] {
  return items.filter((_, at) => kept.includes(at));
}

function naturalWidths(columns: readonly Column[], rows: Rows): readonly number[] {
  return columns.map(({ header, least = 0 }, at) =>
    rows.reduce(
      (widest, row) => Math.max(widest, displayWidth(row[at]?.text ?? "")),
      Math.max(displayWidth(header), least),
    ),
  );
}

function keptColumns({ columns, rows }: TextTable, width: number): readonly number[] {
  const least = naturalWidths(columns, rows).map((each, at) => Math.min(each, columns[at]?.squeeze ?? each));
  const isEmpty = (at: number) => rows.every((row) => row[at]?.text === "" || row[at]?.text === MISSING);
  const droppable = columns
    .map(({ drop = Infinity }, at) => ({ at, drop }))
    .filter(({ drop }) => drop !== Infinity)
    .map(({ at, drop }) => ({ at, order: isEmpty(at) ? drop - Number.MAX_SAFE_INTEGER : drop }));
  let kept = columns.map((_, at) => at);
  for (const { at } of droppable.toSorted((a, b) => a.order - b.order)) {
    if (totalWidth(pick(least, kept)) <= width) break;
    kept = kept.filter((each) => each !== at);
  }
  return kept;
}

function totalWidth(widths: readonly number[]): number {
  return widths.reduce((sum, each) => sum + each + GAP, INDENT - GAP);
}

/** Takes from the widest columns until all fit, from whole ones only when there is no other way. */
function fitted(columns: readonly Column[], widths: readonly number[], width: number): readonly number[] {
  const cut = limited(widths, width, (at) => !columns[at]?.whole);
  return limited(cut, width, () => true);
}

/** No column is cut below another that stays whole. */
function limited(widths: readonly number[], width: number, mayCut: (at: number) => boolean): readonly number[] {
  if (totalWidth(widths) <= width) return widths;
  let limit = Math.max(width, LEAST_COLUMN);
  const cut = () => widths.map((each, at) => (mayCut(at) ? Math.min(each, limit) : each));
  while (limit > LEAST_COLUMN && totalWidth(cut()) > width) limit -= 1;
  // What is left over goes to the first column that can use it.
  const spare = Math.max(width - totalWidth(cut()), 0);
  const at = widths.findIndex((each, column) => mayCut(column) && each > limit);
  return at < 0 ? cut() : cut().with(at, Math.min(widths[at] ?? 0, limit + spare));
}

const NO_LINES = Object.fromEntries(
  ["top", "bottom", "left", "right"]
    .flatMap((side) => ["", "-mid", "-left", "-right"].map((part) => [`${side}${part}`, ""]))
    .concat([
      ["mid", ""],
      ["mid-mid", ""],
      ["middle", ""],
    ]),
);

function draw({ columns, rows, overflow }: Required<TextTable>, widths: readonly number[], paint: Paint): string {
  const table = new Table({
    chars: NO_LINES,
    colWidths: widths.map((width) => width + GAP),
    colAligns: columns.map(({ align }) => align ?? "left"),
    style: { head: [], border: [], "padding-left": 0, "padding-right": GAP, compact: true },
  });
  const fit = (text: string, width: number) => (overflow === "wrap" ? wrapTo(text, width) : [cutTo(text, width)]);
  const cell = ({ text, tone }: TextCell, at: number) =>
    fit(text, widths[at] ?? 0)
      .map((line) => paint(line, tone))
      .join("\n");
  for (const row of rows) table.push(row.map(cell));
  const lines = table.toString().split("\n");
  return lines
    .map((line) => `${" ".repeat(INDENT)}${line}`.trimEnd())
    .map((line) => `${line}\n`)
    .join("");
}
