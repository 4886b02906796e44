import { type Json, printJson } from "../json.ts";
import type { AnswerFormat, FormatInput } from "./format.ts";
import { rowsOf } from "./json.ts";

/** One compact value a line, each as it is ready; of a list one element a line. A query is asked of each line. */
export function jsonlFormat({ query, shape: { pagesOf } }: FormatInput): AnswerFormat {
  const ask = (value: Json) => (query === undefined ? value : query.apply(value));
  const linesOf = (json: Json) => (pagesOf === undefined ? [json] : rowsOf(json, pagesOf));
  let failure: unknown;
  return {
    async item({ event, json }) {
      const values = [event === undefined ? [] : [event], json === undefined ? [] : linesOf(json)].flat();
      try {
        return values.map((value) => `${printJson(ask(value), "compact")}\n`).join("");
      } catch (thrown) {
        // What the command does matters more than what it prints: it goes on, and the first failure is told at the end.
        failure ??= thrown;
        return "";
      }
    },
    end() {
      if (failure !== undefined) throw failure;
      return "";
    },
  };
}
