import type { Source } from "../model/error-codes/code-table.ts";
import type { ErrorCode } from "../model/error-codes/codes.ts";
import { type ObjectDefinition, objectOf, type ObjectOf } from "../object-definition.ts";
import { MISSING, yesNo } from "./units.ts";
import type { Block, Column, Field, View } from "./view.ts";

export const EXPLAIN = {
  schema: "sms.explain/1",
  of: "explain",
  fields: {
    code: { type: "string", about: "as the service writes it" },
    http_status: {
      type: { list: "integer" },
      about: "those that it comes with; of most SMS codes inside error_json there is none to see",
    },
    meaning: { type: "string", about: "a clause" },
    causes: { type: { list: "string" }, about: "likely ones" },
    remedy: { type: "string", orNull: true, about: "what to do; null when not known" },
    check: { type: { list: "string" }, about: "ports and permissions to check" },
    retryable: {
      type: "boolean",
      orNull: true,
      about: "true when the same may succeed later without any change; null when not known",
    },
    by_status: {
      type: {
        list: {
          fields: {
            http_status: { type: "integer", about: "of the answer" },
            meaning: { type: "string", about: "of the code with this status" },
            remedy: { type: "string", orNull: true, about: "what to do; null when not known" },
            retryable: { type: "boolean", about: "as above" },
          },
        },
      },
      about: "of a code that means different things with different statuses",
    },
    see_also: { type: { list: "string" }, about: "codes of other services with the same number" },
    source: { type: "string", about: "where this comes from" },
    source_date: { type: "string", orNull: true, about: "year and month of the source; null when it has none" },
  },
} as const satisfies ObjectDefinition;

export function codeJson(known: ErrorCode, seeAlso: readonly ErrorCode[] = []): ObjectOf<typeof EXPLAIN> {
  const byStatus = Object.entries(known.byStatus ?? {}).map(([status, { meaning, remedy, retryable }]) => ({
    http_status: Number(status),
    meaning,
    remedy: remedy ?? null,
    retryable,
  }));
  return objectOf(EXPLAIN, {
    code: known.code,
    http_status: known.http,
    meaning: known.meaning,
    causes: known.causes ?? [],
    remedy: known.remedy ?? null,
    check: known.check ?? [],
    retryable: known.retryable ?? null,
    by_status: byStatus,
    see_also: seeAlso.map(({ code }) => code),
    source: known.source.name,
    source_date: known.source.date ?? null,
  });
}

/** One code in full; what no source documents is left out. */
export function codeView(known: ErrorCode, seeAlso: readonly ErrorCode[] = []): View {
  const heading: Block = { kind: "heading", text: { text: known.code, tone: "strong" } };
  const rows: readonly (Field | undefined)[] = [
    ["Meaning", known.meaning],
    ["HTTP status", statusesText(known)],
    ...Object.entries(known.byStatus ?? {}).map(([status, { meaning, remedy, retryable }]): Field => {
      const words = [meaning, remedy, retryable ? "May pass by itself." : undefined];
      return [
        `  ${status}`,
        words
          .filter((part) => part !== undefined)
          .join(". ")
          .replace("..", "."),
      ];
    }),
    known.causes && ["Likely causes", known.causes.join("; ")],
    known.remedy === undefined ? undefined : ["What to do", known.remedy],
    known.check && ["Check", known.check.join("; ")],
    known.retryable === undefined ? undefined : ["May pass by itself", yesNo(known.retryable)],
    ["Source", sourceText(known.source)],
    seeAlso.length === 0
      ? undefined
      : ["See also", seeAlso.map(({ code, meaning }) => `${code}: ${meaning}`).join("; ")],
  ];
  return [heading, { kind: "fields", rows: rows.filter((row) => row !== undefined) }];
}

const COLUMNS: readonly Column[] = [
  { header: "Code", whole: true },
  { header: "HTTP", drop: 2 },
  { header: "Meaning" },
  { header: "What to do", drop: 1 },
];

/** One row per code. */
export function codeTable(codes: readonly ErrorCode[]): View {
  const rows = codes.map((known) => [known.code, statusesText(known), known.meaning, known.remedy ?? MISSING]);
  return [{ kind: "table", columns: COLUMNS, rows, overflow: "wrap" }];
}

function statusesText({ http }: ErrorCode): string {
  return http.length === 0 ? MISSING : http.join(", ");
}

function sourceText({ name, date }: Source): string {
  return date === undefined ? `${name} (no date given)` : `${name} (${date})`;
}
