import type { Json } from "../json.ts";
import type { View } from "./view.ts";

/** One piece of an answer, for programs and for people. */
export interface Answer {
  /** What `-o json` prints. */
  readonly json?: Json;
  /** What only `-o jsonl` prints: something that happened on the way. */
  readonly event?: Json;
  /** What `-o table` prints; made only when asked for. */
  readonly view?: () => Promise<View>;
  /** What `-o tsv` prints where the view has no rows. */
  readonly rows?: () => Promise<View>;
  /** No page follows. */
  readonly last?: true;
  /** An answer of the service as it came, instead of all the others. */
  readonly raw?: Raw;
}

/** What `-o table` prints to the byte, and other formats as JSON. */
export interface Raw {
  /** Lines before it, in every format. */
  readonly head: readonly string[];
  readonly bytes: Uint8Array;
  /** Undefined where there is nothing to be read; throws for what is no JSON. Absent: it is printed as it came in every format. */
  readonly json?: () => Json | undefined;
}

/** How the pieces make one answer. */
export interface AnswerShape {
  /** Several were asked for: JSON is an array. */
  readonly many: boolean;
  /** The pieces are pages of one list, objects that have the list under this key: JSON is one such object. */
  readonly pagesOf?: string;
  /** There are no pieces: what is printed is another program's. */
  readonly none?: true;
  /** The piece is an answer of the service as it came, and has no rows. */
  readonly raw?: true;
}

/** How an answer is printed. */
export interface AnswerStyle {
  readonly output: Format;
  readonly color: ColorChoice;
  /** JMESPath, applied to the JSON. */
  readonly query: string | undefined;
  readonly noHeaders: boolean;
}

export const FORMATS = ["table", "json", "yaml", "jsonl", "tsv", "markdown"] as const;
export type Format = (typeof FORMATS)[number];
/** Where errors are JSON, too. */
export const JSON_FORMATS: ReadonlySet<Format> = new Set(["json", "yaml", "jsonl"]);

export const COLOR_CHOICES = ["auto", "always", "never"] as const;
type ColorChoice = (typeof COLOR_CHOICES)[number];

/** Where progress goes while a command waits: a terminal is drawn on, a log gets lines, a program that reads events gets neither. */
export type Progress = LiveProgress | { readonly kind: "lines" | "none" };

interface LiveProgress {
  readonly kind: "live";
  /** Puts the view in place of the last one. */
  draw(view: View): Promise<void>;
  /** Takes the drawing away and gives the terminal back. */
  stop(): Promise<void>;
}
