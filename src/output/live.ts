import ora, { type Ora } from "ora";

import type { Output } from "../context.ts";
import type { Block, View } from "../view/view.ts";
import type { Paint } from "./format.ts";
import { renderView } from "./table.ts";
import { cutTo, displayWidth } from "./width.ts";

/** A view that is redrawn in place. */
export interface LiveView {
  draw(view: View): void;
  stop(): void;
}

/** Often enough to look alive, seldom enough for a slow remote connection. */
const FRAME_MS = 250;
const FRAMES = ["⠋", "⠙", "⠸", "⠴", "⠦", "⠇"];
/** The frame and the space behind it. */
const FRAME_WIDTH = 2;
const UP_AND_ERASE = "\u001B[1A\u001B[2K";

export function createLive(output: Output, color: boolean, paint: Paint): LiveView {
  const { terminal } = output;
  let spinner: Ora | undefined;
  let view: View = [];
  let text = "";
  const fit = () => (text = fitToTerminal(view, output, paint));
  // After a resize the terminal has wrapped the old lines anew; rows that the library does not know of are erased here.
  const onResize = () => {
    const extra = rowsAt(text, output.columns ?? Infinity) - text.split("\n").length;
    if (extra > 0) terminal?.write(UP_AND_ERASE.repeat(extra));
    if (spinner) spinner.text = fit();
  };
  return {
    draw(next) {
      view = next;
      if (spinner !== undefined) spinner.text = fit();
      else {
        // With discardStdin the library would read the keyboard, and Ctrl-C would not arrive as a signal.
        const options = { isEnabled: true, discardStdin: false, spinner: { interval: FRAME_MS, frames: FRAMES } };
        const stream = terminal === undefined ? {} : { stream: terminal };
        spinner = ora({ ...stream, ...options, ...(color ? {} : { color: false as const }) }).start(fit());
        terminal?.on("resize", onResize);
      }
    },
    stop() {
      terminal?.off("resize", onResize);
      spinner?.stop();
      spinner = undefined;
    },
  };
}

/** The view in the columns and rows of the terminal: a line that wraps, or scrolls away, could not be erased. */
function fitToTerminal(view: View, { columns, terminal }: Output, paint: Paint): string {
  const width = columns === undefined ? undefined : Math.max(columns - FRAME_WIDTH, 1);
  const draw = (blocks: View) => renderView(blocks, { columns: width, paint }).trimEnd().split("\n");
  const most = Math.max((terminal?.rows ?? Infinity) - 1, 1);
  const all = draw(view);
  if (all.length <= most) return all.join("\n");
  const lines = draw(view.map((block) => withFewerRows(block, all.length - most)));
  if (lines.length <= most) return lines.join("\n");
  const more = `… ${lines.length - most + 1} more lines`;
  return [...lines.slice(0, most - 1), width === undefined ? more : cutTo(more, width)].join("\n");
}

/** A table that may lose rows without the last ones, so that the drawing has `excess` lines less. */
function withFewerRows(block: Block, excess: number): Block {
  if (block.kind !== "table" || block.mayLoseRows !== true) return block;
  const lost = Math.min(excess + 1, block.rows.length);
  return { ...block, rows: [...block.rows.slice(0, -lost), [`… and ${lost} more`]] };
}

/** Rows that a text takes on a terminal of `columns`. */
function rowsAt(text: string, columns: number): number {
  const widths = text.split("\n").map((line, at) => displayWidth(line) + (at === 0 ? FRAME_WIDTH : 0));
  return widths.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0);
}
