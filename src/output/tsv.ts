import { isJsonObject, type Json, printJson } from "../json.ts";
import type { Query } from "../query/evaluate.ts";
import { safeText } from "../safe-text.ts";
import { type Block, type Cell, textOf, type View } from "../view/view.ts";
import type { AnswerFormat, FormatInput } from "./format.ts";
import { queryFormat } from "./json.ts";

/** Fields separated by tabs, one row per line: the rows of the view, or the result of the query. */
export function tsvFormat(input: FormatInput): AnswerFormat {
  const { query, shape, style } = input;
  if (query === undefined) return rowsFormat(style.noHeaders);
  if (shape.pagesOf !== undefined && query.isElementwise(shape.pagesOf)) return pageByPage(query);
  return queryFormat({ shape, query }, tsvOfValue);
}

function rowsFormat(noHeaders: boolean): AnswerFormat {
  const print = createTsvOfView(noHeaders);
  return {
    async item({ view, rows = view }) {
      return rows === undefined ? "" : print(await rows());
    },
    end: () => "",
  };
}

/** For queries whose results for the pages, one after the other, are the result for the whole list: no page is kept in memory. */
function pageByPage(query: Query): AnswerFormat {
  return {
    item: async ({ json }) => (json === undefined ? "" : tsvOfValue(query.apply(json))),
    end: () => "",
  };
}

/**
 * A scalar on a line of its own, bare, so that a shell variable takes it as it is, and null as nothing; a list as one row per
 * element; an object as one row of its values.
 */
function tsvOfValue(value: Json): string {
  if (value === null) return "";
  if (value === "") return "\n";
  const rows: readonly Json[] = Array.isArray(value) ? value : [value];
  return rows.map((row) => `${cellsOf(row).map(cellText).join("\t")}\n`).join("");
}

function cellsOf(row: Json): readonly Json[] {
  if (Array.isArray(row)) return row;
  return isJsonObject(row) ? Object.values(row) : [row];
}

/** Arrays and objects are compact JSON. A tab in a text is escaped, like every unsafe character. */
function cellText(cell: Json): string {
  if (cell === null) return tsvText("");
  return typeof cell === "string" ? tsvText(cell) : printJson(cell, "compact");
}

/** Prints views as rows. Successive tables with the same columns share one header. */
function createTsvOfView(noHeaders: boolean): (view: View) => string {
  let header = "";
  const tableRows = ({ columns, rows }: Extract<Block, { kind: "table" }>) => {
    const names = rowText(columns.map((column) => column.header));
    const isNew = names !== header && !noHeaders;
    header = names;
    return [...(isNew ? [names] : []), ...rows.map(rowText)];
  };
  return (view) =>
    view
      .flatMap((block) => (block.kind === "table" ? tableRows(block) : otherRows(block)))
      .map((row) => `${row}\n`)
      .join("");
}

/** Titles are left out, since they are not rows. */
function otherRows(block: Exclude<Block, { kind: "table" }>): readonly string[] {
  switch (block.kind) {
    case "heading":
      return [rowText([block.text, ...(block.detail === undefined ? [] : [block.detail])])];
    case "lines":
      return block.lines.map((line) => safeText(textOf(line, "plain")));
    case "fields":
      // A field without a label is a remark for people.
      return block.rows.filter(([label]) => label !== "").map(rowText);
  }
}

/** Shells that split a line at tabs take two tabs for one, so that no cell is empty: what is missing is `-`. */
function tsvText(text: string): string {
  return text === "" || text === "—" ? "-" : safeText(text);
}

function rowText(cells: readonly Cell[]): string {
  return cells.map((cell) => tsvText(textOf(cell, "plain"))).join("\t");
}
