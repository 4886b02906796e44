import type { Command, Params } from "../commands/command.ts";
import { GLOBAL_FLAGS } from "../commands/global-flags.ts";
import { ENVIRONMENT } from "../commands/help/environment.ts";
import { type CommandEntry, FIRST_EXAMPLES } from "../commands/index.ts";
import { EXIT_CODES } from "../exit-code.ts";
import { flagAbout, flagTerm } from "./help-text.ts";

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
    section(
      "GLOBAL FLAGS",
      ...flagItems(GLOBAL_FLAGS),
      item("-h, --help", "display help for command"),
      item("--version", "output the version number"),
    ),
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

/** What troff would draw as another character, or act on, and what stands for it. */
const SPECIAL: Readonly<Record<string, string>> = {
  "\\": "\\(rs",
  "-": "\\-",
  "'": "\\(aq",
  '"': "\\(dq",
  "`": "\\(ga",
  "^": "\\(ha",
  "~": "\\(ti",
};

/** Text that troff shows as it is, in ASCII; a line never begins with what it takes for a request. */
export function roffText(text: string): string {
  return text
    .replaceAll(/[\\'"`^~-]/g, (character) => SPECIAL[character] ?? character)
    .replaceAll(
      /[^\n -~]/gu,
      (character) => `\\[u${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}]`,
    )
    .replaceAll(/^\./gm, "\\&.");
}

function bold(text: string): string {
  return `\\fB${roffText(text)}\\fR`;
}

function section(title: string, ...body: readonly string[]): string {
  return [`.SH ${roffText(title)}`, ...body].join("\n");
}

function subsection(title: string, ...body: readonly string[]): string {
  return [`.SS ${roffText(title)}`, ...body].join("\n");
}

export function paragraph(text: string): string {
  return `.PP\n${roffText(text)}`;
}

/** A term with what it is about below it. */
export function item(term: string, about: string): string {
  return `.TP\n${bold(term)}\n${roffText(about)}`;
}

/** Lines as they are. At the margin, so that 80 columns do. */
export function verbatim(text: string): string {
  return `.PP\n.nf\n.in 0\n${roffText(text)}\n.in\n.fi`;
}

/** Something to type, below what it does. */
export function example({ what, line }: { readonly what: string; readonly line: string }): string {
  return `.PP\n${roffText(what)}:\n.nf\n${line.split("\n").map(bold).join("\n")}\n.fi`;
}
