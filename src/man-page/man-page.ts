import type { Command, Params } from "../commands/command.ts";
import { flagAbout, flagTerm } from "../commands/flag-words.ts";
import { GLOBAL_FLAGS } from "../commands/global-flags.ts";
import { ENVIRONMENT } from "../commands/help/environment.ts";
import { type CommandEntry, FIRST_EXAMPLES } from "../commands/index.ts";
import { EXIT_CODES } from "../exit-code.ts";
import { example, item, paragraph, section, subsection, verbatim } from "./roff.ts";

/** `sms.1`, made of what `--help` is made of. */
export async function manPage(entries: readonly CommandEntry[], version: string): Promise<string> {
  const commands = await Promise.all(
    entries.map(async ({ path, summary, load }) => commandPart(path.join(" "), summary, await load())),
  );
  const parts = [
    `.TH SMS 1 "" "sms ${version}" "User Commands"`,
    // Words to type are neither broken nor stretched.
    ".nh\n.ad l",
    section("NAME", "sms \\- migration tasks of Huawei Cloud Server Migration Service"),
    section("SYNOPSIS", "\\fBsms\\fR [\\fIflags\\fR] \\fIcommand\\fR [\\fIarguments\\fR]"),
    section("DESCRIPTION", ...DESCRIPTION.map(paragraph)),
    section("EXAMPLES", ...FIRST_EXAMPLES.map(example)),
    section("COMMANDS", ...commands),
    section("GLOBAL FLAGS", ...flagItems(GLOBAL_FLAGS), item("-h, --help", "display help for command"), VERSION_ITEM),
    section("EXIT STATUS", ...EXIT_CODES.map(({ code, meaning }) => item(String(code), meaning))),
    section("ENVIRONMENT", ...ENVIRONMENT.map(({ name, meaning }) => item(name, meaning))),
    section("FILES", ...FILES.map(([path, about]) => item(path, about))),
  ];
  return `${parts.join("\n")}\n`;
}

const DESCRIPTION = [
  "Shows and controls migration tasks. The answer goes to stdout, everything else to stderr, and each kind of failure has its own exit code.",
  "A <task> is a task id, name=<task name>, or - for ids on stdin, one a line. Global flags may stand before or after the command. " +
    "sms COMMAND --help shows a part of this page.",
];

const VERSION_ITEM = item("--version", "output the version number");

const FILES = [
  [
    "~/.config/huawei-sms/config.json",
    "profiles; below $XDG_CONFIG_HOME or the platform's place, or in $SMS_CONFIG_DIR",
  ],
  ["~/.cache/huawei-sms/", "tokens and account ids that are remembered; below $XDG_CACHE_HOME or the platform's place"],
] as const;

function commandPart(path: string, summary: string, { args, flags, examples, notes }: Command): string {
  const words = Object.values(args).map(({ placeholder }) => placeholder ?? "");
  const named = Object.values(args).map(({ placeholder = "", help }) => item(placeholder, help));
  return subsection(
    ["sms", path, ...(Object.keys(flags).length === 0 ? [] : ["[flags]"]), ...words].join(" "),
    paragraph(`${summary}.`),
    ...named,
    ...flagItems(flags),
    ...(notes?.split("\n\n").flatMap(noteParts) ?? []),
    ...examples.map(example),
  );
}

/** What is laid out stays so, from the first line that is indented. */
function noteParts(text: string): readonly string[] {
  const at = text.search(/^ /m);
  const [sentences, table] = at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at)];
  return [
    ...(sentences === "" ? [] : [paragraph(sentences.trim().replaceAll("\n", " "))]),
    ...(table === "" ? [] : [verbatim(table)]),
  ];
}

function flagItems(flags: Params): readonly string[] {
  return Object.entries(flags).map(([key, param]) => item(flagTerm(key, param), flagAbout(param)));
}
