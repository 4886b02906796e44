import { isJsonObject, type Json } from "../../json.ts";
import type { Query } from "../../query/query.ts";
import type { AnswerShape } from "../../view/answer.ts";
import type { AnswerFormat, FormatInput } from "../answer.ts";

type Input = Pick<FormatInput, "shape"> & { readonly query: Query };

/** What the query makes of the whole answer, printed when all of it is there. */
export function queried({ shape, query }: Input, print: (answer: Json) => string): AnswerFormat {
  const ask = (answer: Json) => print(query.apply(answer));
  if (!shape.many && shape.pagesOf === undefined)
    return { item: async ({ json }) => (json === undefined ? "" : ask(json)), end: () => "" };
  const all: Json[] = [];
  let isEmpty = true;
  return {
    async item({ json }) {
      isEmpty = false;
      if (json !== undefined) all.push(json);
      return "";
    },
    end(complete) {
      // A list that was cut short would be taken for all there is.
      const isEmptyList = isEmpty && complete && shape.pagesOf === undefined;
      if ((all.length === 0 && !isEmptyList) || (shape.pagesOf !== undefined && !complete)) return "";
      return ask(whole(all, shape));
    },
  };
}

function whole(all: readonly Json[], { pagesOf }: AnswerShape): Json {
  const last = all.at(-1);
  if (pagesOf === undefined || !isJsonObject(last)) return all;
  return { ...last, [pagesOf]: all.flatMap((page) => rowsOf(page, pagesOf)) };
}

/** What a page has of the list. */
export function rowsOf(page: Json, key: string): readonly Json[] {
  const rows = isJsonObject(page) ? page[key] : undefined;
  return Array.isArray(rows) ? rows : [];
}
