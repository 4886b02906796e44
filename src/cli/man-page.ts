import { type Command, type CommandEntry, flagAbout, flagTerm, type Params } from "../commands/command.ts";
import { GLOBAL_FLAGS } from "../commands/global-flags.ts";
import { ENVIRONMENT } from "../commands/help/environment.ts";
import { FIRST_EXAMPLES } from "../commands/index.ts";
import { EXIT_CODES } from "../exit-code.ts";

/** The manual page `sms.1`, made from the same data as `--help`. */
export async function manPage(entries: readonly CommandEntry[], version: string): Promise<string> {
  const commands = await Promise.all(
    entries.map(async ({ path, summary, load }) => commandPart(path.join(" "), summary, await load())),
  );
  const parts = [
    `.TH SMS 1 "" "sms ${version}" "User Commands"`,
    // No hyphenation and no justification: they would change words that the reader has to type.
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

/** From the first indented line on, the layout of the text is kept. */
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
