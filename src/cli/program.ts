import { Command as Commander, CommanderError, type Help, Option } from "commander";

import {
  check,
  type Command,
  type CommandEntry,
  type Example,
  flagAbout,
  flagName,
  flagTerm,
  type Params,
  type Raw,
  type Result,
} from "../commands/command.ts";
import type { Completion } from "../commands/completion/complete.ts";
import { GLOBAL_FLAGS } from "../commands/global-flags.ts";
import { COMMANDS, FIRST_EXAMPLES, FIRST_STEPS, NOUNS } from "../commands/index.ts";
import { UsageError } from "../errors.ts";
import type { Globals, Services } from "../session/services.ts";
import { VERSION, VERSION_DATE, VERSION_TEXT } from "../version.ts";
import { helpText, type HelpPage, overviewText } from "./help-text.ts";

/** The meaning of a command line: a command to run, a line to complete, or a text to print (help, version). */
export type Invocation =
  | {
      readonly kind: "run";
      readonly globals: Globals;
      readonly finishes: boolean;
      readonly start: (services: Services) => Result;
    }
  | ({ readonly kind: "complete" } & Completion)
  | { readonly kind: "text"; readonly text: string; readonly exitCode: 0 | 2 };

/** Of a page that is not for a terminal. */
const HELP_WIDTH = 80;
/** Longer lines are hard to read; shorter ones leave no place for what flags mean. */
const [NARROWEST, WIDEST] = [40, 100];
/** Columns for the meaning of a flag, beside its name. */
const LEAST_FOR_WORDS = 20;

/** Turns argv (without node and script) into an invocation; help is for a terminal of that many columns. Throws UsageError. The only file that knows commander. */
export async function parseArgv(
  argv: readonly string[],
  entries: readonly CommandEntry[] = COMMANDS,
  columns = HELP_WIDTH,
): Promise<Invocation> {
  const [first = ""] = argv;
  const hidden = Object.hasOwn(HIDDEN_COMMANDS, first) && (await HIDDEN_COMMANDS[first]?.(argv.slice(1), entries));
  if (hidden) return hidden;
  const words = await expandHelpForms(argv, entries);
  // To make all commands takes commander longer than to parse a line, and only help and errors name those that the line does not.
  const named = entries.filter(({ path }) => path.every((word) => words.includes(word)));
  if (named.length > 0 && !words.some((word) => HELP_FLAGS.has(word))) {
    const { invocation } = await parsed(words, named, columns);
    if (invocation !== undefined) return invocation;
  }
  const { root, invocation, printed, error } = await parsed(words, entries, columns);
  if (invocation !== undefined) return invocation;
  if (error === undefined) throw new Error("commander ran no command");
  if (error.exitCode === 0) return { kind: "text", text: printed, exitCode: 0 };
  if (error.code === "commander.help")
    return {
      kind: "text",
      text: argv.length === 0 ? overview(root, entries, Math.min(helpWidthOf(columns), HELP_WIDTH)) : printed,
      exitCode: 2,
    };
  throw await usageError(error, argv, entries);
}

/** What commander makes of a command line with these commands. */
interface Parsed {
  readonly root: Commander;
  readonly invocation: Invocation | undefined;
  readonly printed: string;
  readonly error: CommanderError | undefined;
}

async function parsed(words: readonly string[], entries: readonly CommandEntry[], columns: number): Promise<Parsed> {
  const helpWidth = helpWidthOf(columns);
  let printed = "";
  let invocation: Invocation | undefined;
  const root = new Commander("sms")
    .description("Migration tasks of Huawei Cloud Server Migration Service (SMS)")
    .version(VERSION_TEXT, "--version")
    .helpCommand(false)
    .helpOption("-h, --help", "show this help")
    .showSuggestionAfterError(false)
    .configureHelp({ helpWidth, minWidthToWrap: LEAST_FOR_WORDS, formatHelp: formatHelp(entries, helpWidth) })
    .configureOutput({
      writeOut: (text) => void (printed += text),
      writeErr: (text) => void (printed += text),
      outputError: () => {},
    })
    .exitOverride();
  addFlags(root, GLOBAL_FLAGS);
  addCommands(root, entries, (leaf, command) => {
    const start = command.bind(rawInput(leaf, command));
    invocation = { kind: "run", globals: globalsOf(root), finishes: command.finishes ?? false, start };
  });
  let error: CommanderError | undefined;
  try {
    await root.parseAsync(words, { from: "user" });
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw await withSuggestion(thrown);
    error = thrown;
  }
  return { root, invocation, printed, error };
}

function helpWidthOf(columns: number): number {
  return Math.min(Math.max(columns, NARROWEST), WIDEST);
}

type HiddenCommand = (argv: readonly string[], entries: readonly CommandEntry[]) => Promise<Invocation>;

