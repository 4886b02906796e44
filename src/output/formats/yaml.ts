import type { AnswerFormat, FormatInput } from "../answer.ts";
import { printYaml } from "../yaml.ts";
import { documentFormat, type Notation } from "./document.ts";

/** The same values as JSON, in block style. */
export function yamlFormat(input: FormatInput): AnswerFormat {
  return documentFormat(input, YAML_NOTATION);
}

const YAML_NOTATION: Notation = {
  value: printYaml,
  element: (json) => printYaml([json]),
  arrayEnd: "",
  listHead: (others) => (Object.keys(others).length === 0 ? "" : printYaml(others)),
  row(json, at, key) {
    const list = printYaml({ [key]: [json] });
    return at === 0 ? list : list.slice(list.indexOf("\n") + 1);
  },
  listEnd: (rows, key) => (rows === 0 ? printYaml({ [key]: [] }) : ""),
  // Block style has no end that could be missing: a quote that is never closed is refused by every reader.
  listCut: '"the list was cut short; stderr says why\n',
};
