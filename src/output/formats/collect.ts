import { isJsonObject, type Json } from "../../json.ts";
import type { AnswerShape } from "../../view/answer.ts";
import type { AnswerFormat, FormatInput } from "../answer.ts";

type Input = Pick<FormatInput, "shape" | "query">;

/** For what can be said only when all is there: keeps the JSON of the items and prints the whole of it, or what the query makes of it. */
export function collected({ shape, query }: Input, print: (answer: Json) => string): AnswerFormat {
  const all: Json[] = [];
  return {
    async item({ json }) {
      if (json !== undefined) all.push(json);
      return "";
    },
    end(complete) {
      // A list that was cut short would be taken for all there is.
      if (all.length === 0 || (shape.pagesOf !== undefined && !complete)) return "";
      const answer = whole(all, shape);
      return print(query === undefined ? answer : query.apply(answer));
    },
  };
}

function whole(all: readonly Json[], { many, pagesOf }: AnswerShape): Json {
  const last = all.at(-1) ?? null;
  if (pagesOf !== undefined && isJsonObject(last))
    return { ...last, [pagesOf]: all.flatMap((page) => rowsOf(page, pagesOf)) };
  return many ? all : last;
}

/** What a page has of the list. */
export function rowsOf(page: Json, key: string): readonly Json[] {
  const rows = isJsonObject(page) ? page[key] : undefined;
  return Array.isArray(rows) ? rows : [];
}
