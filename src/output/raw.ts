import { UsageError } from "../errors.ts";
import { safeText } from "../safe-text.ts";
import { JSON_FORMATS, type Raw } from "../view/answer.ts";
import type { AnswerFormat, FormatInput } from "./format.ts";

/**
 * An answer as it was received: byte for byte into a pipe, made safe on a terminal. With a query or a JSON format, its JSON
 * in that format. Throws UsageError for a format that needs rows.
 */
export function rawFormat(
  { style, query, surface }: FormatInput,
  format: AnswerFormat,
): AnswerFormat<string | Uint8Array> {
  const isUnchanged = style.output === "table" && query === undefined;
  if (!isUnchanged && query === undefined && !JSON_FORMATS.has(style.output))
    throw new UsageError(
      `-o ${style.output}: the answer of any request has no rows`,
      "Pick something with --query, or leave -o out for the answer as it came.",
    );
  return {
    async item({ raw }) {
      if (raw === undefined) return "";
      if (isUnchanged || raw.json === undefined) return bytesOf(raw, surface.stdout.isTTY);
      const json = raw.json();
      return `${headOf(raw)}${json === undefined ? "" : await format.item({ json })}`;
    },
    end: (complete) => format.end(complete),
  };
}

function headOf({ head }: Raw): string {
  return head.map((line) => `${safeText(line)}\n`).join("");
}

function bytesOf(raw: Raw, isTerminal: boolean): string | Uint8Array {
  const head = headOf(raw);
  if (isTerminal) return head + safeLines(raw.bytes);
  return head === "" ? raw.bytes : Buffer.concat([new TextEncoder().encode(head), raw.bytes]);
}

/** Ends with a line break, so that the next prompt starts on a line of its own. */
function safeLines(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes).replace(/\r?\n$/, "");
  return text === "" ? "" : `${text.split(/\r?\n/).map(safeText).join("\n")}\n`;
}
