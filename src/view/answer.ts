import type { Json } from "../json.ts";
import type { View } from "./view.ts";

/** One piece of an answer, for programs and for people. */
export interface Answer {
  /** What `-o json` prints. */
  readonly json?: Json;
  /** What `-o table` prints; made only when asked for. */
  readonly view?: () => Promise<View>;
}

/** How an answer is printed. */
export interface AnswerStyle {
  readonly output: Format;
  readonly color: ColorChoice;
}

export const FORMATS = ["table", "json"] as const;
export type Format = (typeof FORMATS)[number];

export const COLOR_CHOICES = ["auto", "always", "never"] as const;
export type ColorChoice = (typeof COLOR_CHOICES)[number];
