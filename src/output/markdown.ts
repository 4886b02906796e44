import { printJson } from "../json.ts";
import { safeText } from "../safe-text.ts";
import { type Block, type Cell, type Column, type Field, textOf, type View } from "../view/view.ts";
import type { AnswerFormat, FormatInput } from "./format.ts";
import { queried } from "./json.ts";

/** Lines that stand apart from others; after a piece of the same kind they go on without their head. */
interface Piece {
  readonly kind: string;
  readonly head: readonly string[];
  readonly lines: readonly string[];
}

/** Views as GitHub-flavoured Markdown, one after the other: a list, or a table of the same columns, goes on over several. */
export function createMarkdownOfView(): (view: View) => string {
  let last: string | undefined;
  const linesOf = ({ kind, head, lines }: Piece) => {
    const goesOn = kind === last && kind !== TITLE;
    const before = goesOn ? [] : last === undefined ? head : ["", ...head];
    last = kind;
    return [...before, ...lines];
  };
  return (view) =>
    view
      .flatMap(piecesOf)
      .filter(({ head, lines }) => head.length + lines.length > 0)
      .flatMap(linesOf)
      .map((line) => `${line}\n`)
      .join("");
}

function piecesOf(block: Block): readonly Piece[] {
  if (block.kind === "heading") return [title(2, heading(block))];
  const body = bodyOf(block);
  return block.title === undefined ? body : [title(3, markdownText(block.title)), ...body];
}

function bodyOf(block: Exclude<Block, { kind: "heading" }>): readonly Piece[] {
  switch (block.kind) {
    case "table":
      return [table(block.columns, block.rows)];
    case "lines":
      return [list(block.lines)];
    case "fields":
      return fields(block.rows).filter(({ lines }) => lines.length > 0);
  }
}

/** Without a label it is a remark. */
function fields(rows: readonly Field[]): readonly Piece[] {
  const remarks = rows.flatMap(([label, remark]) => (label === "" ? [remark] : []));
  return [
    table(
      FIELD_COLUMNS,
      rows.filter(([label]) => label !== ""),
    ),
    list(remarks),
  ];
}

const FIELD_COLUMNS: readonly Column[] = [{ header: "Field" }, { header: "Value" }];
const TITLE = "title";

function title(level: number, text: string): Piece {
  return { kind: TITLE, head: [], lines: [`${"#".repeat(level)} ${text}`] };
}

function heading({ text, detail = "" }: Extract<Block, { kind: "heading" }>): string {
  return textOf(detail, "plain") === "" ? cellText(text) : `${cellText(text)} (${cellText(detail)})`;
}

function table(columns: readonly Column[], rows: readonly (readonly Cell[])[]): Piece {
  const head = [
    rowText(columns.map(({ header }) => header)),
    `|${columns.map(({ align }) => (align === "right" ? " ---: |" : " --- |")).join("")}`,
  ];
  return { kind: head.join("\n"), head, lines: rows.map(rowText) };
}

function rowText(cells: readonly Cell[]): string {
  return `|${cells.map((cell) => ` ${cellText(cell)} |`).join("")}`;
}

function list(lines: readonly Cell[]): Piece {
  const texts = lines.map(cellText).filter((line) => line !== "");
  return { kind: "list", head: [], lines: texts.map((line) => `- ${line}`) };
}

function cellText(cell: Cell): string {
  return markdownText(textOf(cell, "plain"));
}

/** Text on one line of GitHub-flavoured Markdown that reads as it is: no markup, no HTML, no link and no mention. */
export function markdownText(text: string): string {
  return safeText(text)
    .trimEnd()
    .split(LIVE)
    .map((part, at) => (at % 2 === 1 ? `\`${part}\`` : part.replaceAll(MARKUP, "\\$&")))
    .join("")
    .replace(/^ +/, (indent) => "&nbsp;".repeat(indent.length))
    .replace(BEGINS_BLOCK, "$&\\");
}

/** GitHub makes mentions and links of these when the backslashes are gone; only code is left alone. */
const LIVE = /((?:[@#]+(?=\w)|:\/\/|(?<=www)\.)+)/i;
/** An underscore within a word is only that. */
const MARKUP = /[\\`*[\]<>|~&#$]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;
/** Of a list in a list, or of a rule; up to where the backslash goes. */
const BEGINS_BLOCK = /^(?:\d{1,9}(?=[.)](?:\s|$))|(?=[-+](?:[-\s]|$)))/;

/** For issues, wikis and job summaries: the tables in full; what a query makes stands as JSON in a block of code. */
export function markdownFormat({ shape, query }: FormatInput): AnswerFormat {
  if (query !== undefined) return queried({ shape, query }, (answer) => `\`\`\`json\n${printJson(answer)}\n\`\`\`\n`);
  const print = createMarkdownOfView();
  return {
    item: async ({ view }) => (view === undefined ? "" : print(await view())),
    end: () => "",
  };
}
