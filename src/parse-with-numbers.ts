/** A character that JSON strings may hold as it is. Before digits it marks a number; twice, a text that could be taken for one. */
const MARK = "\u007f";
const TOKENS = /"([^"\\]*(?:\\.[^"\\]*)*)"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/gs;

/**
 * JSON.parse, with each number made of its digits. Numbers travel through the built-in parser as marked texts: it is many
 * times faster than one in JavaScript, and its strings are whole pieces of memory and not chains of single characters.
 * Throws for what is not JSON, though not with words that fit the text.
 */
export function parseWithNumbers(text: string, number: (digits: string) => unknown): unknown {
  return unmarked(JSON.parse(text.replace(TOKENS, marked)), number);
}

function marked(token: string, inside: string | undefined): string {
  if (inside === undefined) return `"${MARK}${token}"`;
  return inside.startsWith(MARK) || inside.startsWith("\\") ? `"${MARK}${MARK}${inside}"` : token;
}

/** In place: nobody else has these objects yet. */
function unmarked(value: unknown, number: (digits: string) => unknown): unknown {
  if (typeof value === "string") return value.startsWith(MARK) ? ofMarked(value, number) : value;
  if (typeof value !== "object" || value === null) return value;
  const parts = value as Record<string, unknown>;
  let hasMarkedKey = false;
  for (const key of Object.keys(parts)) {
    hasMarkedKey ||= key.startsWith(MARK);
    const part = parts[key];
    const read = unmarked(part, number);
    if (read !== part) parts[key] = read;
  }
  return hasMarkedKey ? Object.fromEntries(Object.entries(parts).map(([key, part]) => [keyOf(key), part])) : parts;
}

function ofMarked(text: string, number: (digits: string) => unknown): unknown {
  return text[1] === MARK ? text.slice(2) : number(text.slice(1));
}

function keyOf(key: string): string {
  if (!key.startsWith(MARK)) return key;
  if (key[1] !== MARK) throw new SyntaxError("a number is no key");
  return key.slice(2);
}
