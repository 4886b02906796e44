import { type CopiedBytes, copiedShare } from "../model/copied.ts";
import type { Bytes } from "../model/quantities.ts";
import { bar, MISSING, size } from "./units.ts";
import { type Cell, textOf } from "./view.ts";

/** `3.8 GiB of 9.0 GiB, 42 %`, on a terminal with a bar. */
export function copiedCell(source: CopiedBytes): Cell {
  const { replicatesize, totalsize } = source;
  if (replicatesize == null && totalsize == null) return MISSING;
  const words = `${sizeWords(replicatesize)} of ${sizeWords(totalsize)}`;
  const share = copiedShare(source);
  if (share === undefined) return words;
  const shown = bar(Math.floor(share));
  return { text: `${words}, ${textOf(shown, "plain")}`, screen: `${textOf(shown, "screen")}  ${words}` };
}

/** The same for a column of a table: a terminal shows less. */
export function shortCopiedCell(source: CopiedBytes): Cell {
  const share = copiedShare(source);
  const cell = copiedCell(source);
  if (share === undefined) return cell;
  const shown = bar(Math.floor(share));
  const total = `of ${sizeWords(source.totalsize)}`;
  return {
    text: textOf(cell, "plain"),
    screen: `${textOf(shown, "screen")} ${total}`,
    brief: `${textOf(shown, "plain").padStart(5)} ${total}`,
  };
}

function sizeWords(bytes: number | null | undefined): string {
  return textOf(size(bytes as Bytes | null | undefined), "plain");
}
