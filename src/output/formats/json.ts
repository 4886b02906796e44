import { isJsonObject, type Json, printJson } from "../../json.ts";
import type { AnswerFormat, FormatInput } from "../answer.ts";
import { collected, rowsOf } from "./collect.ts";

/** One value: the document, an array that is written as its items come, or what the query makes of the whole. */
export function jsonFormat(input: FormatInput): AnswerFormat {
  const { query, shape } = input;
  if (query !== undefined) return collected(input, (answer) => `${printJson(answer)}\n`);
  if (shape.pagesOf !== undefined) return pagesFormat(shape.pagesOf);
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

/** One object with the rows of all pages under `key`. Cut short it stays open: half a list must not pass for a whole one. */
function pagesFormat(key: string): AnswerFormat {
  let begun = false;
  let rows = 0;
  return {
    async item({ json }) {
      if (json === undefined) return "";
      const head = begun ? "" : opening(json, key);
      begun = true;
      return (
        head +
        rowsOf(json, key)
          .map((row) => `${(rows += 1) === 1 ? "" : ","}\n    ${indented(row, 4)}`)
          .join("")
      );
    },
    end: (complete) => (begun && complete ? `${rows === 0 ? "" : "\n  "}]\n}\n` : ""),
  };
}

/** All that the first page has beside its rows. */
function opening(page: Json, key: string): string {
  const others = Object.entries(isJsonObject(page) ? page : {}).filter(([name]) => name !== key);
  const fields = others.map(([name, value]) => `\n  ${printJson(name)}: ${indented(value)},`);
  return `{${fields.join("")}\n  ${printJson(key)}: [`;
}

function indented(json: Json, by = 2): string {
  return printJson(json).replaceAll("\n", `\n${" ".repeat(by)}`);
}
