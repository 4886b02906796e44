import { printJson } from "../json.ts";
import { shownText } from "../safe-text.ts";
import { type Block, type Cell, type Column, type Field, textOf, type View } from "../view/view.ts";
import type { AnswerFormat, FormatInput } from "./format.ts";
import { queryFormat } from "./json.ts";

/** Lines that a blank line separates from others. After a piece of the same kind they continue it, without their head. */
interface Piece {
  readonly kind: string;
  readonly head: readonly string[];
  readonly lines: readonly string[];
}

/** Prints views as GitHub-flavoured Markdown. A list, or a table with the same columns, continues over several views. */
export function createMarkdownOfView(): (view: View) => string {
  let lastKind: string | undefined;
  const linesOf = ({ kind, head, lines }: Piece) => {
    const continues = kind === lastKind && kind !== TITLE;
    const before = continues ? [] : lastKind === undefined ? head : ["", ...head];
    lastKind = kind;
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
  if (block.kind === "heading") return [titlePiece(2, headingText(block))];
  const body = bodyOf(block);
  return block.title === undefined ? body : [titlePiece(3, markdownText(block.title)), ...body];
}

function bodyOf(block: Exclude<Block, { kind: "heading" }>): readonly Piece[] {
  switch (block.kind) {
    case "table":
      return [tablePiece(block.columns, block.rows)];
    case "lines":
      return [listPiece(block.lines)];
    case "fields":
      return fieldPieces(block.rows).filter(({ lines }) => lines.length > 0);
  }
}

/** A table of the fields, and a list of those without a label, which are remarks. */
function fieldPieces(rows: readonly Field[]): readonly Piece[] {
  const remarks = rows.flatMap(([label, remark]) => (label === "" ? [remark] : []));
  return [
    tablePiece(
      FIELD_COLUMNS,
      rows.filter(([label]) => label !== ""),
    ),
    listPiece(remarks),
  ];
}

const FIELD_COLUMNS: readonly Column[] = [{ header: "Field" }, { header: "Value" }];
const TITLE = "title";

function titlePiece(level: number, text: string): Piece {
  return { kind: TITLE, head: [], lines: [`${"#".repeat(level)} ${text}`] };
}

function headingText({ text, detail = "" }: Extract<Block, { kind: "heading" }>): string {
  return textOf(detail, "plain") === "" ? cellText(text) : `${cellText(text)} (${cellText(detail)})`;
}

function tablePiece(columns: readonly Column[], rows: readonly (readonly Cell[])[]): Piece {
  const head = [
    rowText(columns.map(({ header }) => header)),
    `|${columns.map(({ align }) => (align === "right" ? " ---: |" : " --- |")).join("")}`,
  ];
  return { kind: head.join("\n"), head, lines: rows.map(rowText) };
}

function rowText(cells: readonly Cell[]): string {
  return `|${cells.map((cell) => ` ${cellText(cell)} |`).join("")}`;
}

function listPiece(lines: readonly Cell[]): Piece {
  const texts = lines.map(cellText).filter((line) => line !== "");
  return { kind: "list", head: [], lines: texts.map((line) => `- ${line}`) };
}

function cellText(cell: Cell): string {
  return markdownText(textOf(cell, "plain"));
}

/** Text escaped for one line of GitHub-flavoured Markdown: it contains no markup, HTML, link or mention. */
export function markdownText(text: string): string {
  return shownText(text)
    .trimEnd()
    .split(LINK_OR_MENTION)
    .map((part, at) => (at % 2 === 1 ? `\`${part}\`` : part.replaceAll(MARKUP, "\\$&")))
    .join("")
    .replace(/^ +/, (indent) => "&nbsp;".repeat(indent.length))
    .replace(BEGINS_BLOCK, "$&\\");
}

/** GitHub turns these into mentions and links even after a backslash, but not inside code. A run of signs is read once, from its beginning. */
const LINK_OR_MENTION = /((?:(?<![@#])[@#]+(?=\w)|:\/\/|(?<=www)\.)+)/i;
/** An underscore within a word is no markup. */
const MARKUP = /[\\`*[\]<>|~&#$]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;
/** The beginning of a list item or of a rule, up to where a backslash prevents it. */
const BEGINS_BLOCK = /^(?:\d{1,9}(?=[.)](?:\s|$))|(?=[-+](?:[-\s]|$)))/;

/** For issues, wikis and job summaries: tables in full; the result of a query as JSON in a code block. */
export function markdownFormat({ shape, query }: FormatInput): AnswerFormat {
  if (query !== undefined)
    return queryFormat({ shape, query }, (answer) => `\`\`\`json\n${printJson(answer)}\n\`\`\`\n`);
  const print = createMarkdownOfView();
  return {
    async item({ view, rows, isTabular }) {
      const printed = isTabular ? (rows ?? view) : view;
      return printed === undefined ? "" : print(await printed());
    },
    end: () => "",
  };
}
