import { type Command, flagName, type Param, type Params, type Raw } from "../command.ts";
import { GLOBAL_FLAGS, SHORT_FLAGS } from "../global-flags.ts";
import type { CommandEntry } from "../index.ts";

/** What the words before the cursor say, right or wrong: nobody is told of mistakes in the middle of typing. */
interface Line {
  readonly path: readonly string[];
  /** Named by the path, when that is all of it. */
  readonly command: Command | undefined;
  readonly args: readonly string[];
  /** By key; the value of the last flag may be still to come. */
  readonly flags: Readonly<Record<string, Raw>>;
  /** Key of the flag whose value comes next. */
  readonly pending: string | undefined;
  /** After `--`, where nothing is a flag. */
  readonly isPlain: boolean;
}

const EMPTY: Line = { path: [], command: undefined, args: [], flags: {}, pending: undefined, isPlain: false };

/** The body of a command loads when its words are complete. */
export async function readLine(words: readonly string[], entries: readonly CommandEntry[]): Promise<Line> {
  let line = EMPTY;
  for (const word of words) line = await withWord(line, word, entries);
  return line;
}

async function withWord(line: Line, word: string, entries: readonly CommandEntry[]): Promise<Line> {
  if (line.pending !== undefined) return withValue({ ...line, pending: undefined }, line.pending, word);
  if (!line.isPlain && word === "--") return { ...line, isPlain: true };
  if (!line.isPlain && word.startsWith("-") && word !== "-") return withFlag(line, word);
  if (line.command) return { ...line, args: [...line.args, word] };
  const path = [...line.path, word];
  const entry = entries.find((each) => each.path.join(" ") === path.join(" "));
  return { ...line, path, command: await entry?.load() };
}

function withFlag(line: Line, word: string): Line {
  const flag = findFlag(word, flagsOf(line));
  if (flag === undefined) return line;
  if (flag.param.placeholder === undefined) return { ...line, flags: { ...line.flags, [flag.key]: true } };
  return flag.value === undefined ? { ...line, pending: flag.key } : withValue(line, flag.key, flag.value);
}

function withValue(line: Line, key: string, value: string): Line {
  const before = line.flags[key];
  const all = flagsOf(line)[key]?.repeatable ? [...(Array.isArray(before) ? before : []), value] : value;
  return { ...line, flags: { ...line.flags, [key]: all } };
}

/** Those that may stand at this place. */
function flagsOf({ command }: Line): Params {
  return { ...command?.flags, ...GLOBAL_FLAGS };
}

interface FlagWord {
  readonly key: string;
  readonly param: Param;
  /** Of `--flag=value` and `-fvalue`. */
  readonly value: string | undefined;
}

function findFlag(word: string, flags: Params): FlagWord | undefined {
  const long = /^(?<name>--[^=]+)(?:=(?<value>.*))?$/s.exec(word)?.groups;
  const short = /^-(?<name>\w)(?<value>.+)?$/s.exec(word)?.groups;
  const found = Object.entries(flags).find(([key]) =>
    long ? flagName(key) === long["name"] : short !== undefined && SHORT_FLAGS[key] === short["name"],
  );
  return found && { key: found[0], param: found[1], value: (long ?? short)?.["value"] };
}

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
