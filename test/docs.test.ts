import { existsSync, readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";

import { describe, expect, test } from "vitest";
import { parse as parseYaml } from "yaml";

import { PAGES, README, readPage as read, USER_PAGES } from "./pages.ts";

const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
};

/** Words in code that begin with a folder of this repository; those in capitals stand for any name. */
function filesNamedIn(text: string): readonly string[] {
  const words = [...text.matchAll(/`((?:src|test|docs|bin|build|\.ci|\.github)\/[^`\s]*)/g)].map(
    ([, word = ""]) => word,
  );
  return words.filter((word) => !/[A-Z]{4,}\.ts$/.test(word));
}

function linksIn(text: string): readonly string[] {
  return [...text.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link = ""]) => link);
}

function headingsOf(page: string): readonly string[] {
  return [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, text = ""]) => text);
}

/** `name` in, or before, a file that is given in brackets: `name` (`src/room/file.ts`). */
function namesWithTheirFile(text: string): readonly (readonly [name: string, file: string])[] {
  return [...text.matchAll(/`(\w+)`\s+(?:in\s+|\()`(src\/[^`]+\.ts)`/g)].map(([, name = "", file = ""]) => [
    name,
    file,
  ]);
}

const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w -]/g, "")
    .replaceAll(" ", "-");

function isThere(page: string, link: string): boolean {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? page : posix.join(posix.dirname(page), path);
  return existsSync(target) && (anchor === undefined || headingsOf(target).map(anchorOf).includes(anchor));
}

describe.each(PAGES)("%s", (page) => {
  test("names no file that is not there", () => {
    expect(filesNamedIn(read(page)).filter((file) => !existsSync(file))).toEqual([]);
  });

  test("names nothing that is not in the file named beside it", () => {
    const wrong = namesWithTheirFile(read(page)).filter(
      ([name, file]) => !new RegExp(`\\b${name}\\b`).test(read(file)),
    );
    expect(wrong).toEqual([]);
  });

  test("links to nothing that is not there", () => {
    expect(linksIn(read(page)).filter((link) => !isThere(page, link))).toEqual([]);
  });

  test("names no npm script that is not there", () => {
    const named = [...read(page).matchAll(/`npm run ([\w:]+)/g)].map(([, name = ""]) => name);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

test("the pages name and link to much", () => {
  const all = PAGES.map(read).join("\n");
  expect(filesNamedIn(all).length).toBeGreaterThan(60);
  expect(namesWithTheirFile(all).length).toBeGreaterThan(5);
  expect(linksIn(all).length).toBeGreaterThan(60);
});

