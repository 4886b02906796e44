import { safeText } from "../../safe-text.ts";
import { type Block, type Cell, textOf, type View } from "../../view/view.ts";

/** Views as rows. Tables of the same columns, one after the other, share the first one's header. */
export function createTsvOfView(noHeaders: boolean): (view: View) => string {
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

/** Titles are left out: they are no rows. */
function otherRows(block: Exclude<Block, { kind: "table" }>): readonly string[] {
  switch (block.kind) {
    case "heading":
      return [rowText([block.text, ...(block.detail === undefined ? [] : [block.detail])])];
    case "lines":
      return block.lines.map((line) => rowText([line]));
    case "fields":
      // Without a label it is a remark.
      return block.rows.filter(([label]) => label !== "").map(rowText);
  }
}

function rowText(cells: readonly Cell[]): string {
  return cells.map((cell) => safeText(textOf(cell, "plain"))).join("\t");
}
