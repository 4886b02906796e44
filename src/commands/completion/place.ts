import type { Param, Params } from "../command.ts";
import { findFlag, flagsOf, type Line } from "./line.ts";

/** What may stand at the cursor. `before` is the part of the word that is settled already: `--section=`. */
export type Place =
  | { readonly kind: "command"; readonly path: readonly string[] }
  | { readonly kind: "flag"; readonly flags: Params; readonly isRoot: boolean }
  | { readonly kind: "value"; readonly param: Param; readonly before: string; readonly given: readonly string[] };

const NOTHING: Param = { help: "", parse: String };

export function placeOf(line: Line, typed: string): Place {
  const flags = flagsOf(line);
  const waiting = line.pending === undefined ? undefined : flags[line.pending];
  if (waiting) return { kind: "value", param: waiting, before: "", given: [] };
  if (typed.startsWith("-") && !line.isPlain) return flagPlace(line, typed, flags);
  if (line.command === undefined) return { kind: "command", path: line.path };
  const param = argumentAt(Object.values(line.command.args), line.args.length);
  if (param || line.isPlain) return { kind: "value", param: param ?? NOTHING, before: "", given: line.args };
  return { kind: "flag", ...unused(line, flags) };
}

function flagPlace(line: Line, typed: string, flags: Params): Place {
  const { param, value } = findFlag(typed, flags) ?? {};
  if (param?.placeholder === undefined || value === undefined) return { kind: "flag", ...unused(line, flags) };
  return { kind: "value", param, before: typed.slice(0, typed.length - value.length), given: [] };
}

/** The last one may take as many words as there are. */
function argumentAt(params: readonly Param[], at: number): Param | undefined {
  const last = params.at(-1);
  return params[at] ?? (last?.placeholder?.includes("...") ? last : undefined);
}

function unused(line: Line, flags: Params) {
  const left = Object.entries(flags).filter(([key, param]) => param.repeatable || !Object.hasOwn(line.flags, key));
  return { flags: Object.fromEntries(left), isRoot: line.path.length === 0 };
}
