import type { View } from "./view.ts";

/** Where progress goes while a command waits: a terminal is drawn on, a log gets lines, a program that reads events gets neither. */
export type Progress = LiveProgress | { readonly kind: "lines" | "none" };

interface LiveProgress {
  readonly kind: "live";
  /** Puts the view in place of the last one. */
  draw(view: View): Promise<void>;
  /** Takes the drawing away and gives the terminal back. */
  stop(): Promise<void>;
}