/** Commands that no help lists, for programs: the completion of shells, and the build. */
const HIDDEN_COMMANDS: Readonly<Record<string, HiddenCommand>> = {
  async __complete(argv, entries) {
    const { complete } = await import("../commands/completion/complete.ts");
    return { kind: "complete", ...(await complete(argv, entries)) };
  },
  async __man(_, entries) {
    const { manPage } = await import("./man-page.ts");
    return { kind: "text", text: await manPage(entries, VERSION, VERSION_DATE), exitCode: 0 };
  },
  async __schemas() {
    const { jsonSchemasText } = await import("../commands/help/json.ts");
    return { kind: "text", text: jsonSchemasText(), exitCode: 0 };
  },
};

/** Ways to ask for help and for the version that commander does not know. */
async function expandHelpForms(argv: readonly string[], entries: readonly CommandEntry[]): Promise<readonly string[]> {
  const [first = "", ...rest] = argv;
  if (rest.length === 0 && VERSION_WORDS.has(first)) return ["--version"];
  // `sms -h task start` is the help of that command, and so is `sms start --help`.
  if (HELP_FLAGS.has(first) && rest.length > 0) return withHelp(rest);
  if (rest.length === 1 && HELP_FLAGS.has(rest[0] ?? "")) return expandHelp([first], entries);
  // `sms task help start`
  if (rest[0] === "help" && Object.hasOwn(NOUNS, first)) return withHelp([first, ...rest.slice(1)]);
  return first === "help" ? expandHelp(rest, entries) : argv;
}

const VERSION_WORDS = new Set(["version", "-v", "-V"]);
const HELP_FLAGS = new Set(["-h", "--help"]);

/** `sms help task show` means `sms task show --help`, and so does `sms help show`. If the word begins no command, it names a help page or is a mistake. */
async function expandHelp(words: readonly string[], entries: readonly CommandEntry[]): Promise<readonly string[]> {
  const [first] = words;
  if (first === undefined || entries.some(({ path }) => path[0] === first)) return withHelp(words);
  if (first.startsWith("-") || entries.some(({ path }) => path[0] === "help" && path[1] === first))
    return ["help", ...words];
  const { helpPath } = await import("../commands/suggestions.ts");
  const path = helpPath(words, entries);
  return path === undefined ? ["help", ...words] : withHelp(path);
}

/** With the flag before a `--`, behind which words belong to another program. */
function withHelp(words: readonly string[]): readonly string[] {
  const end = words.indexOf("--");
  return [...(end < 0 ? words : words.slice(0, end)), "--help"];
}

type OnCommand = (leaf: Commander, command: Command) => void;
/** What help shows of a command and commander has no place for. */
const helpExtras = new WeakMap<
  Commander,
  { readonly examples: readonly Example[]; readonly notes: string | undefined }
>();

function addCommands(root: Commander, entries: readonly CommandEntry[], onCommand: OnCommand): void {
  addNames(root, commandsBelow([], entries), onCommand);
  const groups = new Map<string, Commander>([["", root]]);
  for (const [noun, about] of Object.entries(NOUNS)) {
    const words = noun.split(" ");
    if (!entries.some(({ path }) => words.every((word, at) => word === path[at]))) continue;
    const parent = groups.get(words.slice(0, -1).join(" ")) ?? root;
    const group = parent
      .command(words.at(-1) ?? "")
      .description(about)
      .helpCommand(false);
    groups.set(noun, group);
    addNames(group, commandsBelow(words, entries), onCommand);
  }
}

/** The commands that `words` and one more word name. */
function commandsBelow(words: readonly string[], entries: readonly CommandEntry[]): readonly CommandEntry[] {
  return entries.filter(({ path }) => path.length === words.length + 1 && words.every((word, at) => word === path[at]));
}

/** Adds the names of commands below `parent`; a command, with its flags, loads only when the command line names it. */
function addNames(parent: Commander, entries: readonly CommandEntry[], onCommand: OnCommand): void {
  const nameOf = ({ path }: CommandEntry) => path.at(-1) ?? "";
  for (const entry of entries) parent.command(nameOf(entry)).description(entry.summary);
  parent.hook("preSubcommand", async (_, leaf) => {
    const entry = entries.find((each) => nameOf(each) === leaf.name());
    if (entry) await addBody(leaf, entry, onCommand);
  });
}

async function addBody(leaf: Commander, entry: CommandEntry, onCommand: OnCommand): Promise<void> {
  const command = await entry.load();
  for (const param of Object.values(command.args)) leaf.argument(param.placeholder ?? "", param.help);
  addFlags(leaf, command.flags);
  helpExtras.set(leaf, { examples: command.examples, notes: command.notes });
  leaf.action(() => onCommand(leaf, command));
}

function addFlags(command: Commander, flags: Params): void {
  for (const [key, param] of Object.entries(flags)) {
    const option = new Option(flagTerm(key, param), flagAbout(param));
    option.hideHelp(param.isHidden ?? false);
    if (param.repeatable) option.argParser((text, previous: readonly string[] = []) => [...previous, text]);
    command.addOption(option);
  }
}

