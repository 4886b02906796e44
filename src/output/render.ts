import { safeText } from "../safe-text.ts";
import { type Block, type Cell, textOf, toneOf, type View } from "../view/view.ts";
import { tableText } from "./table.ts";
import type { Paint } from "./theme.ts";
import { cutTo, displayWidth, wrapTo } from "./width.ts";

/** Where a view is going: a terminal has columns, a pipe has none and gets everything in full. */
export interface Surface {
  readonly columns: number | undefined;
  readonly paint: Paint;
}

/** A view as text, ending in a line break. The one place where text from the network is made safe to show. */
export function renderView(view: View, surface: Surface): string {
  return view.map((block) => renderBlock(block, surface)).join("\n");
}

function renderBlock(block: Block, surface: Surface): string {
  switch (block.kind) {
    case "heading":
      return `${[block.text, block.detail].filter((cell) => cell !== undefined).map((cell) => painted(cell, surface)).join("  ")}\n`;
    case "lines":
      return titled(block.title, block.lines.map((line) => `${painted(line, surface)}\n`).join(""), surface);
    case "fields":
      return titled(block.title, fields(block.rows, surface), surface);
    case "table": {
      const rows = block.rows.map((row) => row.map((cell) => ({ text: plain(cell, surface), tone: toneOf(cell) })));
      return titled(block.title, tableText({ ...block, rows }, surface), surface);
    }
  }
}

function titled(title: string | undefined, body: string, { paint }: Surface): string {
  return title === undefined ? body : `${paint(title, "strong")}\n${body}`;
}

function plain(cell: Cell, { columns }: Surface): string {
  return safeText(textOf(cell, columns === undefined ? "plain" : "screen"));
}

function painted(cell: Cell, surface: Surface): string {
  const text = plain(cell, surface);
  return surface.paint(text, toneOf(cell));
}

const GAP = 2;
const LEAST_VALUE_WIDTH = 10;

/** Labels in a column, values beside them; a value too long for the terminal goes on below itself: an error must be read whole. */
function fields(rows: readonly (readonly [string, Cell])[], surface: Surface): string {
  const labels = rows.map(([label]) => safeText(label));
  const width = Math.max(...labels.map(displayWidth), 0);
  const left = width + GAP + GAP;
  const lines = rows.flatMap(([, cell], at) => {
    const label = labels[at] ?? "";
    const value = plain(cell, surface);
    const room = surface.columns === undefined ? Infinity : Math.max(surface.columns - left, LEAST_VALUE_WIDTH);
    const [first = "", ...more] = wrapTo(value, room).map((part) => surface.paint(part, toneOf(cell)));
    const head = `  ${surface.paint(cutTo(label, width), "dim")}${" ".repeat(width - displayWidth(label) + GAP)}${first}`;
    return [head.trimEnd(), ...more.map((part) => `${" ".repeat(left)}${part}`)];
  });
  return lines.map((line) => `${line}\n`).join("");
}
