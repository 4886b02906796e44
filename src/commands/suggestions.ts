import type { ErrorFacts } from "../errors.ts";
import { phaseMeantBy, PHASES } from "../model/task-state.ts";
import { nearestWord } from "../nearest-word.ts";
import { shellWord } from "../shell-word.ts";
import { FORMATS } from "../view/answer.ts";
import { type Command, type CommandEntry, flagName, type Params } from "./command.ts";
import { readLine } from "./completion/line.ts";
import { GLOBAL_FLAGS } from "./global-flags.ts";
import { NOUNS } from "./index.ts";

/** What the parser does not know. */
interface Mistake {
  readonly kind: "command" | "option";
  readonly word: string;
}

/**
 * What a mistaken command line most likely means, by the habits of other programs, and by spelling only where nothing can be
 * changed by mistake. Undefined where nothing comes near.
 */
export async function suggestionFor(
  { kind, word }: Mistake,
  argv: readonly string[],
  entries: readonly CommandEntry[],
): Promise<string | undefined> {
  const end = argv.indexOf("--");
  const line = await readLine(end < 0 ? argv : argv.slice(0, end), entries);
  if (kind === "option") return flagSuggestion(word, argv, line);
  const at = argv.indexOf(word);
  const noun = line.path.slice(0, line.path.indexOf(word)).join(" ");
  const meaning = commandMeaning(noun, word, argv.slice(at + 1), entries);
  if (meaning === undefined) return undefined;
  if ("text" in meaning) return meaning.text;
  // A noun before the word is replaced with the rest of the path.
  const [before, after] = [argv.slice(0, at).filter((each) => !noun.split(" ").includes(each)), argv.slice(at + 1)];
  const rest = after.slice(meaning.replaces ?? 0);
  return didYouMean(["sms", ...before, ...meaning.path, ...(await fittingWords(meaning.path, rest, entries))]);
}

/** The words behind a command, without the arguments that it does not take. */
async function fittingWords(
  path: readonly string[],
  words: readonly string[],
  entries: readonly CommandEntry[],
): Promise<readonly string[]> {
  const command = await entries.find((each) => each.path.join(" ") === path.join(" "))?.load();
  if (command === undefined || Object.keys(command.args).length > 0) return words;
  const flag = words.findIndex((word) => word.startsWith("-"));
  return flag < 0 ? [] : words.slice(flag);
}

/** The path of the command whose help `sms help WORD…` asks for by a verb alone, or by a word that people use for it. */
export function helpPath(words: readonly string[], entries: readonly CommandEntry[]): readonly string[] | undefined {
  const [word = "", ...rest] = words;
  const meaning = exactMeaning("", word, rest, entries);
  if (meaning === undefined || "text" in meaning) return undefined;
  return [...meaning.path, ...rest.slice(meaning.replaces ?? 0)];
}

/** The command that is meant, or what to say where sms has none. `replaces` counts the words after the mistaken one that are in the path already. */
type Meaning = { readonly path: readonly string[]; readonly replaces?: number } | { readonly text: string };

/** Verbs of other programs, and of the console. Only these may lead to a command that changes something. */
const TASK_VERBS: Readonly<Record<string, string>> = {
  get: "show",
  describe: "show",
  info: "show",
  view: "show",
  status: "show",
  state: "show",
  ls: "list",
  ps: "list",
  pause: "stop",
  abort: "stop",
  cancel: "stop",
  suspend: "stop",
  halt: "stop",
  kill: "stop",
  interrupt: "stop",
  resume: "start",
  retry: "start",
  rerun: "start",
  continue: "start",
  begin: "start",
  run: "start",
  cutover: "test",
  launch: "test",
  clone: "clone-test",
  log: "logs",
  top: "watch",
  follow: "watch",
  monitor: "watch",
  tail: "watch",
  progress: "watch",
  poll: "wait",
  rm: "delete",
  remove: "delete",
  destroy: "delete",
  verify: "consistency",
  limit: "speed-limit",
  throttle: "speed-limit",
};

/** Words for what the other nouns have. */
const OTHER_VERBS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  source: { get: "show", describe: "show", info: "show", view: "show", status: "show", state: "show", ls: "list" },
  template: { get: "show", describe: "show", info: "show", view: "show", ls: "list" },
  auth: { signin: "login", signout: "logout", whoami: "status", show: "status" },
  config: { ls: "list", show: "list", view: "list", profiles: "list", rm: "unset", delete: "unset", switch: "use" },
  sandbox: { start: "serve", server: "serve", exec: "run" },
};

