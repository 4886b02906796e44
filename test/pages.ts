import { readdirSync, readFileSync } from "node:fs";

export const README = "README.md";
/** What users read; the other pages of docs/ are for those who work on the program. */
export const USER_PAGES: readonly string[] = [
  README,
  ...[
    "guide",
    "ci",
    "credentials",
    "configuration",
    "json",
    "sandbox",
    "binary",
    "troubleshooting",
    "comparison",
    "versions",
  ].map((name) => `docs/${name}.md`),
];
/** Every page of the repository but the text of the licence. */
export const PAGES: readonly string[] = [
  README,
  "CHANGELOG.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  ...readdirSync("docs", { recursive: true, encoding: "utf8" })
    .map((name) => `docs/${name.replaceAll("\\", "/")}`)
    .filter((name) => name.endsWith(".md")),
];

export function readPage(page: string): string {
  return readFileSync(page, "utf8");
}

/** The fenced blocks of this language. */
export function blocksOf(text: string, language: string): readonly string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "gm"))].map(([, block = ""]) => block);
}

/** What stands below this heading of the second level, up to the next one. */
export function sectionOf(page: string, heading: string): string {
  const [, below] = readPage(page).split(`\n## ${heading}\n`);
  if (below === undefined) throw new Error(`${page} has no section "${heading}"`);
  return below.split("\n## ", 1)[0] ?? "";
}
