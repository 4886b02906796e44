import type { Ora } from "ora";

import type { Output } from "../context.ts";
import type { View } from "../view/view.ts";
import { renderView } from "./render.ts";
import type { Paint } from "./theme.ts";

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

export async function createLive(output: Output, color: boolean, paint: Paint): Promise<Live> {
  const { default: ora } = await import("ora");
  let spinner: Ora | undefined;
  return {
    draw(view) {
      const columns = output.columns === undefined ? undefined : Math.max(output.columns - FRAME_WIDTH, 1);
      const text = renderView(view, { columns, paint }).trimEnd();
      if (spinner !== undefined) spinner.text = text;
      else spinner = start(text);
    },
    stop() {
      spinner?.stop();
      spinner = undefined;
    },
  };

  function start(text: string): Ora {
    const stream = output.terminal === undefined ? {} : { stream: output.terminal };
    // Ctrl-C must reach us as a signal: the library would read the keyboard to swallow it.
    const still = { isEnabled: true, discardStdin: false, spinner: { interval: FRAME_MS, frames: FRAMES } };
    return ora({ ...stream, ...still, ...(color ? {} : { color: false as const }) }).start(text);
  }
}
