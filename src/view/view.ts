/** The answer of a command as rows and texts, independent of width, colour and format. */
export type View = readonly Block[];

export type Block =
  | { readonly kind: "heading"; readonly text: Cell; readonly detail?: Cell }
  | { readonly kind: "fields"; readonly title?: string; readonly rows: readonly Field[] }
  | {
      readonly kind: "table";
      readonly title?: string;
      readonly columns: readonly Column[];
      readonly rows: readonly (readonly Cell[])[];
      /** What happens to a cell that is too wide for the terminal when no column is left to drop; default: cut. */
      readonly overflow?: "cut" | "wrap";
      /** A drawing that is higher than the terminal loses the last rows of this table first: `… and 26 more`. */
      readonly mayLoseRows?: true;
      /** One of several successive tables: printed without a header. */
      readonly headless?: true;
    }
  /** Printed unchanged whatever the width: commands to copy, results that are read line by line. */
  | { readonly kind: "lines"; readonly title?: string; readonly lines: readonly Cell[] };

export type Field = readonly [label: string, value: Cell];

export interface Column {
  readonly header: string;
  readonly align?: "right";
  /** The least width, so that successive tables align. */
  readonly least?: number;
  /** On a terminal that is too narrow, columns drop in this order, lowest first; without it a column stays. */
  readonly drop?: number;
  /** The column shrinks to this width before another column drops. */
  readonly squeeze?: number;
  /** Worth more than a long name: before it drops, the squeezed columns shrink to half of their `squeeze`. */
  readonly vital?: true;
  /** Where it has to drop, its cells go below their rows, behind its header: what somebody has to read. */
  readonly below?: true;
  /** Never cut, and dropped only where no row has a value: without a state or an error code a row says something else. */
  readonly kept?: true;
  /** Cut last, and dropped instead if it would be cut in every row: half an id is useless. */
  readonly whole?: true;
}

/** A text, or one with a form of its own for terminals (bars, relative times). */
export type Cell =
  | string
  | {
      readonly text: string;
      readonly screen?: string;
      /** For a table where `screen` does not fit; without it `text`, if that is shorter. */
      readonly brief?: string;
      readonly tone?: Tone;
    };

/** What a colour may stress. The text says the same without it. */
export type Tone = "good" | "bad" | "warn" | "active" | "dim" | "strong";

export function textOf(cell: Cell, where: "screen" | "plain"): string {
  if (typeof cell === "string") return cell;
  return where === "screen" ? (cell.screen ?? cell.text) : cell.text;
}

export function toneOf(cell: Cell): Tone | undefined {
  return typeof cell === "string" ? undefined : cell.tone;
}

/** Headers of the columns that a narrow terminal drops, in the order in which they drop. */
export function dropOrder(columns: readonly Column[]): readonly string[] {
  return columns
    .filter(({ below }) => below !== true)
    .flatMap(({ header, whole, drop = whole ? Infinity : undefined }) => (drop === undefined ? [] : [{ header, drop }]))
    .toSorted((a, b) => a.drop - b.drop)
    .map(({ header }) => header);
}

/** The same as sentences for a help page, for tables by name. */
export function dropNote(tables: Readonly<Record<string, readonly Column[]>>): string {
  const orders = Object.entries(tables).map(([name, columns]) => `${name}: ${dropOrder(columns).join(", ")}.`);
  const below = Object.values(tables).flatMap((columns) =>
    columns.flatMap(({ header, below: is }) => (is ? [header] : [])),
  );
  const kept = below.map((header) => ` ${header} goes below its row.`).join("");
  return `A terminal too narrow loses columns, those with nothing in them first, then in this order. ${orders.join(" ")}${kept}`;
}

/** A task in a command to copy: its name, or the id where the name would need quotes or look like a flag. */
export function typedReference(taskId: string, name: string | null | undefined): string {
  return name && /^\w[\w.-]*$/.test(name) ? name : taskId;
}

/** `web-01 (7a9a9540-…)`, or the id alone: a task in a sentence. */
export function label(taskId: string, name: string | null | undefined): string {
  return name ? `${name} (${taskId})` : taskId;
}
