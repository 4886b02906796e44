import { findNodeAtLocation, parse, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";

/** The line of a key in a JSON text, or of the nearest parent that exists; the first line is 1. */
export function lineOfKey(text: string, key: readonly string[]): number {
  const tree = parseTree(text);
  if (tree === undefined) return 1;
  for (let depth = key.length; depth > 0; depth -= 1) {
    const node = findNodeAtLocation(tree, key.slice(0, depth));
    // A value's parent is the property, which begins with the key.
    if (node) return positionOf(text, (node.parent ?? node).offset).line;
  }
  return 1;
}

/** Why a text is not JSON, and where. */
export function firstSyntaxError(text: string): {
  readonly line: number;
  readonly column: number;
  readonly what: string;
} {
  if (text.trim() === "") return { ...positionOf(text, text.length), what: "it is not JSON: it is empty" };
  const errors = syntaxErrors(text);
  // The parser goes deeper than sms does, but not as deep as a text can: past that it fails by itself.
  if (errors === undefined || errors[0] === undefined) return { line: 1, column: 1, what: "it is nested too deeply" };
  const [{ offset, error }] = errors;
  return { ...positionOf(text, offset), what: `it is not JSON: ${errorWords(printParseErrorCode(error))}` };
}

/** undefined when the parser's stack was not enough. */
function syntaxErrors(text: string): readonly [ParseError?, ...ParseError[]] | undefined {
  const errors: ParseError[] = [];
  try {
    parse(text, errors, { disallowComments: true, allowTrailingComma: false });
    return errors as [ParseError?, ...ParseError[]];
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** `PropertyNameExpected` → `property name expected` */
function errorWords(code: string): string {
  return code.replace(/(?<!^)([A-Z])/g, " $1").toLowerCase();
}

function positionOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