function rawInput(leaf: Commander, { args, flags }: Command): Record<string, Raw> {
  const positionals = Object.keys(args).map((name, at) => [name, leaf.processedArgs[at] as Raw]);
  return Object.fromEntries([...positionals, ...Object.keys(flags).map((key) => [key, rawFlag(leaf, key)])]);
}

/** The value of a flag; commander stores `--no-input` as `input: false`. */
function rawFlag(command: Commander, key: string): Raw {
  const values = command.opts<Record<string, Raw>>();
  const negated = /^no([A-Z])(.*)$/.exec(key);
  return negated ? values[`${negated[1]?.toLowerCase()}${negated[2]}`] === false : values[key];
}

function globalsOf(root: Commander): Globals {
  const checked = Object.entries(GLOBAL_FLAGS).map(([key, param]) => [
    key,
    check<unknown>(flagName(key), param, rawFlag(root, key)),
  ]);
  return Object.fromEntries(checked) as Globals;
}

/** The error about a mistaken word, with what was most likely meant. */
async function withSuggestion(error: unknown): Promise<unknown> {
  if (!(error instanceof UsageError)) return error;
  const { choice, hint } = error.facts;
  if (choice === undefined || hint !== undefined) return error;
  const { choiceSuggestion } = await import("../commands/suggestions.ts");
  return new UsageError(error.message, choiceSuggestion(choice));
}

async function usageError(
  error: CommanderError,
  argv: readonly string[],
  entries: readonly CommandEntry[],
): Promise<UsageError> {
  const message = error.message.replace(/^error: /, "");
  const { suggestionFor } = await import("../commands/suggestions.ts");
  const [, kind, word = ""] = /^unknown (command|option) '(.*)'$/s.exec(message) ?? [];
  const isUnknownWord = kind === "command" || kind === "option";
  const suggestion = isUnknownWord ? await suggestionFor({ kind, word }, argv, entries) : undefined;
  return new UsageError(message, suggestion ?? "sms --help lists the commands, sms COMMAND --help its flags.");
}

type FormatHelp = (command: Commander, helper: Help) => string;

function formatHelp(entries: readonly CommandEntry[], width: number): FormatHelp {
  return (command, helper) => {
    const page = helpPage(command, helper, entries, width);
    return helpText(page, (term, termWidth, about) => helper.formatItem(term, termWidth, about, helper));
  };
}

function helpPage(command: Commander, helper: Help, entries: readonly CommandEntry[], width: number): HelpPage {
  const isRoot = command.parent === null;
  const { examples = [], notes } = helpExtras.get(command) ?? {};
  const commands: HelpPage["lists"][string] = isRoot
    ? entries.map(({ path, summary }) => [path.join(" "), summary])
    : helper.visibleCommands(command).map((each) => [each.name(), each.description()]);
  // The flags of every command have a page of their own.
  const flags = isRoot ? [] : helper.visibleOptions(command);
  return {
    width,
    description: helper.boxWrap(command.description(), width),
    examples: isRoot ? FIRST_EXAMPLES : examples,
    usage: helper.commandUsage(command).replace("[options]", "[flags]"),
    lists: {
      Arguments: helper.visibleArguments(command).map((each) => [helper.argumentTerm(each), each.description]),
      Commands: commands,
      Flags: flags.map((each) => [helper.optionTerm(each), each.description]),
    },
    notes: notes === undefined ? undefined : notes.split("\n\n").map(rewrap(helper, width)).join("\n\n"),
    more: helper.boxWrap(isRoot ? MORE_OF_SMS : MORE_FLAGS, width),
  };
}

const MORE_FLAGS = "sms help flags shows those of every command, such as -o json and --profile.";
const MORE_OF_SMS = "sms help flags shows the flags of every command, such as -o json and --profile.";

/** A paragraph in lines of this width; indented lines are tables, and are kept as they are. */
function rewrap(helper: Help, width: number): (paragraph: string) => string {
  return (paragraph) =>
    paragraph.replaceAll(/^\S.*(?:\n\S.*)*/gm, (lines) => helper.boxWrap(lines.replaceAll("\n", " "), width));
}

/** The nouns with their verbs, and the commands of one word. */
function overview(root: Commander, entries: readonly CommandEntry[], columns: number): string {
  const groups = Object.keys(NOUNS)
    .filter((noun) => !noun.includes(" "))
    .map((noun) => {
      const verbs = entries.filter(({ path }) => path[0] === noun && path.length > 1).map(({ path }) => path[1] ?? "");
      return [noun, [...new Set(verbs)]] as const;
    });
  const single = entries.filter(({ path }) => path.length === 1).map(({ path }) => path[0]);
  return overviewText(root.description(), FIRST_STEPS, [...groups, ["alone", single]], columns);
}
