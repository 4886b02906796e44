import {
  type Command,
  type CommandEntry,
  flagAbout,
  flagName,
  flagTerm,
  type Param,
  type Params,
} from "../commands/command.ts";
import { GLOBAL_FLAGS } from "../commands/global-flags.ts";
import { ENVIRONMENT } from "../commands/help/environment.ts";
import { FIRST_EXAMPLES } from "../commands/index.ts";
import { EXIT_CODES } from "../exit-code.ts";

/** The manual page `sms.1`, made from the same data as `--help`. */
export async function manPage(entries: readonly CommandEntry[], version: string, date: string): Promise<string> {
  const loaded = await Promise.all(
    entries.map(async ({ path, summary, load }) => ({ path, summary, ...(await load()) })),
  );
  const shared = sharedFlags(loaded.map(({ flags }) => flags));
  const commands = loaded.map((command) => commandPart(command.path.join(" "), command.summary, command, shared));
  const parts = [
    `.TH SMS 1 "${date}" "sms ${version}" "User Commands"`,
    // No hyphenation and no justification: they would change words that the reader has to type.
    ".nh\n.ad l",
    section("NAME", "sms \\- migration tasks of Huawei Cloud Server Migration Service"),
    section("SYNOPSIS", "\\fBsms\\fR [\\fIflags\\fR] \\fIcommand\\fR [\\fIarguments\\fR]"),
    section("DESCRIPTION", DESCRIPTION.map(roffText).join("\n.PP\n")),
    section(
      "EXAMPLES",
      FIRST_EXAMPLES.map(example)
        .join("\n")
        .replace(/^\.PP\n/, ""),
    ),
    section("COMMANDS", ...commands),
    section(
      "SHARED FLAGS",
      firstParagraph("Flags of several commands; each names those that it takes."),
      ...[...shared].map(([term, about]) => item(term, about)),
    ),
    section(
      "GLOBAL FLAGS",
      ...visible(GLOBAL_FLAGS).map((flag) => item(...termAndAbout(flag))),
      item("-h, --help", "the help of the command"),
      item("--version", "the version of sms"),
    ),
    section("EXIT STATUS", ...EXIT_CODES.map(({ code, meaning }) => item(String(code), meaning))),
    section("ENVIRONMENT", ...ENVIRONMENT.map(({ name, meaning }) => item(name, meaning))),
    section("FILES", ...FILES.map(([path, about]) => item(path, about))),
  ];
  return `${parts.join("\n")}\n`;
}

const DESCRIPTION = [
  "Shows and controls migration tasks. The answer goes to stdout, everything else to stderr, and each kind of failure has its own exit code.",
  "A <task> is a task id or a task name (also id=<id>, name=<name>), or - for ids and names on stdin, one a line. Global flags may stand before or after the command. " +
    "sms COMMAND --help shows a part of this page.",
];

const FILES = [
  [
    "~/.config/huawei-sms/config.json",
    "profiles; below $XDG_CONFIG_HOME or the platform's place, or in $SMS_CONFIG_DIR",
  ],
  ["~/.cache/huawei-sms/", "tokens and account ids that are remembered; below $XDG_CACHE_HOME or the platform's place"],
] as const;

/** How many commands have a flag, with the same words, before it is described in one place. */
const SHARED_BY = 3;

/** The descriptions of the flags that several commands have, by their terms. */
function sharedFlags(flagsOfCommands: readonly Params[]): ReadonlyMap<string, string> {
  const all = flagsOfCommands.flatMap((flags) => visible(flags).map(termAndAbout));
  const count = ([term, about]: readonly [string, string]) =>
    all.filter((other) => other[0] === term && other[1] === about).length;
  return new Map(all.filter((each) => count(each) >= SHARED_BY));
}

function visible(flags: Params): readonly (readonly [string, Param])[] {
  return Object.entries(flags).filter(([, { isHidden }]) => !isHidden);
}

function termAndAbout([key, param]: readonly [string, Param]): readonly [string, string] {
  return [flagTerm(key, param), flagAbout(param)];
}

function commandPart(
  path: string,
  summary: string,
  { args, flags, examples, notes }: Command,
  shared: ReadonlyMap<string, string>,
): string {
  const words = Object.values(args).map(({ placeholder }) => placeholder ?? "");
  const named = Object.values(args).map(({ placeholder = "", help }) => item(placeholder, help));
  const all = visible(flags);
  const isShared = ([key, param]: readonly [string, Param]) => shared.get(flagTerm(key, param)) === flagAbout(param);
  const own = all.filter((flag) => !isShared(flag)).map((flag) => item(...termAndAbout(flag)));
  const others = all.filter(isShared).map(([key]) => flagName(key));
  return subsection(
    ["sms", path, ...(all.length === 0 ? [] : ["[flags]"]), ...words].join(" "),
    firstParagraph(`${summary}.`),
    ...named,
    ...own,
    ...(others.length === 0 ? [] : [paragraph(`Shared flags: ${others.join(", ")}.`)]),
    ...(notes?.split("\n\n").flatMap(noteParts) ?? []),
    ...examples.map(example),
  );
}

/** From the first indented line on, the layout of the text is kept. */
function noteParts(text: string): readonly string[] {
  const at = text.search(/^ /m);
  const [sentences, table] = at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at)];
  return [
    ...(sentences === "" ? [] : [paragraph(sentences.trim().replaceAll("\n", " "))]),
    ...(table === "" ? [] : [verbatim(table)]),
  ];
}

/** Characters that troff would replace or act on, and their escapes. */
const SPECIAL: Readonly<Record<string, string>> = {
  "\\": "\\(rs",
  "-": "\\-",
  "'": "\\(aq",
  '"': "\\(dq",
  "`": "\\(ga",
  "^": "\\(ha",
  "~": "\\(ti",
};

/** Text that troff prints literally, in ASCII; no line begins with a character that starts a request. */
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

/** A heading begins a paragraph by itself. */
function firstParagraph(text: string): string {
  return roffText(text);
}

export function paragraph(text: string): string {
  return `.PP\n${roffText(text)}`;
}

/** A term with its description below. */
export function item(term: string, about: string): string {
  return `.TP\n${bold(term)}\n${roffText(about)}`;
}

/** Lines that are printed literally, without indent, so that they fit into 80 columns. */
export function verbatim(text: string): string {
  return `.PP\n.nf\n.in 0\n${roffText(text)}\n.in\n.fi`;
}

/** A description, and below it the line to type. */
export function example({ what, line }: { readonly what: string; readonly line: string }): string {
  return `.PP\n${roffText(what)}:\n.nf\n${line.split("\n").map(bold).join("\n")}\n.fi`;
}
