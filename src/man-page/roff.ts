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

export function section(title: string, ...body: readonly string[]): string {
  return [`.SH ${roffText(title)}`, ...body].join("\n");
}

export function subsection(title: string, ...body: readonly string[]): string {
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
