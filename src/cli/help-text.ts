import type { Example } from "../commands/command.ts";

type Items = readonly (readonly [term: string, about: string])[];

/** The content of a help page, without layout. */
export interface HelpPage {
  /** Columns of the page. */
  readonly width: number;
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
  { width: columns, description, examples, usage, lists, notes, more }: HelpPage,
  formatItem: FormatItem,
): string {
  const list = ([title, items]: readonly [string, Items]) => {
    const width = Math.max(...items.map(([term]) => term.length));
    return `${title}\n${items.map(([term, about]) => formatItem(term, width, about)).join("\n")}`;
  };
  const parts = [
    description,
    ...(examples.length === 0
      ? []
      : [`Examples\n${examples.map((example) => exampleLines(example, columns)).join("\n")}`]),
    `Usage\n  ${usage}`,
    ...Object.entries(lists)
      .filter(([, items]) => items.length > 0)
      .map(list),
    ...(notes === undefined ? [] : [notes]),
    more,
  ];
  return `${parts.join("\n\n")}\n`;
}

/** The remark is broken where the page ends; the command stays as it is, to be copied. */
function exampleLines({ line, what }: Example, columns: number): string {
  return [...wrapWords(what, columns - 4).map((part) => `  # ${part}`), `  ${line}`].join("\n");
}

/** What `sms` alone prints: on one screen, how to begin. */
export function overviewText(
  description: string,
  examples: readonly Example[],
  groups: readonly (readonly [name: string, verbs: readonly string[]])[],
  columns: number,
): string {
  return [
    ...wrapWords(description, columns),
    "",
    ...besideNames(
      examples.map(({ line, what }) => [line, what]),
      columns,
    ),
    "",
    "Commands",
    ...besideNames(
      groups.map(([name, verbs]) => [name, verbs.join(", ")]),
      columns,
    ),
    "",
    ...wrapWords(
      "sms --help says what each does, sms COMMAND --help how; sms help flags shows the flags of every command.",
      columns,
    ),
    "",
  ].join("\n");
}

/** Names in a column, with their words in lines beside them. */
function besideNames(items: Items, columns: number): readonly string[] {
  const width = Math.max(...items.map(([name]) => name.length));
  return items.flatMap(([name, words]) =>
    wrapWords(words, Math.max(columns - width - 4, LEAST_WORDS)).map(
      (line, at) => `  ${(at === 0 ? name : "").padEnd(width)}  ${line}`,
    ),
  );
}

/** Columns for words beside names, even on the narrowest terminal. */
const LEAST_WORDS = 16;

function wrapWords(words: string, width: number): readonly string[] {
  return words.match(new RegExp(String.raw`\S.{0,${width - 1}}(?=\s|$)`, "g")) ?? [];
}