/** Words in the place of a noun or of a command without one. */
const FIRST_WORDS: Readonly<Record<string, readonly string[]>> = {
  tasks: ["task"],
  migration: ["task"],
  migrations: ["task"],
  sources: ["source"],
  server: ["source"],
  servers: ["source"],
  templates: ["template"],
  profile: ["config"],
  profiles: ["config"],
  error: ["errors"],
  diagnose: ["doctor"],
  request: ["api"],
  signin: ["auth", "login"],
  whoami: ["auth", "status"],
  configure: ["auth", "login"],
  init: ["auth", "login"],
  setup: ["auth", "login"],
};

const NOT_HERE =
  "sms creates no tasks: the console of SMS does, or hcloud (KooCLI). sms source list shows what can be migrated.";
const CREATION = new Set(["create", "new", "add"]);

function commandMeaning(
  noun: string,
  word: string,
  rest: readonly string[],
  entries: readonly CommandEntry[],
): Meaning | undefined {
  return exactMeaning(noun, word, rest, entries) ?? spelledMeaning(noun, word, entries);
}

function exactMeaning(
  noun: string,
  word: string,
  rest: readonly string[],
  entries: readonly CommandEntry[],
): Meaning | undefined {
  const lower = word.toLowerCase();
  if (CREATION.has(lower) && (noun === "" || noun === "task")) return { text: NOT_HERE };
  if (noun === "") {
    const first = entryOf(FIRST_WORDS, lower);
    if (first !== undefined) return belowNoun(first, rest, entries);
    const path = pathOfVerb(lower, entries);
    return path && { path };
  }
  // A task in the place of a verb.
  if (noun === "task" && /^\w{8}-(?:\w{4}-){3}\w{12}$/.test(word)) return { path: ["task", "show", word] };
  const path = [noun, entryOf(verbsOf(noun), lower) ?? lower];
  return isPath(path, entries) ? { path } : undefined;
}

/** `tasks` alone means the list, `tasks get ID` the command of the noun, and `tasks ID` the task. */
function belowNoun(path: readonly string[], rest: readonly string[], entries: readonly CommandEntry[]): Meaning {
  const [noun = "", second] = path;
  if (second !== undefined || !Object.hasOwn(NOUNS, noun)) return { path };
  const verb = rest.find((word) => !word.startsWith("-"));
  if (verb === undefined) return { path: [noun, "list"] };
  if (rest[0] !== verb) return { path };
  const known = [noun, entryOf(verbsOf(noun), verb) ?? verb];
  if (isPath(known, entries)) return { path: known, replaces: 1 };
  return isPath([noun, "show"], entries) ? { path: [noun, "show"] } : { path };
}

/** A verb without its noun: that of a task, or the only one of its name. */
function pathOfVerb(word: string, entries: readonly CommandEntry[]): readonly string[] | undefined {
  const ofTask = ["task", entryOf(TASK_VERBS, word) ?? word];
  if (isPath(ofTask, entries)) return ofTask;
  const [only, ...others] = entries.filter(({ path }) => path.length === 2 && path[1] === word);
  return others.length === 0 ? only?.path : undefined;
}

function isPath(path: readonly string[], entries: readonly CommandEntry[]): boolean {
  const words = path.join(" ");
  return Object.hasOwn(NOUNS, words) || entries.some((each) => each.path.join(" ") === words);
}

function verbsOf(noun: string): Readonly<Record<string, string>> {
  return noun === "task" ? TASK_VERBS : (entryOf(OTHER_VERBS, noun) ?? {});
}

/** By spelling: never a command that changes something, not even in the place of one that is farther away. */
function spelledMeaning(noun: string, word: string, entries: readonly CommandEntry[]): Meaning | undefined {
  const above = noun === "" ? [] : noun.split(" ");
  const below = (path: readonly string[]) =>
    path.length > above.length && above.every((each, at) => each === path[at]) ? path[above.length] : undefined;
  const paths = [...entries.map(({ path }) => path), ...Object.keys(NOUNS).map((each) => each.split(" "))];
  const nearest = nearestWord(word, new Set(paths.flatMap((path) => below(path) ?? [])));
  if (nearest === undefined) return undefined;
  const path = [...above, nearest];
  const entry = entries.find((each) => each.path.join(" ") === path.join(" "));
  return entry === undefined || entry.isReadOnly ? { path } : undefined;
}

/** Flags of other programs, each with what is written here; `VALUE` stands for the value that it was given. */
const FLAGS: Readonly<Record<string, string>> = {
  "--json": "-o json",
  "--yaml": "-o yaml",
  "--jsonl": "-o jsonl",
  "--tsv": "-o tsv",
  "--csv": "-o tsv",
  "--markdown": "-o markdown",
  "--format": "-o VALUE",
  "--output-format": "-o VALUE",
  "-f": "-o VALUE",
  "--jmespath": "--query VALUE",
  "--jq": "--query VALUE",
  "-y": "--yes",
  "--assume-yes": "--yes",
  "-n": "--dry-run",
  "--non-interactive": "--no-input",
  "--verbose": "--debug",
  "-v": "--debug",
  "--no-color": "--color never",
  "--no-colour": "--color never",
  "--colour": "--color VALUE",
  "--silent": "--quiet",
  "-s": "--quiet",
  "-p": "--profile VALUE",
  "-r": "--region VALUE",
  "-a": "--all",
  "--status": "--state VALUE",
  "--until": "--for VALUE",
};

