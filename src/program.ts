import { Command as Commander, CommanderError, type Help, Option } from "commander";

import {
  check,
  type Command,
  type Example,
  flagName,
  type Params,
  type Raw,
  type Result,
  type Services,
} from "./commands/command.ts";
import { GLOBAL_FLAGS, type Globals, SHORT_FLAGS } from "./commands/global-flags.ts";
import { type CommandEntry, COMMANDS, FIRST_EXAMPLES, NOUNS } from "./commands/index.ts";
import { UsageError } from "./errors.ts";
import { helpText, type HelpPage } from "./help-text.ts";
import { VERSION } from "./version.ts";

/** What the command line asks for: a command to run, or a text to print (help, version). */
export type Invocation =
  | {
      readonly kind: "run";
      readonly globals: Globals;
      readonly finishes: boolean;
      readonly start: (services: Services) => Result;
    }
  | { readonly kind: "text"; readonly text: string; readonly exitCode: 0 | 2 };

const HELP_WIDTH = 80;

/** argv (without node and script) → what to do. Throws UsageError. The only file that knows commander. */
export async function parseArgv(argv: readonly string[]): Promise<Invocation> {
  let printed = "";
  let found: Invocation | undefined;
  const root = new Commander("sms")
    .description("Migration tasks of Huawei Cloud Server Migration Service (SMS)")
    .version(VERSION, "--version")
    .helpCommand(false)
    .configureHelp({ helpWidth: HELP_WIDTH, showGlobalOptions: true, formatHelp })
    .configureOutput({
      writeOut: (text) => void (printed += text),
      writeErr: (text) => void (printed += text),
      outputError: () => {},
    })
    .exitOverride();
  addFlags(root, GLOBAL_FLAGS);
  addCommands(root, (leaf, command) => {
    const bound = command.bind(rawInput(leaf, command));
    found = { kind: "run", globals: globalsOf(root), finishes: command.finishes ?? false, start: bound };
  });
  try {
    await root.parseAsync(helpWords(argv), { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return textOrUsageError(error, printed);
  }
  if (found === undefined) throw new Error("commander ran no command");
  return found;
}

/** Whether the words ask for a format in which errors are JSON, read without understanding them: for errors in the words themselves. */
export function asksForJsonErrors(argv: readonly string[]): boolean {
  const own = argv.slice(0, argv.indexOf("--") < 0 ? undefined : argv.indexOf("--"));
  return own.some(
    (word, at) =>
      /^(-q*o|--output=)(jsonl?|yaml)$/.test(word) ||
      (/^(-q*o|--output)$/.test(word) && /^(jsonl?|yaml)$/.test(own[at + 1] ?? "")),
  );
}

/** `sms help task show` is `sms task show --help`; anything but a noun is one of the help pages, or a mistake. */
function helpWords(argv: readonly string[]): readonly string[] {
  const [first, second] = argv;
  const isAboutNoun = second === undefined || Object.hasOwn(NOUNS, second);
  return first === "help" && isAboutNoun ? [...argv.slice(1), "--help"] : argv;
}

type Chosen = (leaf: Commander, command: Command) => void;
/** What help shows beyond commander's own: kept beside the command it belongs to. */
const extras = new WeakMap<Commander, { readonly examples: readonly Example[]; readonly notes: string | undefined }>();

function addCommands(root: Commander, chosen: Chosen): void {
  for (const [noun, about] of Object.entries(NOUNS)) {
    const group = root.command(noun).description(about).helpCommand(false);
    const entries = COMMANDS.filter(({ path }) => path[0] === noun);
    for (const { path, summary } of entries) group.command(path[1]).description(summary);
    // The body of a command, with its flags, loads only when it is named.
    group.hook("preSubcommand", async (_, leaf) => {
      const entry = entries.find(({ path }) => path[1] === leaf.name());
      if (entry) await fill(leaf, entry, chosen);
    });
  }
}

async function fill(leaf: Commander, entry: CommandEntry, chosen: Chosen): Promise<void> {
  const command = await entry.load();
  for (const param of Object.values(command.args)) leaf.argument(param.placeholder ?? "", param.help);
  addFlags(leaf, command.flags);
  extras.set(leaf, { examples: command.examples, notes: command.notes });
  leaf.action(() => chosen(leaf, command));
}

function addFlags(command: Commander, flags: Params): void {
  for (const [key, param] of Object.entries(flags)) {
    const short = SHORT_FLAGS[key] === undefined ? "" : `-${SHORT_FLAGS[key]}, `;
    const value = param.placeholder === undefined ? "" : ` ${param.placeholder}`;
    const suffix = param.defaultText === undefined ? "" : ` (default ${param.defaultText})`;
    const option = new Option(`${short}${flagName(key)}${value}`, param.help + suffix);
    if (param.repeatable) option.argParser((text, sofar: readonly string[] = []) => [...sofar, text]);
    command.addOption(option);
  }
}

function rawInput(leaf: Commander, { args, flags }: Command): Record<string, Raw> {
  const positionals = Object.keys(args).map((name, at) => [name, leaf.processedArgs[at] as Raw]);
  return Object.fromEntries([...positionals, ...Object.keys(flags).map((key) => [key, rawFlag(leaf, key)])]);
}

/** Commander keeps `--no-input` as `input: false`. */
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

function textOrUsageError(error: CommanderError, printed: string): Invocation {
  if (error.exitCode === 0) return { kind: "text", text: printed, exitCode: 0 };
  if (error.code === "commander.help") return { kind: "text", text: printed, exitCode: 2 };
  const [message = "", suggestion] = error.message.replace(/^error: /, "").split("\n");
  throw new UsageError(
    message,
    suggestion?.replace(/^\((.*)\)$/, "$1") ?? "sms --help lists the commands, sms COMMAND --help its flags.",
  );
}

function formatHelp(command: Commander, helper: Help): string {
  const isRoot = command.parent === null;
  const { examples = [], notes } = extras.get(command) ?? {};
  const commands: HelpPage["lists"][string] = isRoot
    ? COMMANDS.map(({ path, summary }) => [path.join(" "), summary])
    : helper.visibleCommands(command).map((each) => [each.name(), each.description()]);
  const page: HelpPage = {
    description: command.description(),
    examples: isRoot ? FIRST_EXAMPLES : examples,
    usage: helper.commandUsage(command),
    lists: {
      Arguments: helper.visibleArguments(command).map((each) => [helper.argumentTerm(each), each.description]),
      Commands: commands,
      Flags: helper.visibleOptions(command).map((each) => [helper.optionTerm(each), each.description]),
      "Global flags": helper.visibleGlobalOptions(command).map((each) => [helper.optionTerm(each), each.description]),
    },
    notes: notes === undefined ? undefined : helper.boxWrap(notes, HELP_WIDTH),
  };
  return helpText(page, (term, width, about) => helper.formatItem(term, width, about, helper));
}
