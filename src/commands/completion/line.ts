import {
  type Command,
  type CommandEntry,
  flagName,
  type Param,
  type Params,
  type Raw,
  SHORT_FLAGS,
} from "../command.ts";
import { GLOBAL_FLAGS } from "../global-flags.ts";

/** What the words before the cursor mean. Mistakes are ignored: nobody wants error messages while typing. */
interface Line {
  readonly path: readonly string[];
  /** The command that `path` names; undefined while the path is incomplete. */
  readonly command: Command | undefined;
  readonly args: readonly string[];
  /** By key; a flag whose value is still missing is not in it. */
  readonly flags: Readonly<Record<string, Raw>>;
  /** The key of a flag whose value is the next word. */
  readonly pending: string | undefined;
  /** After `--`, where no word is a flag. */
  readonly flagsHaveEnded: boolean;
}

const EMPTY: Line = { path: [], command: undefined, args: [], flags: {}, pending: undefined, flagsHaveEnded: false };

/** A command loads as soon as its words are complete. */
export async function readLine(words: readonly string[], entries: readonly CommandEntry[]): Promise<Line> {
  let line = EMPTY;
  for (const word of words) line = await addWord(line, word, entries);
  return line;
}

async function addWord(line: Line, word: string, entries: readonly CommandEntry[]): Promise<Line> {
  if (line.pending !== undefined) return addValue({ ...line, pending: undefined }, line.pending, word);
  if (!line.flagsHaveEnded && word === "--") return { ...line, flagsHaveEnded: true };
  if (!line.flagsHaveEnded && word.startsWith("-") && word !== "-") return addFlag(line, word);
  if (line.command) return { ...line, args: [...line.args, word] };
  const path = [...line.path, word];
  const entry = entries.find((each) => each.path.join(" ") === path.join(" "));
  return { ...line, path, command: await entry?.load() };
}

function addFlag(line: Line, word: string): Line {
  const flag = findFlag(word, flagsOf(line));
  if (flag === undefined) return line;
  if (flag.param.placeholder === undefined) return { ...line, flags: { ...line.flags, [flag.key]: true } };
  return flag.value === undefined ? { ...line, pending: flag.key } : addValue(line, flag.key, flag.value);
}

function addValue(line: Line, key: string, value: string): Line {
  const before = line.flags[key];
  const all = flagsOf(line)[key]?.repeatable ? [...(Array.isArray(before) ? before : []), value] : value;
  return { ...line, flags: { ...line.flags, [key]: all } };
}

/** The flags that may stand at this place. */
function flagsOf({ command }: Line): Params {
  return { ...command?.flags, ...GLOBAL_FLAGS };
}

interface FlagWord {
  readonly key: string;
  readonly param: Param;
  /** The value in `--flag=value` and `-fvalue`. */
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

/** What may stand at the cursor. `before` is the part of the word that is complete already, such as `--section=`. */
export type Place =
  | { readonly kind: "command"; readonly path: readonly string[] }
  | { readonly kind: "flag"; readonly flags: Params; readonly isRoot: boolean }
  | { readonly kind: "value"; readonly param: Param; readonly before: string; readonly given: readonly string[] };

/** An argument more than the command takes: nothing is offered for it. */
const UNKNOWN_ARGUMENT: Param = { help: "", parse: String };

export function placeOf(line: Line, typed: string): Place {
  const flags = flagsOf(line);
  const pending = line.pending === undefined ? undefined : flags[line.pending];
  if (pending) return { kind: "value", param: pending, before: "", given: [] };
  if (typed.startsWith("-") && !line.flagsHaveEnded) return flagPlace(line, typed, flags);
  if (line.command === undefined) return { kind: "command", path: line.path };
  const param = argumentAt(Object.values(line.command.args), line.args.length);
  if (param || line.flagsHaveEnded)
    return { kind: "value", param: param ?? UNKNOWN_ARGUMENT, before: "", given: line.args };
  return { kind: "flag", ...unusedFlags(line, flags) };
}

function flagPlace(line: Line, typed: string, flags: Params): Place {
  const { param, value } = findFlag(typed, flags) ?? {};
  if (param?.placeholder === undefined || value === undefined) return { kind: "flag", ...unusedFlags(line, flags) };
  return { kind: "value", param, before: typed.slice(0, typed.length - value.length), given: [] };
}

/** The last argument of a command may take any number of words. */
function argumentAt(params: readonly Param[], at: number): Param | undefined {
  const last = params.at(-1);
  return params[at] ?? (last?.placeholder?.includes("...") ? last : undefined);
}

function unusedFlags(line: Line, flags: Params) {
  const unused = Object.entries(flags).filter(
    ([key, param]) => !param.isHidden && (param.repeatable || !Object.hasOwn(line.flags, key)),
  );
  return { flags: Object.fromEntries(unused), isRoot: line.path.length === 0 };
}
