import { UsageError } from "../../errors.ts";
import { parseJson } from "../../json.ts";
import { MOST_BODY_BYTES } from "../../model/body-limit.ts";
import type { Services } from "../command.ts";
import { optional } from "../params.ts";

type Body = { readonly text: string } | "stdin";

export const body = optional("body, JSON, sent as it is; - for stdin", "<json>", (text): Body =>
  text === "-" ? "stdin" : { text: checked(new TextEncoder().encode(text)) },
);

/** The JSON text to send, to the byte. */
export async function bodyText(given: Body | undefined, { stdin, note }: Services): Promise<string | undefined> {
  if (given !== "stdin") return given?.text;
  if (stdin.isTTY) await note("The body, JSON; Ctrl-D ends:");
  try {
    return checked(await upToTheLimit(stdin.bytes()));
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`standard input: ${error.message}`, error.facts.hint) : error;
  }
}

async function upToTheLimit(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const read: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    read.push(chunk);
    size += chunk.length;
    // Whatever follows, it is too much.
    if (size > MOST_BODY_BYTES) break;
  }
  return Buffer.concat(read);
}

const HINT = "A body from a file: --body - < FILE.";

function checked(bytes: Uint8Array): string {
  if (bytes.length > MOST_BODY_BYTES)
    throw new UsageError(`the body is larger than the ${MOST_BODY_BYTES} bytes (12 MB) that the service takes`);
  const text = decoded(bytes);
  if (text.trim() === "") throw new UsageError("the body is empty", "For a request without one leave --body out.");
  if (text.startsWith("\ufeff")) throw new UsageError("the body begins with a byte order mark, which JSON must not");
  try {
    parseJson(text);
  } catch (error) {
    throw new UsageError(`the body is not JSON: ${error instanceof Error ? error.message : ""}`, HINT);
  }
  return text;
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UsageError("the body is not UTF-8");
  }
}
