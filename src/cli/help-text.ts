import type { Example } from "../commands/command.ts";

type Items = readonly (readonly [term: string, about: string])[];

/** The content of a help page, without layout. */
export interface HelpPage {
  readonly description: string;
  readonly examples: readonly Example[];
  readonly usage: string;
  /** Lists by title; an empty list is left out. */
  readonly lists: Readonly<Record<string, Items>>;
  /** Already wrapped to 80 columns. */
  readonly notes: string | undefined;
}

/** Lays out a term and its description side by side; `width` is the width of the longest term. */
type FormatItem = (term: string, width: number, about: string) => string;

/** Examples come first, because most readers look for them. */
export function helpText({ description, examples, usage, lists, notes }: HelpPage, formatItem: FormatItem): string {
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
  ];
  return `${parts.join("\n\n")}\n`;
}

function exampleLines({ line, what }: Example): string {
  return `  # ${what}\n  ${line}`;
}
