import * as fc from "fast-check";
import { lexer, type MarkedToken, type Token, type Tokens } from "marked";
import { describe, expect, test } from "vitest";

import { createMarkdownOfView } from "../../src/output/markdown.ts";
import { safeText } from "../../src/safe-text.ts";
import type { Block, View } from "../../src/view/view.ts";

const markdown = (...views: readonly View[]) => views.map(createMarkdownOfView()).join("");

test("a screen: headings, fields and tables, remarks as a list", () => {
  const view: View = [
    { kind: "heading", text: "web-01", detail: "7a9a" },
    {
      kind: "fields",
      rows: [
        ["State", { text: "RUNNING", screen: "drawn", tone: "active" }],
        ["", "a remark"],
        ["Step", "1 of 2"],
      ],
    },
    {
      kind: "table",
      title: "Disks",
      columns: [{ header: "Disk" }, { header: "Size", align: "right" }],
      rows: [
        ["/dev/vda", "40.0 GiB"],
        [{ text: "  /dev/vda1" }, "—"],
      ],
    },
    { kind: "table", title: "None", columns: [{ header: "A" }], rows: [] },
    { kind: "lines", title: "Lines", lines: ["one", "", "1. two"] },
  ];
  expect(markdown(view)).toBe(`## web-01 (7a9a)

| Field | Value |
| --- | --- |
| State | RUNNING |
| Step | 1 of 2 |

- a remark

### Disks

| Disk | Size |
| --- | ---: |
| /dev/vda | 40.0 GiB |
| &nbsp;&nbsp;/dev/vda1 | — |

### None

| A |
| --- |

### Lines

- one
- 1\\. two
`);
});

test("lists, and tables of the same columns, go on over several answers; others stand apart", () => {
  const line = (text: string): View => [{ kind: "lines", lines: [text] }];
  const table = (header: string, cell: string): View => [{ kind: "table", columns: [{ header }], rows: [[cell]] }];
  expect(markdown(line("a"), line("b"), table("A", "1"), table("A", "2"), table("B", "3"), [], line("c"))).toBe(
    "- a\n- b\n\n| A |\n| --- |\n| 1 |\n| 2 |\n\n| B |\n| --- |\n| 3 |\n\n- c\n",
  );
  expect(markdown([{ kind: "heading", text: "a" }], [{ kind: "heading", text: "b" }])).toBe("## a\n\n## b\n");
});

test.each([
  ["MIGRATE_LINUX_BLOCK", "MIGRATE_LINUX_BLOCK"],
  ["_x_ a_", String.raw`\_x\_ a\_`],
  ["a|b `c` <b>*d*</b> [e](f) ![g](h)", String.raw`a\|b \`c\` \<b\>\*d\*\</b\> \[e\](f) !\[g\](h)`],
  ["a\tb\nc\\", String.raw`a\\u0009b\\u000ac\\`],
  ["@octocat a@b.example #12 # x", "`@`octocat a`@`b.example `#`12 \\# x"],
  ["https://x.example www.x.example WWW.x", "https`://`x.example www`.`x.example WWW`.`x"],
  ["@@a #@a www.@a", "`@@`a `#@`a www`.@`a"],
  ["&lt; ~~x~~ $x$", String.raw`\&lt; \~\~x\~\~ \$x\$`],
  ["::error::x ##[error] ]]>", String.raw`\\u003a:error::x \\u0023\#\[error\] \]\]\>`],
  ["- x", String.raw`\- x`],
  ["---", String.raw`\---`],
  ["12) x", String.raw`12\) x`],
  ["2020-08-26 1.5", "2020-08-26 1.5"],
  ["", ""],
])("%j is written %s", (text, expected) => {
  const view: View = [{ kind: "lines", lines: [text] }];
  expect(markdown(view)).toBe(expected === "" ? "" : `- ${expected}\n`);
});

