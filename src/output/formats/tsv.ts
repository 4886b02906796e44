import type { Query } from "../../query/query.ts";
import type { AnswerFormat, FormatInput } from "../answer.ts";
import { queried } from "./queried.ts";
import { tsvOfValue } from "./tsv-value.ts";
import { createTsvOfView } from "./tsv-view.ts";

/** Fields between tabs, a row a line: the rows of the view, or what the query makes of the JSON. */
export function tsvFormat(input: FormatInput): AnswerFormat {
  const { query, shape, style } = input;
  if (query === undefined) return rowsFormat(style.noHeaders);
  if (shape.pagesOf !== undefined && query.goesThrough(shape.pagesOf)) return pageByPage(query);
  return queried({ shape, query }, tsvOfValue);
}

function rowsFormat(noHeaders: boolean): AnswerFormat {
  const print = createTsvOfView(noHeaders);
  return {
    async item({ view, rows = view }) {
      return rows === undefined ? "" : print(await rows());
    },
    end: () => "",
  };
}

/** Each page by itself gives the same as all of them together, so that a long list is never kept. */
function pageByPage(query: Query): AnswerFormat {
  return {
    item: async ({ json }) => (json === undefined ? "" : tsvOfValue(query.apply(json))),
    end: () => "",
  };
}
