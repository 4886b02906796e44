import { safeText } from "../safe-text.ts";
import { type Block, type Cell, textOf, toneOf, type View } from "../view/view.ts";
import { tableText } from "./table.ts";
import type { Paint } from "./theme.ts";
import { displayWidth, wrapTo } from "./width.ts";

/** Where a view is going: a terminal has columns, a pipe has none and gets everything in full. */
export interface Surface {
  readonly columns: number | undefined;
  readonly paint: Paint;
  /** Tables without their first line. */
  readonly noHeaders?: boolean;
}

/** A view as text, ending in a line break. The one place where text from the network is made safe to show. */
export function renderView(view: View, surface: Surface): string {
  return view.map((block) => renderBlock(block, surface)).join("\n");
}

function renderBlock(block: Block, surface: Surface): string {
  switch (block.kind) {
    case "heading":
      return heading([block.text, block.detail ?? ""], surface);
    case "lines":
      return titled(
        block.title,
        linesText(block.lines.map((line) => surface.paint(plain(line, surface), toneOf(line)))),
        surface,
      );
    case "fields":
      return titled(block.title, fields(block.rows, surface), surface);
    case "table": {
      const rows = block.rows.map((row) => row.map((cell) => tableCell(cell, surface)));
      const noHeaders = surface.noHeaders === true || block.headless === true;
      return titled(block.title, tableText({ ...block, rows }, { ...surface, noHeaders }), surface);
    }
  }
}

function titled(title: string | undefined, body: string, { paint }: Surface): string {
  return title === undefined ? body : `${paint(title, "strong")}\n${body}`;
}

function plain(cell: Cell, { columns }: Surface): string {
  return safeText(textOf(cell, columns === undefined ? "plain" : "screen"));
}

function linesText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

/** A cell in lines that fit beside a margin of `left` columns, painted. */
function wrapped(cell: Cell, { columns, paint }: Surface, left = 0): readonly string[] {
  const text = plain(cell, { columns, paint });
  const room = columns === undefined ? Infinity : Math.max(columns - left, LEAST_ROOM);
  return wrapTo(text, room).map((line) => paint(line, toneOf(cell)));
}

function tableCell(cell: Cell, surface: Surface) {
  const text = plain(cell, surface);
  const other = safeText(textOf(cell, "plain"));
  return { text, brief: displayWidth(other) < displayWidth(text) ? other : text, tone: toneOf(cell) };
}

/** On one line where there is room. */
function heading(cells: readonly Cell[], surface: Surface): string {
  const shown = cells.filter((cell) => textOf(cell, "plain") !== "");
  const width = shown.reduce((sum, cell) => sum + displayWidth(plain(cell, surface)) + GAP, -GAP);
  const lines = shown.map((cell) => wrapped(cell, surface));
  return width <= (surface.columns ?? Infinity) ? `${lines.flat().join("  ")}\n` : linesText(lines.flat());
}

const GAP = 2;
/** What a terminal's columns leave to text in any case. */
const LEAST_ROOM = 4;
/** A time with its offset: where labels leave less than this, they go above their values. */
const VALUE_ROOM = 25;

/** Labels in a column, values beside them; a value too long for the terminal goes on below itself: an error must be read whole. */
function fields(rows: readonly (readonly [string, Cell])[], surface: Surface): string {
  const labels = rows.map(([label]) => safeText(label));
  const most = surface.columns === undefined ? Infinity : surface.columns - 2 * GAP - VALUE_ROOM;
  const width = labels.map(displayWidth).reduce((widest, each) => (each > most ? widest : Math.max(widest, each)), 0);
  const left = GAP + width + GAP;
  const lines = rows.flatMap(([label, cell], at) => {
    const [labelWidth, valueWidth] = [displayWidth(labels[at] ?? ""), displayWidth(plain(cell, surface))];
    const head = wrapped({ text: label, tone: "dim" }, surface, GAP).map((line) => `${margin(GAP)}${line}`);
    const values = wrapped(cell, surface, left);
    const beside = margin(Math.max(width - labelWidth, 0) + GAP);
    const below = values.map((line) => `${margin(left)}${line}`);
    const fits = labelWidth <= width || GAP + labelWidth + GAP + valueWidth <= (surface.columns ?? Infinity);
    return fits ? [`${head[0]}${beside}${values[0]}`, ...below.slice(1)] : [...head, ...below];
  });
  return linesText(lines.map((line) => line.trimEnd()));
}

function margin(width: number): string {
  return " ".repeat(width);
}