describe("hostile text, read by a Markdown library", () => {
  const hostile = fc.oneof(
    fc.string({ unit: "binary", maxLength: 15 }),
    fc
      .array(
        fc.oneof(
          fc.constantFrom(..."`|\\*_[]()<>!#@~&$:;\"'=-+.{}^ \t\n0aé迁"),
          fc.constantFrom(
            "<!--",
            "-->",
            "<b>",
            "</td>",
            "]]>",
            "](x)",
            "https://x.example/",
            "www.x.example",
            "mailto:",
          ),
          fc.constantFrom(
            "a@b.example",
            "@octocat",
            "#1",
            "```",
            "~~~",
            "|---|",
            "1. ",
            "- ",
            "[^1]",
            "&lt;",
            "  ",
            "---",
            "===",
          ),
          fc.constantFrom("::error::", "##[error]", "##vso[x]", "$x$", "\\|", "\\`", "[ ] ", "> ", "# ", "    x"),
        ),
        { maxLength: 10 },
      )
      .map((parts) => parts.join("")),
  );
  /** What a reader sees of a text: unsafe characters as escapes, no space at the end, spaces before it kept. */
  const seen = (text: string) => safeText(text).trimEnd();

  test("a table keeps its cells, and they their texts", () => {
    const cells = fc.array(fc.array(hostile, { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(cells, ([headers = [], ...rows]) => {
        const block: Block = { kind: "table", columns: headers.map((header) => ({ header })), rows };
        const tokens = lexer(markdown([block])) as readonly MarkedToken[];
        const [table] = tokens;
        expect(tokens.length).toBe(1);
        if (table?.type !== "table") throw new Error(`no table but ${table?.type}`);
        expect([table.header, ...table.rows].map((row) => row.map(cellText))).toEqual(
          [headers, ...rows].map((row) => row.map((text) => unspaced(seen(text)))),
        );
      }),
      { numRuns: 1500 },
    );
  });

  test("a list keeps its items, a heading its line", () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 4 }), hostile, (lines, heading) => {
        const view: View = [
          { kind: "heading", text: `x${heading}` },
          { kind: "lines", lines: lines.map((line) => line) },
        ];
        const [title, ...others] = (lexer(markdown(view)) as readonly MarkedToken[]).filter(
          ({ type }) => type !== "space",
        );
        if (title?.type !== "heading") throw new Error(`no heading but ${title?.type}`);
        expect(unspaced(plainText(title.tokens))).toBe(unspaced(seen(`x${heading}`)));
        const items = lines.map((line) => unspaced(seen(line))).filter((line) => line !== "");
        expect(others.map(({ type }) => type)).toEqual(items.length === 0 ? [] : ["list"]);
        const [list] = others;
        expect(list?.type === "list" ? list.items.map(itemText) : []).toEqual(items);
      }),
      { numRuns: 1500 },
    );
  });

  function cellText({ tokens }: Tokens.TableCell): string {
    return unspaced(plainText(tokens));
  }

  function itemText({ tokens, task }: Tokens.ListItem): string {
    expect(task).toBe(false);
    return unspaced(tokens.map((token) => plainText((token as Tokens.Text).tokens)).join(""));
  }

  /** The text of a line; throws where it holds anything but text, escapes and the code that takes the life out of mentions. */
  function plainText(tokens: readonly Token[] = []): string {
    return (tokens as readonly MarkedToken[])
      .map((token) => {
        if (token.type === "text" || token.type === "escape") return decoded(token);
        if (token.type === "codespan" && /^([@#]|:\/\/|\.)+$/.test(token.text)) return token.text;
        throw new Error(`${token.type}: ${token.raw}`);
      })
      .join("");
  }

  /** The library leaves entities to the browser. */
  function decoded({ type, text }: Tokens.Text | Tokens.Escape): string {
    return type === "escape" ? text : text.replaceAll("&nbsp;", " ");
  }

  /** Spaces at the ends are nobody's. */
  function unspaced(text: string): string {
    return text.trim();
  }
});
