import { type Json, printJson } from "../json.ts";
import type { AnswerFormat, FormatInput } from "./format.ts";
import { rowsOf } from "./json.ts";

/** One compact value per line, printed as soon as it is ready; of a list one line per element. A query is applied to each line. */
export function jsonlFormat({ query, shape: { pagesOf } }: FormatInput): AnswerFormat {
  const result = (value: Json) => (query === undefined ? value : query.apply(value));
  const linesOf = (json: Json) => (pagesOf === undefined ? [json] : rowsOf(json, pagesOf));
  let firstError: unknown;
  return {
    async item({ event, json }) {
      const values = [event === undefined ? [] : [event], json === undefined ? [] : linesOf(json)].flat();
      try {
        return values.map((value) => `${printJson(result(value), "compact")}\n`).join("");
      } catch (thrown) {
        // What the command does matters more than what it prints: it goes on, and the first error is thrown at the end.
        firstError ??= thrown;
        return "";
      }
    },
    end() {
      if (firstError !== undefined) throw firstError;
      return "";
    },
  };
}
