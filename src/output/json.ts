import { isJsonObject, type Json, type JsonObject, printJson } from "../json.ts";
import type { Query } from "../query/evaluate.ts";
import type { AnswerShape } from "../view/answer.ts";
import type { AnswerFormat, FormatInput } from "./format.ts";

/** How a format writes JSON values: whole, or in pieces while the items arrive. */
export interface Notation {
  value(json: Json): string;
  /** One element of an array. */
  element(json: Json, at: number): string;
  readonly arrayEnd: string;
  /** The beginning of a list: its other fields, and the key of its rows. */
  listHead(others: JsonObject, key: string): string;
  row(json: Json, at: number, key: string): string;
  listEnd(rows: number, key: string): string;
  /** Written where an error ended the list: makes the document invalid, so that no reader takes half a list for the whole. */
  readonly listCut: string;
}

/** A format that prints one value: an object, an array that is written while its items arrive, or the result of the query. */
export function documentFormat(input: FormatInput, notation: Notation): AnswerFormat {
  const { query, shape } = input;
  if (query !== undefined) return queryFormat({ shape, query }, notation.value);
  if (shape.pagesOf !== undefined) return pagesFormat(shape.pagesOf, notation);
  return shape.many ? arrayFormat(notation) : objectFormat(notation);
}

function objectFormat({ value }: Notation): AnswerFormat {
  return {
    item: async ({ json }) => (json === undefined ? "" : value(json)),
    end: () => "",
  };
}

function arrayFormat({ value, element, arrayEnd }: Notation): AnswerFormat {
  let count = 0;
  let isEmpty = true;
  return {
    async item({ json }) {
      isEmpty = false;
      return json === undefined ? "" : element(json, count++);
    },
    end(complete) {
      if (count > 0) return arrayEnd;
      // Without items the answer is an empty list; if every item failed, there is no answer.
      return isEmpty && complete ? value([]) : "";
    },
  };
}

/** One object with the rows of all pages under `key`. */
function pagesFormat(key: string, { listHead, row, listEnd, listCut }: Notation): AnswerFormat {
  let hasBegun = false;
  let rows = 0;
  return {
    async item({ json }) {
      if (json === undefined) return "";
      const head = hasBegun ? "" : listHead(fieldsWithout(key, json), key);
      hasBegun = true;
      return (
        head +
        rowsOf(json, key)
          .map((each) => row(each, rows++, key))
          .join("")
      );
    },
    end(complete) {
      if (!hasBegun) return "";
      return complete ? listEnd(rows, key) : listCut;
    },
  };
}

/** The fields of a page except its rows. */
function fieldsWithout(key: string, page: Json): JsonObject {
  return Object.fromEntries(Object.entries(isJsonObject(page) ? page : {}).filter(([name]) => name !== key));
}

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
  // Without the closing brackets the document is invalid.
  listCut: "",
};

function indented(json: Json, by = 2): string {
  return printJson(json).replaceAll("\n", `\n${" ".repeat(by)}`);
}

type QueryInput = Pick<FormatInput, "shape"> & { readonly query: Query };

/** Prints the result of the query; it is applied to the whole answer, so several items or pages are collected first. */
export function queryFormat({ shape, query }: QueryInput, print: (answer: Json) => string): AnswerFormat {
  const result = (answer: Json) => print(query.apply(answer));
  if (!shape.many && shape.pagesOf === undefined)
    return { item: async ({ json }) => (json === undefined ? "" : result(json)), end: () => "" };
  const all: Json[] = [];
  let isEmpty = true;
  return {
    async item({ json }) {
      isEmpty = false;
      if (json !== undefined) all.push(json);
      return "";
    },
    end(complete) {
      // Of an incomplete list no result is printed: it would be taken for that of the whole list.
      const isEmptyList = isEmpty && complete && shape.pagesOf === undefined;
      if ((all.length === 0 && !isEmptyList) || (shape.pagesOf !== undefined && !complete)) return "";
      return result(mergedJson(all, shape));
    },
  };
}

/** All pages as one, or the items as an array. */
function mergedJson(all: readonly Json[], { pagesOf }: AnswerShape): Json {
  const last = all.at(-1);
  if (pagesOf === undefined || !isJsonObject(last)) return all;
  return { ...last, [pagesOf]: all.flatMap((page) => rowsOf(page, pagesOf)) };
}

/** The rows of a page. */
export function rowsOf(page: Json, key: string): readonly Json[] {
  const rows = isJsonObject(page) ? page[key] : undefined;
  return Array.isArray(rows) ? rows : [];
}
