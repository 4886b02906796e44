import { UsageError } from "../errors.ts";
import { ERROR_CODES, type ErrorCode, findCodes, nearestCodes } from "../model/error-codes/codes.ts";
import { codeJson, codeTable, codeView } from "../view/error-code.ts";
import { defineCommand, type Item, type Param } from "./command.ts";

/** The code that an argument most likely means, and others that it may mean. */
type FoundCodes = readonly [code: ErrorCode, ...seeAlso: ErrorCode[]];

const code: Param<readonly FoundCodes[]> = {
  help: "SMS.0202, or only 0202, or APIGW.0301; without one all are listed",
  placeholder: "[code...]",
  offers: () => ERROR_CODES.map(({ code: value, meaning: about }) => ({ value, about })),
  parse: (raw) => (Array.isArray(raw) ? raw.map((text) => codesFor(String(text))) : []),
};

export const explain = defineCommand({
  args: { code },
  flags: {},
  examples: [
    { what: "What a code means and what to do about it", line: "sms explain SMS.0202" },
    { what: "The number alone will do", line: "sms explain 3805" },
    { what: "A code of the API gateway, as data", line: "sms explain APIGW.0301 -o json" },
    { what: "All codes that sms knows, and a search in them", line: "sms explain; sms explain -o tsv | grep -i disk" },
  ],
  notes: [
    "Works offline and without credentials. Nobody publishes a complete list: a",
    "code may exist although it is not known here. Each entry names its source.",
  ].join("\n"),
  run: ({ code: codes }) =>
    codes.length === 0 ? { many: true, items: allCodes() } : { many: codes.length > 1, items: explanations(codes) },
});

function codesFor(text: string): FoundCodes {
  const [first, ...others] = findCodes(text);
  if (first !== undefined) return [first, ...others];
  const nearest = nearestCodes(text);
  const hint = nearest.length === 0 ? "" : `Nearest: ${nearest.join(", ")}. `;
  throw new UsageError(`${JSON.stringify(text)} is not a code that sms knows`, `${hint}sms explain lists all of them.`);
}

async function* explanations(codes: readonly FoundCodes[]): AsyncGenerator<Item> {
  for (const [known, ...seeAlso] of codes) {
    yield {
      json: codeJson(known, seeAlso),
      view: async () => codeView(known, seeAlso),
      rows: async () => codeTable([known]),
    };
  }
}

async function* allCodes(): AsyncGenerator<Item> {
  const [first, ...rest] = ERROR_CODES.map((known) => codeJson(known));
  // The first row carries the table, so that each row is an element of the JSON array.
  if (first) yield { json: first, view: async () => codeTable(ERROR_CODES) };
  for (const json of rest) yield { json };
}
