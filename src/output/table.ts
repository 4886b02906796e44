import { fieldOf, isJsonNumber, isJsonObject, type Json, type JsonObject, printJson } from "../json.ts";
import type { Query } from "../query/evaluate.ts";
import { safeText, shownText } from "../safe-text.ts";
import { MISSING, text as knownText } from "../view/units.ts";
import { type Block, type Cell, type Column, textOf, type Tone, toneOf, type View } from "../view/view.ts";
import type { AnswerFormat, FormatInput, Paint } from "./format.ts";
import { queryFormat } from "./json.ts";
import type { DrawMultiLineRow, FittedCell } from "./multi-line-row.ts";
import { cutTo, displayWidth, wrapTo } from "./width.ts";

/** The format for people: views one after the other; the pages of a list become one table. */
export function tableFormat({ style, shape, surface }: FormatInput, paint: Paint): AnswerFormat {
  const { columns } = surface.stdout;
  const plainCells = surface.env["TERM"] === "dumb";
  const createRender = async (view: View, isWhole: boolean): Promise<Render> => {
    const mayWrap = (block: Block) =>
      block.kind === "table" &&
      block.overflow === "wrap" &&
      columns !== undefined &&
      !(isWhole && naturalWidth(block, { columns, paint, plainCells }) <= columns);
    const drawMultiLineRow = view.some(mayWrap) ? (await import("./multi-line-row.ts")).drawMultiLineRow : undefined;
    return (drawn) => renderView(drawn, { columns, paint, plainCells, drawMultiLineRow, noHeaders: style.noHeaders });
  };
  return shape.pagesOf === undefined ? viewsFormat(createRender) : pagesFormat(createRender);
}

/** For the result of a query: a table of an array of objects, a column for each of their keys; anything else as JSON. */
export function queryTableFormat(
  query: Query,
  { style, shape, surface }: Omit<FormatInput, "query">,
  paint: Paint,
): AnswerFormat {
  const { columns } = surface.stdout;
  return queryFormat({ shape, query }, (answer) => {
    const isTable = Array.isArray(answer) && answer.length > 0 && answer.every(isJsonObject);
    if (!isTable) return `${printJson(answer)}\n`;
    return renderView([objectsBlock(answer)], { columns, paint, noHeaders: style.noHeaders });
  });
}

function objectsBlock(objects: readonly JsonObject[]): Block {
  const keys = [...new Set(objects.flatMap(Object.keys))];
  const columns = keys.map((key): Column => {
    const values = objects.map((object) => fieldOf(object, key) ?? null).filter((value) => value !== null);
    return { header: safeText(key), ...(values.length > 0 && values.every(isJsonNumber) && { align: "right" }) };
  });
  const rows = objects.map((object) => keys.map((key) => jsonCell(fieldOf(object, key) ?? null)));
  return { kind: "table", columns, rows };
}

function jsonCell(value: Json): Cell {
  return value === null || typeof value === "string" ? knownText(value) : printJson(value, "compact");
}

type Render = (view: View) => string;
/** Loads what is needed to draw this view; or, where it is not the whole, others of the same kind. */
type CreateRender = (view: View, isWhole: boolean) => Promise<Render>;

function viewsFormat(createRender: CreateRender): AnswerFormat {
  let separator = "";
  return {
    async item({ view }) {
      if (view === undefined) return "";
      const blocks = await view();
      const render = await createRender(blocks, true);
      const text = `${separator}${render(blocks)}`;
      separator = blocks.length > 1 ? "\n" : "";
      return text;
    },
    end: () => "",
  };
}

/** A column is as wide as its widest cell on any page, so all pages are drawn together: with the last one, or at the end if it never comes. */
function pagesFormat(createRender: CreateRender): AnswerFormat {
  let render: Render | undefined;
  let blocks: readonly Block[] = [];
  const draw = () => {
    const text = render?.(mergedView(blocks)) ?? "";
    blocks = [];
    return text;
  };
  return {
    async item({ view, last }) {
      blocks = [...blocks, ...((await view?.()) ?? [])];
      render ??= await createRender(blocks, false);
      return last ? draw() : "";
    },
    end: draw,
  };
}

function mergedView(blocks: readonly Block[]): View {
  const [first, ...rest] = blocks;
  if (first?.kind !== "table") return blocks;
  return [{ ...first, rows: [first, ...rest].flatMap((block) => (block.kind === "table" ? block.rows : [])) }];
}

