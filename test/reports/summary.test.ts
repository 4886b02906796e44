import { lexer, type Token, type Tokens } from "marked";
import { expect, test } from "vitest";

import { summaryOf } from "../../src/reports/summary.ts";
import { safeText } from "../../src/safe-text.ts";
import { HOSTILE_NAMES, report, task } from "./hostile.ts";

test("a table that stands apart from what is before and after it", () => {
  const failed = task({
    taskId: "t-2",
    outcome: "failed",
    exitCode: 5,
    stateBefore: "READY",
    state: "MIGRATE_FAIL",
    reason: "x",
  });
  expect(summaryOf(report(task({ waitedSeconds: 90, state: "SYNCING" }), failed, task({ exitCode: null })))).toBe(`
### sms task start: exit 10

| Task | Outcome | State | Waited | Exit | Reason | Id |
| --- | --- | --- | ---: | ---: | --- | --- |
| web-01 | accepted | SYNCING | 1 min 30 s | 0 |  | t-1 |
| web-01 | failed | READY → MIGRATE_FAIL | — | 5 | x | t-2 |
| web-01 | accepted | — | — | — |  | t-1 |

`);
});

test("nothing where there is nothing to tell; what ended the command where there are no tasks", () => {
  expect(summaryOf(report())).toBe("");
  const commandError = { kind: "auth", message: "no credentials", advice: "Log in." } as const;
  expect(summaryOf({ ...report(), exitCode: 4, commandError })).toBe(
    "\n### sms task start: exit 4\n\n- no credentials\n- Log in.\n\n",
  );
});

test("where a task tells already that it was let go, nothing is told twice", () => {
  const commandError = { kind: "interrupted", message: "interrupted" } as const;
  expect(summaryOf({ ...report(task({ outcome: "detached", exitCode: 143 })), commandError })).not.toContain(
    "interrupted",
  );
});

test("of more than GitHub takes, those that went well are left out first", () => {
  const good = Array.from({ length: 600 }, (_, at) => task({ taskId: `good-${at}` }));
  const text = summaryOf(report(...good, task({ taskId: "bad", exitCode: 5 })));
  const rows = text.split("\n").filter((line) => line.startsWith("| web-01"));
  expect([rows.length, rows[0], text.endsWith("\n- and 101 more\n\n")]).toEqual([
    500,
    "| web-01 | accepted | — | — | 5 |  | bad |",
    true,
  ]);
});

const kindsOf = (token: Token): readonly string[] => [
  token.type,
  ...("tokens" in token ? (token.tokens ?? []).flatMap(kindsOf) : []),
];

test.each(HOSTILE_NAMES)("a task named %j is one row of plain text", (taskName) => {
  const tokens = lexer(summaryOf(report(task({ taskName, reason: taskName, taskId: taskName }))));
  const table = tokens.find((token): token is Tokens.Table => token.type === "table");
  const [row = [], ...others] = table?.rows ?? [];
  expect([row.length, others]).toEqual([7, []]);
  const kinds = new Set(row.flatMap(({ tokens: parts }) => parts.flatMap(kindsOf)));
  expect([...kinds].filter((kind) => !["text", "escape", "codespan", "html"].includes(kind))).toEqual([]);
  const html = row.flatMap(({ tokens: parts }) => parts).filter(({ type }) => type === "html");
  expect(html).toEqual([]);
  expect(tokens.map(({ type }) => type).filter((type) => type !== "space")).toEqual(["heading", "table"]);
  const words = safeText(taskName).replaceAll(/[^\p{L}\p{N}]/gu, "");
  expect(
    row[0]?.tokens
      .map((part) => ("text" in part ? part.text : ""))
      .join("")
      .replaceAll(/&nbsp;|[^\p{L}\p{N}]/gu, ""),
  ).toBe(words);
});
