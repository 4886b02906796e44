import Table from "cli-table3";
import type { Column, Tone } from "../view/view.ts";
import type { Paint } from "./theme.ts";
import { cutTo, displayWidth, wrapTo } from "./width.ts";

/** Safe text of one cell. */
interface TextCell {
  readonly text: string;
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

/** Rows below a header. On a terminal, columns drop in their order, and as the last resort the widest is cut or wrapped. */
export function tableText(table: TextTable, surface: { readonly columns: number | undefined; readonly paint: Paint }): string {
  const { columns, rows } = table;
  const natural = columns.map(({ header }, at) => rows.reduce((widest, row) => Math.max(widest, displayWidth(row[at]?.text ?? "")), displayWidth(header)));
  const kept = keptColumns(columns, natural, surface.columns ?? Infinity);
  const widths = fitted(pick(natural, kept), surface.columns ?? Infinity);
  const shown = columns.filter((_, at) => kept.includes(at));
  const header = shown.map((column) => ({ text: column.header, tone: "dim" as const }));
  const all: Rows = [header, ...rows.map((row) => pick(row, kept))];
  const pieces = Array.from({ length: Math.ceil(all.length / ROWS_AT_ONCE) }, (_, at) => all.slice(at * ROWS_AT_ONCE, (at + 1) * ROWS_AT_ONCE));
  return pieces.map((piece) => draw({ columns: shown, rows: piece, overflow: table.overflow ?? "cut" }, widths, surface.paint)).join("");
}

function pick<T>(items: readonly T[], kept: readonly number[]): readonly T[] {
  return items.filter((_, at) => kept.includes(at));
}

function keptColumns(columns: readonly Column[], natural: readonly number[], width: number): readonly number[] {
  const droppable = columns.map(({ drop }, at) => ({ at, drop: drop ?? Infinity })).filter(({ drop }) => drop !== Infinity);
  let kept = columns.map((_, at) => at);
  for (const { at } of droppable.toSorted((a, b) => a.drop - b.drop)) {
    if (totalWidth(pick(natural, kept)) <= width) break;
    kept = kept.filter((each) => each !== at);
  }
  return kept;
}

function totalWidth(widths: readonly number[]): number {
  return widths.reduce((sum, each) => sum + each + GAP, INDENT - GAP);
}

/** Takes from the widest column until all fit. */
function fitted(widths: readonly number[], width: number): readonly number[] {
  const excess = totalWidth(widths) - width;
  const widest = Math.max(...widths);
  if (excess <= 0 || widest <= LEAST_COLUMN) return widths;
  const at = widths.indexOf(widest);
  const next = Math.max(...widths.toSpliced(at, 1), LEAST_COLUMN);
  const taken = Math.min(excess, Math.max(widest - next, 1));
  return fitted(widths.with(at, widest - taken), width);
}

const NO_LINES = Object.fromEntries(
  ["top", "bottom", "left", "right"].flatMap((side) => ["", "-mid", "-left", "-right"].map((part) => [`${side}${part}`, ""])).concat([["mid", ""], ["mid-mid", ""], ["middle", ""]]),
);

function draw({ columns, rows, overflow }: Required<TextTable>, widths: readonly number[], paint: Paint): string {
  const table = new Table({
    chars: NO_LINES,
    colWidths: widths.map((width) => width + GAP),
    colAligns: columns.map(({ align }) => align ?? "left"),
    style: { head: [], border: [], "padding-left": 0, "padding-right": GAP, compact: true },
  });
  const fit = (text: string, width: number) => (overflow === "wrap" ? wrapTo(text, width) : [cutTo(text, width)]);
  const cell = ({ text, tone }: TextCell, at: number) => fit(text, widths[at] ?? 0).map((line) => paint(line, tone)).join("\n");
  for (const row of rows) table.push(row.map(cell));
  const lines = table.toString().split("\n");
  return lines.map((line) => `${" ".repeat(INDENT)}${line}`.trimEnd()).map((line) => `${line}\n`).join("");
}