/** Where a view is printed: a terminal has columns; a pipe has none and gets everything in full. */
interface Surface {
  readonly columns: number | undefined;
  readonly paint: Paint;
  /** Cells as in a pipe, without bars, although a terminal has columns: for TERM=dumb. */
  readonly plainCells?: boolean;
  /** For tables whose cells wrap; without it, as on a screen that is redrawn in place, their cells are cut. */
  readonly drawMultiLineRow?: DrawMultiLineRow | undefined;
  /** Tables without their first line. */
  readonly noHeaders?: boolean;
}

/** A view as text, ending in a line break. Text from the network is made safe to show here and nowhere else. */
export function renderView(view: View, surface: Surface): string {
  return view.map((block) => renderBlock(block, surface)).join("\n");
}

function renderBlock(block: Block, surface: Surface): string {
  switch (block.kind) {
    case "heading":
      return headingText([block.text, block.detail ?? ""], surface);
    case "lines":
      return titled(
        block.title,
        linesText(block.lines.map((line) => surface.paint(safeCellText(line, surface), toneOf(line)))),
        surface,
      );
    case "fields":
      return titled(block.title, fieldsText(block.rows, surface), surface);
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

function safeCellText(cell: Cell, { columns, plainCells = false }: Surface): string {
  return shownText(textOf(cell, columns === undefined || plainCells ? "plain" : "screen"));
}

function linesText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

/** A painted cell, broken into lines that fit beside a margin of `left` columns. */
function wrappedCell(cell: Cell, surface: Surface, left = 0): readonly string[] {
  const { columns, paint } = surface;
  const room = columns === undefined ? Infinity : Math.max(columns - left, LEAST_ROOM);
  return wrapTo(safeCellText(cell, surface), room).map((line) => paint(line, toneOf(cell)));
}

/** On one line if it fits. */
function headingText(cells: readonly Cell[], surface: Surface): string {
  const nonEmpty = cells.filter((cell) => textOf(cell, "plain") !== "");
  const width = nonEmpty.reduce((sum, cell) => sum + displayWidth(safeCellText(cell, surface)) + GAP, -GAP);
  const lines = nonEmpty.flatMap((cell) => wrappedCell(cell, surface));
  return width <= (surface.columns ?? Infinity) ? `${lines.join(" ".repeat(GAP))}\n` : linesText(lines);
}

const INDENT = 2;
/** Columns between two cells. */
const GAP = 2;
/** Columns that text gets even on the narrowest terminal. */
const LEAST_ROOM = 4;
/** The width of a time with its offset: where labels leave less room, they go above their values. */
const VALUE_ROOM = 25;

/** Labels in a column with values beside them. A value too long for its line continues below: an error must be readable in full. */
function fieldsText(rows: readonly (readonly [string, Cell])[], surface: Surface): string {
  const labels = rows.map(([label]) => safeText(label));
  const most = surface.columns === undefined ? Infinity : surface.columns - INDENT - GAP - VALUE_ROOM;
  const width = labels.map(displayWidth).reduce((widest, each) => (each > most ? widest : Math.max(widest, each)), 0);
  // Remarks have no label, and need no room for one.
  const gap = labels.every((label) => label === "") ? 0 : GAP;
  const left = INDENT + width + gap;
  const lines = rows.flatMap(([label, cell], at) => {
    const [labelWidth, valueWidth] = [displayWidth(labels[at] ?? ""), displayWidth(safeCellText(cell, surface))];
    const head = wrappedCell({ text: label, tone: "dim" }, surface, INDENT).map((line) => `${margin(INDENT)}${line}`);
    const values = wrappedCell(cell, surface, left);
    const beside = margin(Math.max(width - labelWidth, 0) + gap);
    const below = values.map((line) => `${margin(left)}${line}`);
    const fits = labelWidth <= width || INDENT + labelWidth + gap + valueWidth <= (surface.columns ?? Infinity);
    return fits ? [`${head[0]}${beside}${values[0]}`, ...below.slice(1)] : [...head, ...below];
  });
  return linesText(lines.map((line) => line.trimEnd()));
}

function margin(width: number): string {
  return " ".repeat(width);
}

/** One cell, its text already safe to show. */
interface TextCell {
  readonly text: string;
  /** A shorter form for where `text` does not fit: of a bar only its number. */
  readonly brief: string;
  readonly tone: Tone | undefined;
}
type Rows = readonly (readonly TextCell[])[];

interface TextTable {
  readonly columns: readonly Column[];
  readonly rows: Rows;
  readonly overflow?: "cut" | "wrap";
}

function tableCell(cell: Cell, surface: Surface): TextCell {
  const text = safeCellText(cell, surface);
  const brief = shownText(briefOf(cell));
  return { text, brief: displayWidth(brief) < displayWidth(text) ? brief : text, tone: toneOf(cell) };
}

function briefOf(cell: Cell): string {
  return typeof cell === "string" ? cell : (cell.brief ?? cell.text);
}

const LEAST_COLUMN = 4;

/**
 * Rows below a header. On a terminal that is too narrow, empty columns drop first, then others by their `drop`;
 * then cells take their brief form, and as the last resort the widest columns are cut or wrapped. A column that would be
 * cut in every row although it only makes sense whole drops, too.
 */
export function tableText(table: TextTable, surface: Surface): string {
  const width = surface.columns ?? Infinity;
  const fitting = columnsThatFit(table, width);
  const { columns, rows, widths } = layOut(withColumns(table, fitting), width);
  const header = columns.map((column) => ({ text: column.header, brief: "", tone: "dim" as const }));
  if (columns.length === 0) return "\n";
  const layout = { columns, widths, overflow: table.overflow ?? "cut" };
  const lines = rows.map((row, at) => `${rowText(layout, row, surface)}${belowText(table, at, fitting, surface)}`);
  return [...(surface.noHeaders ? [] : [rowText(layout, header, surface)]), ...lines].join("");
}

/** The cells of a row that are not among the columns that fit, but have to be read. */
function belowText({ columns, rows }: TextTable, row: number, fitting: readonly number[], surface: Surface): string {
  const left = 2 * INDENT + GAP;
  const lines = columns.flatMap(({ header, below }, at) => {
    const { text = "", tone } = rows[row]?.[at] ?? {};
    if (below !== true || fitting.includes(at) || text === "" || text === MISSING) return [];
    const room = Math.max((surface.columns ?? Infinity) - left, LEAST_ROOM);
    return wrapTo(`${header}: ${text}`, room).map((line) => `${margin(left)}${surface.paint(line, tone)}`);
  });
  return linesText(lines);
}

interface Layout extends TextTable {
  readonly widths: readonly number[];
}

function layOut(table: TextTable, width: number): Layout {
  const { columns } = table;
  const fits = totalWidth(naturalWidths(columns, table.rows)) <= width;
  const rows = fits ? table.rows : table.rows.map((row) => row.map((cell) => ({ ...cell, text: cell.brief })));
  const widths = shrinkToFit(columns, naturalWidths(columns, rows), width);
  const isCut = (at: number) => rows.every((row) => displayWidth(row[at]?.text ?? "") > (widths[at] ?? 0));
  const useless = columns.findIndex(({ whole }, at) => whole && rows.length > 0 && isCut(at));
  if (useless < 0 || columns.length === 1) return { columns, rows, widths };
  const others = columns.map((_, at) => at).filter((at) => at !== useless);
  return layOut(withColumns(table, others), width);
}

function withColumns(table: TextTable, indices: readonly number[]): TextTable {
  return { ...table, columns: pick(table.columns, indices), rows: table.rows.map((row) => pick(row, indices)) };
}

function pick<T>(items: readonly T[], indices: readonly number[]): readonly T[] {
  return items.filter((_, at) => indices.includes(at));
}

function naturalWidths(columns: readonly Column[], rows: Rows): readonly number[] {
  return columns.map(({ header, least = 0 }, at) =>
    rows.reduce(
      (widest, row) => Math.max(widest, displayWidth(row[at]?.text ?? "")),
      Math.max(displayWidth(header), least),
    ),
  );
}

/** Columns of the terminal that a table takes when nothing is cut or wrapped. */
function naturalWidth({ columns, rows }: Extract<Block, { kind: "table" }>, surface: Surface): number {
  const cells = rows.map((row) => row.map((cell) => tableCell(cell, surface)));
  return totalWidth(naturalWidths(columns, cells));
}

/** Indices of the columns that remain. */
function columnsThatFit({ columns, rows }: TextTable, width: number): readonly number[] {
  const natural = naturalWidths(columns, rows);
  const leastBy = (factor: number) =>
    natural.map((each, at) => Math.min(each, (columns[at]?.squeeze ?? Infinity) * factor));
  const [ordinary, tight] = [leastBy(1), leastBy(0.5)];
  const isEmpty = (at: number) => rows.every((row) => row[at]?.text === "" || row[at]?.text === MISSING);
  const droppable = columns
    .map(({ drop = Infinity, kept, vital }, at) => ({ at, drop: kept && isEmpty(at) ? 0 : drop, vital }))
    .filter(({ drop }) => drop !== Infinity)
    .map(({ at, drop, vital }) => ({ at, vital, order: isEmpty(at) ? drop - Number.MAX_SAFE_INTEGER : drop }));
  let remaining = columns.map((_, at) => at);
  for (const { at, vital } of droppable.toSorted((a, b) => a.order - b.order)) {
    if (totalWidth(pick(vital && !isEmpty(at) ? tight : ordinary, remaining)) <= width) break;
    remaining = remaining.filter((each) => each !== at);
  }
  return remaining;
}

function totalWidth(widths: readonly number[]): number {
  return widths.reduce((sum, each) => sum + each + GAP, INDENT - GAP);
}

/** Shrinks the widest columns until all fit; those that only make sense whole are cut last, and kept ones stay, even if a line gets too long. */
function shrinkToFit(columns: readonly Column[], widths: readonly number[], width: number): readonly number[] {
  const isKept = (at: number) => columns[at]?.kept === true && (widths[at] ?? 0) <= LONGEST_KEPT;
  const shrunk = shrinkWidest(widths, width, (at) => !isKept(at) && !columns[at]?.whole);
  return shrinkWidest(shrunk, width, (at) => !isKept(at));
}

/** Columns of the terminal. What is longer is no state and no code, and would push everything else off the screen. */
const LONGEST_KEPT = 64;

/** Cuts all columns that may be cut to one common limit, so that none becomes narrower than another that was cut. */
function shrinkWidest(widths: readonly number[], width: number, mayCut: (at: number) => boolean): readonly number[] {
  if (totalWidth(widths) <= width) return widths;
  let limit = Math.max(width, LEAST_COLUMN);
  const shrunk = () => widths.map((each, at) => (mayCut(at) ? Math.min(each, limit) : each));
  while (limit > LEAST_COLUMN && totalWidth(shrunk()) > width) limit -= 1;
  // The columns that rounding leaves over go to the first column that can use them.
  const spare = Math.max(width - totalWidth(shrunk()), 0);
  const at = widths.findIndex((each, column) => mayCut(column) && each > limit);
  return at < 0 ? shrunk() : shrunk().with(at, Math.min(widths[at] ?? 0, limit + spare));
}

interface RowLayout {
  readonly columns: readonly Column[];
  readonly widths: readonly number[];
  readonly overflow: "cut" | "wrap";
}

/** One row: cells of one line stand side by side; only a row with a cell of several lines needs the layout of a library. */
function rowText(
  { columns, widths, overflow }: RowLayout,
  row: readonly TextCell[],
  { paint, drawMultiLineRow }: Surface,
): string {
  const cells = row.map(({ text, tone }, at) => {
    const width = widths[at] ?? 0;
    const wraps = overflow === "wrap" && drawMultiLineRow !== undefined;
    const lines = wraps ? wrapTo(text, width) : [cutTo(text, width)];
    return { lines, tone, width, align: columns[at]?.align ?? "left" } as const;
  });
  const isTall = cells.some(({ lines }) => lines.length > 1);
  const lines =
    isTall && drawMultiLineRow !== undefined ? drawMultiLineRow(cells, GAP, paint) : [sideBySide(cells, paint)];
  return lines.map((line) => `${`${" ".repeat(INDENT)}${line}`.trimEnd()}\n`).join("");
}

function sideBySide(cells: readonly FittedCell[], paint: Paint): string {
  return cells
    .map(({ lines: [line = ""], tone, width, align }) => {
      const padding = " ".repeat(Math.max(width - displayWidth(line), 0));
      return align === "right" ? `${padding}${paint(line, tone)}` : `${paint(line, tone)}${padding}`;
    })
    .join(" ".repeat(GAP));
}
