import type { Json } from "../json.ts";
import type { View } from "./view.ts";

/** One item of an answer, for programs and for people. */
export interface Answer {
  /** What `-o json` prints. */
  readonly json?: Json;
  /** What only `-o jsonl` prints: something that happened before the outcome. */
  readonly event?: Json;
  /** What `-o table` prints; a function, so that other formats do not make it. */
  readonly view?: () => Promise<View>;
  /** What `-o tsv` prints instead of the view, if the view has no rows. */
  readonly rows?: () => Promise<View>;
  /** `-o markdown` prints the rows as well, so that the items of an answer are one table, whatever became of each. */
  readonly isTabular?: true;
  /** This is the last page. */
  readonly last?: true;
  /** An answer of the service as it was received; then there is no `json`, `view` or `rows`. */
  readonly raw?: Raw;
}

/** What `-o table` prints byte for byte, and other formats as JSON. */
export interface Raw {
  /** Lines that every format prints before it. */
  readonly head: readonly string[];
  readonly bytes: Uint8Array;
  /** Returns undefined for an empty answer; throws if it is not JSON. If absent, every format prints the bytes. */
  readonly json?: () => Json | undefined;
}

/** How the items form one answer. */
export interface AnswerShape {
  /** The answer is a list: its JSON is an array of the items. */
  readonly many: boolean;
  /** The items are pages of one list, objects with rows under this key: the JSON is one such object with all rows. */
  readonly pagesOf?: string;
  /** There are no items: only another program prints something. */
  readonly none?: true;
  /** The item has `raw`, and no rows. */
  readonly raw?: true;
}

/** How an answer is printed. */
export interface AnswerStyle {
  readonly output: Format;
  readonly color: ColorChoice;
  /** A JMESPath expression for the JSON. */
  readonly query: string | undefined;
  readonly noHeaders: boolean;
}

export const FORMATS = ["table", "json", "yaml", "jsonl", "tsv", "markdown"] as const;
export type Format = (typeof FORMATS)[number];
/** Formats with which errors are JSON, too. */
export const JSON_FORMATS: ReadonlySet<Format> = new Set(["json", "yaml", "jsonl"]);

export const COLOR_CHOICES = ["auto", "always", "never"] as const;
type ColorChoice = (typeof COLOR_CHOICES)[number];

/** How progress is shown while a command waits: drawn on a terminal, as lines in a log, and not at all to a program that reads events. */
export type Progress = LiveProgress | { readonly kind: "lines" | "none" };

interface LiveProgress {
  readonly kind: "live";
  /** Draws the view in place of the previous one. */
  draw(view: View): Promise<void>;
  /** Erases the drawing and restores the terminal. */
  stop(): Promise<void>;
}
