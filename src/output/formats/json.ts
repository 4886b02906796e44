import { type Json, printJson } from "../../json.ts";
import type { AnswerFormat, FormatInput } from "../answer.ts";
import { documentFormat, type Notation } from "./document.ts";

export function jsonFormat(input: FormatInput): AnswerFormat {
  return documentFormat(input, JSON_NOTATION);
}

const JSON_NOTATION: Notation = {
  value: (json) => `${printJson(json)}\n`,
  element: (json, at) => `${at === 0 ? "[" : ","}\n  ${indented(json)}`,
  arrayEnd: "\n]\n",
  listHead(others, key) {
    const fields = Object.entries(others).map(([name, value]) => `\n  ${printJson(name)}: ${indented(value)},`);
    return `{${fields.join("")}\n  ${printJson(key)}: [`;
  },
  row: (json, at) => `${at === 0 ? "" : ","}\n    ${indented(json, 4)}`,
  listEnd: (rows) => `${rows === 0 ? "" : "\n  "}]\n}\n`,
  // It stays open.
  listCut: "",
};

function indented(json: Json, by = 2): string {
  return printJson(json).replaceAll("\n", `\n${" ".repeat(by)}`);
}
