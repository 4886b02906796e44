/** What a command answers, as rows and words; it knows no width, no colour and no format. */
export type View = readonly Block[];

export type Block =
  | { readonly kind: "heading"; readonly text: Cell; readonly detail?: Cell }
  | { readonly kind: "fields"; readonly title?: string; readonly rows: readonly Field[] }
  | {
      readonly kind: "table";
      readonly title?: string;
      readonly columns: readonly Column[];
      readonly rows: readonly (readonly Cell[])[];
      /** What a terminal too narrow does to a cell when no column is left to drop; cut is the default. */
      readonly overflow?: "cut" | "wrap";
      /** One of many told one after the other: without a header. */
      readonly headless?: true;
    }
  /** As they are, whatever the width: commands to copy, results to read line by line. */
  | { readonly kind: "lines"; readonly title?: string; readonly lines: readonly Cell[] };

export type Field = readonly [label: string, value: Cell];

export interface Column {
  readonly header: string;
  readonly align?: "right";
  /** At least so wide, so that tables told one after the other stand in line. */
  readonly least?: number;
  /** Columns go in this order, lowest first, when a terminal is too narrow; absent: stays. */
  readonly drop?: number;
  /** Is cut as far as this before a column drops. */
  readonly squeeze?: number;
  /** Cut last, and then dropped instead: half an id is of no use. */
  readonly whole?: true;
}

/** A piece of text: as it is everywhere, or with a form of its own for terminals (bars, relative times). */
export type Cell = string | { readonly text: string; readonly screen?: string; readonly tone?: Tone };

/** What a colour may stress; never the only carrier of a meaning. */
export type Tone = "good" | "bad" | "warn" | "active" | "dim" | "strong";

export function textOf(cell: Cell, where: "screen" | "plain"): string {
  if (typeof cell === "string") return cell;
  return where === "screen" ? (cell.screen ?? cell.text) : cell.text;
}

export function toneOf(cell: Cell): Tone | undefined {
  return typeof cell === "string" ? undefined : cell.tone;
}

/** Headers of the columns that a narrow terminal loses, the first to go first. */
export function dropOrder(columns: readonly Column[]): readonly string[] {
  return columns
    .flatMap(({ header, whole, drop = whole ? Infinity : undefined }) => (drop === undefined ? [] : [{ header, drop }]))
    .toSorted((a, b) => a.drop - b.drop)
    .map(({ header }) => header);
}

/** The same as a sentence of help, for one table or for several by name. */
export function dropNote(tables: Readonly<Record<string, readonly Column[]>>): string {
  const orders = Object.entries(tables).map(([name, columns]) => `${name}: ${dropOrder(columns).join(", ")}.`);
  return `A terminal too narrow loses columns, those with nothing in them first, then in this order. ${orders.join(" ")}`;
}

/** `web-01 (7a9a9540-…)`, or the id alone: a task in a sentence. */
export function label(taskId: string, name: string | null | undefined): string {
  return name ? `${name} (${taskId})` : taskId;
}
