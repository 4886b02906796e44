import { type ScalarTag, stringify } from "yaml";
import { stringifyString } from "yaml/util";

import { isJsonNumber, type Json, printJson } from "../json.ts";
import { isUnsafe, UNSAFE_BEYOND_C0 } from "../safe-text.ts";
import type { AnswerFormat, FormatInput } from "./format.ts";
import { documentFormat, type Notation } from "./json.ts";

/** A JSON value as a YAML document in block style. Readers of YAML 1.1 and 1.2 get the same value; numbers keep their digits. */
export function printYaml(value: Json): string {
  return stringify(value, {
    customTags: (tags) => [NUMBER, TEXT, ...tags],
    compat: "yaml-1.1",
    singleQuote: false,
    lineWidth: 0,
    aliasDuplicateObjects: false,
  });
}

const NUMBER: ScalarTag = {
  tag: "tag:yaml.org,2002:float",
  default: true,
  identify: isJsonNumber,
  resolve: Number,
  stringify: ({ value }) => numberText(printJson(value as Json)),
};

/** YAML 1.1 recognizes an exponent only after a decimal point and with a sign. */
function numberText(digits: string): string {
  return /e/i.test(digits) && !/\.\d*e[-+]/i.test(digits) ? `!!float ${digits}` : digits;
}

const TEXT: ScalarTag = {
  tag: "tag:yaml.org,2002:str",
  default: true,
  identify: (value) => typeof value === "string",
  resolve: (text) => text,
  stringify: (item, context) =>
    canBeUnquoted(String(item.value))
      ? stringifyString(item, { ...context, actualString: true })
      : quoted(String(item.value)),
};

/** Whether the text needs no quotes: its beginning has no meaning in YAML and no reader takes it for a number. The library checks the rest. */
function canBeUnquoted(text: string): boolean {
  return /^[\p{L}\p{N}_/]/u.test(text) && !NUMBER_LIKE.test(text) && !isUnsafe(text) && !/[\ufffe\uffff]/.test(text);
}

/** Also `0o17`, `0X1F`, `1_000` and `1,000`: some readers take them for numbers. */
const NUMBER_LIKE = /^\d[\da-fox_,:]*(\.[\d_]*)?(e[-+]?\d*)?$/i;

/** YAML has the escapes of JSON, except for characters beyond U+FFFF: it has no surrogate pairs. */
function quoted(text: string): string {
  return JSON.stringify(text)
    .replaceAll(UNSAFE_BEYOND_C0, (character) => escapeSequence(character.codePointAt(0) ?? 0))
    .replaceAll(/[\ufffe\uffff]/g, (character) => escapeSequence(character.charCodeAt(0)));
}

function escapeSequence(code: number): string {
  const hex = code.toString(16);
  return code > 0xffff ? `\\U${hex.padStart(8, "0")}` : `\\u${hex.padStart(4, "0")}`;
}

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
  // A document in block style needs no end, so its absence would not be noticed; an unclosed quote is an error for every reader.
  listCut: '"the list was cut short; stderr says why\n',
};
