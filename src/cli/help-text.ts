import type { Example } from "../commands/command.ts";

type Items = readonly (readonly [term: string, about: string])[];

/** The content of a help page, without layout. */
export interface HelpPage {
  readonly description: string;
  readonly examples: readonly Example[];
  readonly usage: string;
  /** Lists by title; an empty list is left out. */
  readonly lists: Readonly<Record<string, Items>>;
  /** Already wrapped to the width of the page. */
  readonly notes: string | undefined;
  /** The line at the end. */
  readonly more: string;
}

/** Lays out a term and its description side by side; `width` is the width of the longest term. */
type FormatItem = (term: string, width: number, about: string) => string;

/** Examples come first, because most readers look for them. */
export function helpText(
  { description, examples, usage, lists, notes, more }: HelpPage,
  formatItem: FormatItem,
): string {
  const list = ([title, items]: readonly [string, Items]) => {
    const width = Math.max(...items.map(([term]) => term.length));
    return `${title}\n${items.map(([term, about]) => formatItem(term, width, about)).join("\n")}`;
  };
  const parts = [
    description,
    ...(examples.length === 0 ? [] : [`Examples\n${examples.map(exampleLines).join("\n")}`]),
    `Usage\n  ${usage}`,
    ...Object.entries(lists)
      .filter(([, items]) => items.length > 0)
      .map(list),
    ...(notes === undefined ? [] : [notes]),
    more,
  ];
  return `${parts.join("\n\n")}\n`;
}

function exampleLines({ line, what }: Example): string {
  return `  # ${what}\n  ${line}`;
}

/** What `sms` alone prints: on one screen, how to begin. */
export function overviewText(description: string, examples: readonly Example[], groups: Items): string {
  const width = Math.max(...examples.map(({ line }) => line.length));
  const groupWidth = Math.max(...groups.map(([name]) => name.length));
  return [
    description,
    "",
    ...examples.map(({ line, what }) => `  ${line.padEnd(width)}  ${what}`),
    "",
    "Commands",
    ...groups.map(([name, verbs]) => `  ${name.padEnd(groupWidth)}  ${verbs}`),
    "",
    "sms --help says what each does, sms COMMAND --help how; sms help flags shows",
    "the flags of every command.",
    "",
  ].join("\n");
}