/** Flags by which other programs name what is named here without one, or is read from standard input. */
const REFERENCE_FLAGS = new Set([
  "--id",
  "--ids",
  "--name",
  "--task",
  "--task-id",
  "--task_id",
  "--source-id",
  "--source",
]);
const ALL_FLAGS = new Set(["--all", "-a", "-A"]);

/** What shows a task as it changes. */
const WATCH = new Set(["-w", "--watch", "--follow"]);

/** Flags that a mistyped one must not be taken for: they switch off what protects. */
const NEVER_BY_SPELLING = new Set(["force", "yes", "insecure", "noPrecheck"]);

interface Line {
  readonly path: readonly string[];
  readonly command: Command | undefined;
  readonly args: readonly string[];
}

function flagSuggestion(word: string, argv: readonly string[], { path, command, args }: Line): string | undefined {
  const [typed = "", glued] = word.split(/=(.*)/s);
  const flags: Params = { ...command?.flags, ...GLOBAL_FLAGS };
  const next = argv[argv.indexOf(word) + 1];
  const value = glued ?? next;
  if (WATCH.has(typed) && path[0] === "task")
    return "wait" in flags ? "Did you mean --wait?" : didYouMean(["sms", "task", "watch", ...args]);
  const phase = PHASES.find((each) => typed === flagName(each).replace("_", "-"));
  if (phase !== undefined && "phase" in flags) return `Did you mean --phase ${phase}?`;
  const [reference] = Object.keys(command?.args ?? {});
  if (REFERENCE_FLAGS.has(typed) && (reference === "tasks" || reference === "sources") && path.length > 1)
    return didYouMean(["sms", ...path, ...(value === undefined || value.startsWith("-") ? args : [value])]);
  if (ALL_FLAGS.has(typed) && reference === "tasks" && path[0] === "task")
    return `Tasks are named one by one, or come on standard input: sms task list --all -o tsv --no-headers --query 'tasks[].id' | sms ${path.join(" ")} -`;
  const usual = entryOf(FLAGS, typed);
  if (usual !== undefined) return usualFlag(typed, usual, value, flags);
  const spelled = nearestWord(
    typed.replace(/^--/, ""),
    Object.keys(flags)
      .filter((key) => !NEVER_BY_SPELLING.has(key))
      .map((key) => flagName(key).slice(2)),
  );
  return spelled === undefined ? undefined : `Did you mean --${spelled}?`;
}

/** What a mistaken value of a flag most likely means. */
export function choiceSuggestion({ typed, words }: NonNullable<ErrorFacts["choice"]>): string | undefined {
  const lower = typed.toLowerCase();
  const phase = phaseMeantBy(typed);
  const meant =
    words.find((word) => word.toLowerCase() === lower) ??
    (phase !== undefined && words.includes(phase) ? phase : undefined) ??
    words.find((word) => word === entryOf(FORMAT_WORDS, lower)) ??
    nearestWord(typed, words);
  return meant === undefined ? undefined : `Did you mean ${meant}?`;
}

/** What other programs call our formats, and formats that are nearest to others of theirs. */
const FORMAT_WORDS: Readonly<Record<string, string>> = {
  csv: "tsv",
  md: "markdown",
  ndjson: "jsonl",
  text: "table",
  txt: "table",
  wide: "table",
  yml: "yaml",
};

/** Only a flag that the command has is suggested, and only a format that there is. */
function usualFlag(typed: string, usual: string, value: string | undefined, flags: Params): string | undefined {
  const [flag = ""] = usual.split(" ");
  if (flag !== "-o" && !Object.keys(flags).some((key) => flagName(key) === flag)) return undefined;
  const isFormat = FORMATS.some((format) => format === value);
  const placeholder = flag === "-o" ? FORMATS.join("|") : "VALUE";
  // `-f` without a format may be the --force of other programs.
  if (typed === "-f" && !isFormat) return undefined;
  const shown = value === undefined || (flag === "-o" && !isFormat) ? placeholder : shellWord(value);
  return `Did you mean ${usual.replace("VALUE", shown)}?`;
}

function didYouMean(words: readonly string[]): string {
  return `Did you mean ${words.map(shellWord).join(" ")}?`;
}

/** A value of the table itself, never one that all objects inherit. */
function entryOf<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
