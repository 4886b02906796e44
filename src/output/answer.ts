import { UsageError } from "../errors.ts";
import type { Query } from "../query/evaluate.ts";
import type { AnswerShape, AnswerStyle, Format } from "../view/answer.ts";
import type { AnswerFormat, FormatInput, Paint } from "./format.ts";
import { jsonFormat } from "./json.ts";
import { jsonlFormat } from "./jsonl.ts";
import { rawFormat } from "./raw.ts";
import { createPaint, wantsColor } from "./terminal.ts";
import { tsvFormat } from "./tsv.ts";

/** Throws UsageError for a query that is not JMESPath, or for a command whose answer cannot be queried. */
export async function createAnswerFormat(
  style: AnswerStyle,
  shape: AnswerShape,
  surface: FormatInput["surface"],
): Promise<AnswerFormat<string | Uint8Array>> {
  const query = style.query === undefined ? undefined : await parseQuery(style.query);
  if (query !== undefined && shape.none)
    throw new UsageError("--query: this command has no answer of its own", "Give it to the command that it runs.");
  const input = { style, shape, query, surface };
  const format = await CREATE_FORMAT[style.output](input);
  return shape.raw ? rawFormat(input, format) : format;
}

/** The query language loads only with --query. */
async function parseQuery(text: string): Promise<Query> {
  const { createQuery } = await import("../query/evaluate.ts");
  return createQuery(text);
}

type CreateFormat = (input: FormatInput) => AnswerFormat | Promise<AnswerFormat>;

/** Formats that need a library, or much code of their own, load when they are used. */
const CREATE_FORMAT: Readonly<Record<Format, CreateFormat>> = {
  table: ({ query, ...input }) =>
    query === undefined ? lazyTableFormat({ query, ...input }) : queryTable(query, input),
  json: jsonFormat,
  yaml: async (input) => (await import("./yaml.ts")).yamlFormat(input),
  jsonl: jsonlFormat,
  tsv: tsvFormat,
  markdown: async (input) => (await import("./markdown.ts")).markdownFormat(input),
};

async function queryTable(query: Query, input: Omit<FormatInput, "query">): Promise<AnswerFormat> {
  const { queryTableFormat } = await import("./table.ts");
  return queryTableFormat(query, input, await stdoutPaint(input));
}

/** Loads the table format, the default, with the first view: a command that fails or prints nothing does without its libraries. */
function lazyTableFormat(input: FormatInput): AnswerFormat {
  let format: AnswerFormat | undefined;
  const load = async () => {
    const { tableFormat } = await import("./table.ts");
    return tableFormat(input, await stdoutPaint(input));
  };
  return {
    async item(item) {
      if (format === undefined && item.view === undefined) return "";
      format ??= await load();
      return format.item(item);
    },
    end: (complete) => format?.end(complete) ?? "",
  };
}

function stdoutPaint({ style, surface }: Pick<FormatInput, "style" | "surface">): Promise<Paint> {
  return createPaint(wantsColor(style.color, surface.env, surface.stdout));
}
