import type { Ora } from "ora";

import type { Output } from "../context.ts";
import type { View } from "../view/view.ts";
import { renderView } from "./render.ts";
import type { Paint } from "./theme.ts";
import { cutTo, displayWidth } from "./width.ts";

/** A view redrawn in place. */
export interface Live {
  draw(view: View): void;
  stop(): void;
}

/** Fast enough to look alive, slow enough for a line at 300 km. */
const FRAME_MS = 250;
const FRAMES = ["⠋", "⠙", "⠸", "⠴", "⠦", "⠇"];
/** The frame and the space behind it. */
const FRAME_WIDTH = 2;
const UP_AND_ERASE = "\u001B[1A\u001B[2K";

export async function createLive(output: Output, color: boolean, paint: Paint): Promise<Live> {
  const { default: ora } = await import("ora");
  const { terminal } = output;
  let spinner: Ora | undefined;
  let shown: View = [];
  let text = "";
  const fit = () => (text = fitted(shown, output, paint));
  // The terminal has wrapped the old lines anew: those that are more than the library knows of are erased here.
  const refit = () => {
    const extra = rowsAt(text, output.columns ?? Infinity) - text.split("\n").length;
    if (extra > 0) terminal?.write(UP_AND_ERASE.repeat(extra));
    if (spinner) spinner.text = fit();
  };
  return {
    draw(view) {
      shown = view;
      if (spinner !== undefined) spinner.text = fit();
      else {
        // Ctrl-C must reach us as a signal: the library would read the keyboard to swallow it.
        const still = { isEnabled: true, discardStdin: false, spinner: { interval: FRAME_MS, frames: FRAMES } };
        const stream = terminal === undefined ? {} : { stream: terminal };
        spinner = ora({ ...stream, ...still, ...(color ? {} : { color: false as const }) }).start(fit());
        terminal?.on("resize", refit);
      }
    },
    stop() {
      terminal?.off("resize", refit);
      spinner?.stop();
      spinner = undefined;
    },
  };
}

/** The view in what the terminal has: a line that wraps, or one too many, could not be taken back. */
function fitted(view: View, { columns, terminal }: Output, paint: Paint): string {
  const width = columns === undefined ? undefined : Math.max(columns - FRAME_WIDTH, 1);
  const lines = renderView(view, { columns: width, paint }).trimEnd().split("\n");
  const most = Math.max((terminal?.rows ?? Infinity) - 1, 1);
  if (lines.length <= most) return lines.join("\n");
  const left = `… ${lines.length - most + 1} more lines`;
  return [...lines.slice(0, most - 1), width === undefined ? left : cutTo(left, width)].join("\n");
}

/** Rows that a text takes on a terminal of `columns`. */
function rowsAt(text: string, columns: number): number {
  const rows = text.split("\n").map((line, at) => displayWidth(line) + (at === 0 ? FRAME_WIDTH : 0));
  return rows.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0);
}
