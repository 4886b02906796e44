import { expect, test } from "vitest";

import { parseJson, printJson } from "../../src/json.ts";
import { createMarkdownOfView, markdownText } from "../../src/output/markdown.ts";
import { drawMultiLineRow } from "../../src/output/multi-line-row.ts";
import { renderView } from "../../src/output/table.ts";
import { tsvFormat } from "../../src/output/tsv.ts";
import { cutTo, displayWidth, wrapTo } from "../../src/output/width.ts";
import { printYaml } from "../../src/output/yaml.ts";
import { junitOf } from "../../src/reports/junit.ts";
import { safeText } from "../../src/safe-text.ts";
import type { View } from "../../src/view/view.ts";

const paint = (text: string) => text;
const shown = (text: string): View => [
  { kind: "heading", text, detail: text },
  { kind: "fields", rows: [[text, text]] },
  { kind: "table", columns: [{ header: "Name" }, { header: "State", kept: true }], rows: [[text, text]] },
  { kind: "table", columns: [{ header: "Name" }, { header: "Trace" }], rows: [[text, text]], overflow: "wrap" },
  { kind: "lines", lines: [text] },
];

const PATHS: Readonly<Record<string, (text: string) => unknown>> = {
  safeText,
  displayWidth,
  cutTo: (text) => cutTo(text, text.length / 4),
  wrapTo: (text) => wrapTo(text, 60),
  markdownText,
  markdown: (text) => createMarkdownOfView()(shown(text)),
  "a terminal of 80 columns": (text) => renderView(shown(text), { columns: 80, paint, drawMultiLineRow }),
  "a table in a pipe": (text) => renderView(shown(text), { columns: undefined, paint }),
  tsv: (text) => tsvFormat(TSV).item({ view: async () => shown(text) }),
  yaml: (text) => printYaml({ [text]: text, list: [text] }),
  json: (text) => parseJson(printJson({ [text]: text })),
  "text that is no JSON": (text) => {
    expect(() => parseJson(`{"a": "${text}`)).toThrow();
  },
  junit: (text) =>
    junitOf({
      operation: "start",
      startedAt: new Date(0),
      seconds: 1,
      exitCode: 5,
      commandError: undefined,
      tasks: [{ operation: "start", taskId: text, taskName: text, outcome: "failed", reason: text, exitCode: 5 }],
    }),
};

const TSV: Parameters<typeof tsvFormat>[0] = {
  style: { output: "tsv", color: "never", query: undefined, noHeaders: false },
  shape: { many: false },
  query: undefined,
  surface: { stdout: { isTTY: false, columns: undefined, closed: false, write: async () => {} }, env: {} },
};

const UNITS = [
  "@",
  "##a",
  " ",
  ": ",
  "://",
  "www.",
  "- ",
  "_a",
  '\\"',
  "`|<",
  "1e",
  "\t",
  "\u202e",
  "数",
  "e\u0301",
  "🚀",
];
const LENGTH = 4096;
/** What a text of twice the length costs at most if the work does not grow with its square: that would be a hundred times more. */
const CHEAP_MS = 1;

/** CPU time of one call in ms, the least of three; not the time that passes, which other programs lengthen. */
function cpuTime(work: () => unknown): number {
  const times = Array.from({ length: 3 }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

/** Steps of a regular expression cannot be counted, so they are measured; a measurement that was disturbed is made again. */
function growth(work: (text: string) => unknown, unit: string): number {
  const [once, twice] = [LENGTH, 2 * LENGTH].map((length) => unit.repeat(length / unit.length));
  let least = Infinity;
  for (let attempt = 0; attempt < 10 && least > 2.5; attempt += 1) {
    const cost = cpuTime(() => work(twice ?? ""));
    least = Math.min(least, cost <= CHEAP_MS ? 1 : cost / cpuTime(() => work(once ?? "")));
  }
  return least;
}

// CPU time is measured, and other programs share the processor's caches.
test.each(Object.entries(PATHS))(
  "twice the text is at most two and a half times the work: %s",
  { retry: 2 },
  (_, work) => {
    for (const unit of UNITS) expect(growth(work, unit), JSON.stringify(unit)).toBeLessThanOrEqual(2.5);
  },
);
