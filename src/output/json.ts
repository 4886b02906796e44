import { isJsonObject, type Json, type JsonObject, printJson } from "../json.ts";
import type { Query } from "../query/evaluate.ts";
import type { AnswerShape } from "../view/answer.ts";
import type { AnswerFormat, FormatInput } from "./format.ts";

/** How JSON values are written, also piece by piece as they come. */
export interface Notation {
  value(json: Json): string;
  /** One element of an array. */
  element(json: Json, at: number): string;
  readonly arrayEnd: string;
  /** What a list has beside its rows, and one of its rows. */
  listHead(others: JsonObject, key: string): string;
  row(json: Json, at: number, key: string): string;
  listEnd(rows: number, key: string): string;
  /** Where an error ended the list: no reader may take half of it for the whole. */
  readonly listCut: string;
}

/** One value: the document, an array that is written as its items come, or what the query makes of the whole. */
export function documentFormat(input: FormatInput, notation: Notation): AnswerFormat {
  const { query, shape } = input;
  if (query !== undefined) return queried({ shape, query }, notation.value);
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
      // Nothing to list is an empty list; nothing but failures is no answer.
      return isEmpty && complete ? value([]) : "";
    },
  };
}

/** One object with the rows of all pages under `key`. */
function pagesFormat(key: string, { listHead, row, listEnd, listCut }: Notation): AnswerFormat {
  let begun = false;
  let rows = 0;
  return {
    async item({ json }) {
      if (json === undefined) return "";
      const head = begun ? "" : listHead(besides(json, key), key);
      begun = true;
      return (
        head +
        rowsOf(json, key)
          .map((each) => row(each, rows++, key))
          .join("")
      );
    },
    end(complete) {
      if (!begun) return "";
      return complete ? listEnd(rows, key) : listCut;
    },
  };
}

/** All that a page has beside its rows. */
function besides(page: Json, key: string): JsonObject {
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
  // It stays open.
  listCut: "",
};

function indented(json: Json, by = 2): string {
  return printJson(json).replaceAll("\n", `\n${" ".repeat(by)}`);
}

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
