import type { Context } from "../context.ts";
import type { Query } from "../query/evaluate.ts";
import type { Answer, AnswerShape, AnswerStyle } from "../view/answer.ts";
import type { Tone } from "../view/view.ts";

/** Writes the items of an answer, one after the other, as text or as bytes. */
export interface AnswerFormat<T = string> {
  /** "" when this format prints nothing for the item, or nothing yet. */
  item(item: Answer): Promise<T>;
  /** The end of the answer; `complete` is false when an error ended the items. */
  end(complete: boolean): string;
}

/** Everything that a format may depend on. */
export interface FormatInput {
  readonly style: AnswerStyle;
  readonly shape: AnswerShape;
  readonly query: Query | undefined;
  readonly surface: Pick<Context, "stdout" | "env">;
}

/** Colours a text; without a tone, or without colour, the text stays as it is. */
export type Paint = (text: string, tone: Tone | undefined) => string;
