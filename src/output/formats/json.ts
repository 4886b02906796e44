import { type Json, printJson } from "../../json.ts";
import type { AnswerFormat, FormatInput } from "../answer.ts";
import { collected } from "./collect.ts";

/** One value: the document, an array that is written as its items come, or what the query makes of the whole. */
export function jsonFormat(input: FormatInput): AnswerFormat {
  const { query, shape } = input;
  if (query !== undefined || shape.pagesOf !== undefined) return collected(input, (answer) => `${printJson(answer)}\n`);
  return shape.many ? arrayFormat() : objectFormat();
}

function objectFormat(): AnswerFormat {
  return {
    item: async ({ json }) => (json === undefined ? "" : `${printJson(json)}\n`),
    end: () => "",
  };
}

function arrayFormat(): AnswerFormat {
  let count = 0;
  return {
    async item({ json }) {
      if (json === undefined) return "";
      count += 1;
      return `${count === 1 ? "[" : ","}\n  ${indented(json)}`;
    },
    end: () => (count > 0 ? "\n]\n" : ""),
  };
}

function indented(json: Json): string {
  return printJson(json).replaceAll("\n", "\n  ");
}
