import type { Context } from "../context.ts";
import { UsageError } from "../errors.ts";
import type { Query } from "../query/evaluate.ts";
import type { Answer, AnswerShape, AnswerStyle, Format } from "../view/answer.ts";
import { jsonFormat } from "./json.ts";
import { jsonlFormat } from "./jsonl.ts";
import { rawFormat } from "./raw.ts";
import { tableFormat } from "./table-format.ts";
import { tsvFormat } from "./tsv.ts";

/** Items of an answer as text, one after the other; or as bytes. */
export interface AnswerFormat<T = string> {
  /** "" when this item has nothing for this format, or nothing yet. */
  item(item: Answer): Promise<T>;
  /** What closes the answer; `complete` unless an error ended the items. */
  end(complete: boolean): string;
}

/** All that a format may depend on. */
export interface FormatInput {
  readonly style: AnswerStyle;
  readonly shape: AnswerShape;
  readonly query: Query | undefined;
  readonly surface: Pick<Context, "stdout" | "env">;
}

type CreateFormat = (input: FormatInput) => AnswerFormat | Promise<AnswerFormat>;

/** What needs a library, or many words, loads when it is asked for. */
const FORMAT: Readonly<Record<Format, CreateFormat>> = {
  // There are no columns for what a query makes.
  table: (input) => (input.query === undefined ? tableFormat(input) : jsonFormat(input)),
  json: jsonFormat,
  yaml: async (input) => (await import("./yaml.ts")).yamlFormat(input),
  jsonl: jsonlFormat,
  tsv: tsvFormat,
  markdown: async (input) => (await import("./markdown.ts")).markdownFormat(input),
};

/** Throws UsageError for a query that cannot be understood, or has nothing to be asked of. */
export async function createAnswerFormat(
  style: AnswerStyle,
  shape: AnswerShape,
  surface: FormatInput["surface"],
): Promise<AnswerFormat<string | Uint8Array>> {
  const query = style.query === undefined ? undefined : await queryOf(style.query);
  if (query !== undefined && shape.none)
    throw new UsageError("--query: this command has no answer of its own", "Give it to the command that it runs.");
  const input = { style, shape, query, surface };
  const format = await FORMAT[style.output](input);
  return shape.raw ? rawFormat(input, format) : format;
}

/** The language loads only when it is spoken. */
async function queryOf(text: string): Promise<Query> {
  const { createQuery } = await import("../query/evaluate.ts");
  return createQuery(text);
}
