import { UsageError } from "../../errors.ts";
import type { Param } from "../command.ts";

const EXAMPLE = "For example '/v3/tasks?limit=10'; in Git Bash, which rewrites what begins with a slash, v3/tasks.";
/** What a URL would lose, read as something else, or send nowhere. */
const FORBIDDEN: readonly (readonly [pattern: RegExp, problem: string, hint?: string])[] = [
  [/^[a-z][a-z0-9+.-]*:\/\//i, "this is an address, and requests go to the endpoint only", EXAMPLE],
  [/^(?!\/|v3\/)/, "a path begins with /", EXAMPLE],
  [/[\p{Control}\p{Surrogate}]/u, "a path holds no control characters"],
  [/\s/u, "a path holds no blanks", "A space is %20."],
  [/\\/, "a path holds no \\"],
  [/#/, "a path holds no #", "In a value it is %23."],
  [/%(?![0-9a-f]{2})/i, "% is not followed by two hexadecimal digits", "A percent sign is %25."],
];

export const path: Param<string> = {
  help: "path below the endpoint, with its query: /v3/tasks?limit=10",
  placeholder: "<path>",
  parse: (raw) => pathBelowEndpoint(String(raw)),
};

/** A path that stays below the endpoint, whoever reads it, and means the same when it is sent. */
function pathBelowEndpoint(text: string): string {
  const shown = JSON.stringify(text);
  for (const [pattern, problem, hint] of FORBIDDEN)
    if (pattern.test(text)) throw new UsageError(`${shown}: ${problem}`, hint);
  const below = text.startsWith("/") ? text : `/${text}`;
  const decoded = decodedPath(below);
  if (decoded === undefined) throw new UsageError(`${shown}: what is written with % is not UTF-8`);
  if (decoded.startsWith("//")) throw new UsageError(`${shown}: // begins another host`, EXAMPLE);
  if (decoded.includes("//")) throw new UsageError(`${shown}: a part of it is empty`, "Is a shell variable unset?");
  if (decoded.split(/[/\\]/).some((part) => part === "." || part === ".."))
    throw new UsageError(`${shown}: a path holds no . or ..`, EXAMPLE);
  return below;
}

/** Without the query; undefined where it, or the query, cannot be decoded. */
function decodedPath(text: string): string | undefined {
  try {
    decodeURIComponent(text);
    return decodeURIComponent(text.split("?")[0] ?? "");
  } catch {
    return undefined;
  }
}