/** Without pictures, tables and code: those are as wide as they have to be. */
function proseOf(page: string): string {
  return read(page)
    .replaceAll(/^```[^]*?^```$/gm, "")
    .replaceAll(/^(\||!\[).*$/gm, "");
}

describe("what users read", () => {
  test("fits a window, and its first page is short", () => {
    expect(read(README).trimEnd().split("\n").length).toBeLessThanOrEqual(210);
    const lines = [...USER_PAGES, "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"].flatMap((page) =>
      proseOf(page).split("\n"),
    );
    // A link or a span of code is one word.
    const wide = lines.filter((line) => line.length > 100 && /^\S+ +\S/.test(line.replaceAll(/`[^`]+`/g, "code")));
    expect(wide).toEqual([]);
  });

  test("says no sentence twice", () => {
    const sentences = USER_PAGES.flatMap((page) =>
      proseOf(page)
        .replaceAll(/\s+/g, " ")
        .split(/(?<=[.:;?]) /),
    );
    const long = sentences.filter((sentence) => sentence.length > 40);
    expect(long.length).toBeGreaterThan(100);
    expect(long.filter((sentence, at) => long.indexOf(sentence) !== at)).toEqual([]);
  });

  test("is all linked to from the first page", () => {
    const linked = new Set(linksIn(read(README)).map((link) => link.split("#")[0]));
    expect(USER_PAGES.filter((page) => page !== README && !linked.has(page))).toEqual([]);
  });
});

const SOURCES = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => read(`src/${name}`))
  .join("\n");

describe("docs/words.md", () => {
  const rows = [...read("docs/words.md").matchAll(/^\| (?!word |--)([^|]+) \| [^|]+ \|(?: ([^|]+) \|)?$/gm)];

  test("explains each word once", () => {
    const words = rows.flatMap(([, names = ""]) => names.split(", "));
    expect(words.length).toBeGreaterThan(70);
    expect(words.filter((word, at) => words.indexOf(word) !== at)).toEqual([]);
  });

  test("names only what the code declares", () => {
    const named = rows.flatMap(([, , code = ""]) => [...code.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name));
    const declared = (name: string) =>
      new RegExp(`\\b(interface|type|class|function\\*?|const|readonly) ${name}\\b`).test(SOURCES);
    expect(named.length).toBeGreaterThan(50);
    expect(named.filter((name) => !declared(name))).toEqual([]);
  });
});

describe("docs/service.md", () => {
  test("has every section that a comment refers to", () => {
    const sections = headingsOf("docs/service.md");
    const cited = [...SOURCES.matchAll(/docs\/service\.md,(?:\s|\*)+"([^"]+)"/g)].map(([, title = ""]) => title);
    expect(cited.length).toBeGreaterThan(0);
    expect(cited.filter((title) => !sections.includes(title))).toEqual([]);
  });

  test("explains every source that it cites", () => {
    const text = read("docs/service.md");
    const explained = new Set([...text.matchAll(/^\| \[(\w+)\] \|/gm)].map(([, source = ""]) => source));
    const cited = [...text.matchAll(/\[([a-z]+(?:, [a-z]+)*)\](?!\()/g)].flatMap(([, words = ""]) => words.split(", "));
    expect(cited.filter((source) => !explained.has(source))).toEqual([]);
  });
});

const TEMPLATES = readdirSync(".github/ISSUE_TEMPLATE").filter((name) => name !== "config.yml");

interface IssueForm {
  readonly name: string;
  readonly description: string;
  readonly body: readonly {
    readonly type: string;
    readonly id?: string;
    readonly attributes: { readonly label?: string; readonly options?: readonly unknown[] };
  }[];
}

test.each(TEMPLATES)("the issue template %s is a form that GitHub reads", (name) => {
  const form = parseYaml(readFileSync(`.github/ISSUE_TEMPLATE/${name}`, "utf8")) as IssueForm;
  expect(form).toMatchObject({ name: expect.any(String), description: expect.any(String) });
  const questions = form.body.filter(({ type }) => type !== "markdown");
  for (const { type, id, attributes } of questions) {
    expect(["input", "textarea", "dropdown"]).toContain(type);
    expect([id, attributes.label]).toEqual([expect.stringMatching(/^[a-z]+$/), expect.stringMatching(/\S/)]);
    // YAML takes a bare yes for true, which GitHub refuses.
    expect((attributes.options ?? []).filter((option) => typeof option !== "string")).toEqual([]);
  }
  expect(new Set(questions.map(({ id }) => id)).size).toBe(questions.length);
});

test("each decision is a dated question with its price", () => {
  const pages = PAGES.filter((page) => page.startsWith("docs/decisions/") && !page.endsWith("README.md"));
  const decisions = pages.flatMap((page) => read(page).split(/^## /m).slice(1));
  expect(decisions.length).toBeGreaterThan(60);
  const [first = ""] = decisions;
  expect(first).toContain("Price: ");
  const wrong = decisions.filter((each) => !/^.+\? \(\d{4}-\d\d-\d\d\)\n\n[^]+\nPrice: [^]+$/.test(each));
  expect(wrong.map((each) => each.split("\n")[0])).toEqual([]);
});

test("the list of pages with decisions is complete", () => {
  const pages = readdirSync("docs/decisions").filter((name) => name !== "README.md");
  expect(
    linksIn(read("docs/decisions/README.md"))
      .filter((link) => pages.includes(link))
      .toSorted(),
  ).toEqual(pages.toSorted());
});
