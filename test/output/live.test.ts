import { PassThrough } from "node:stream";

import { expect, test } from "vitest";

import type { Output } from "../../src/context.ts";
import { createProgress } from "../../src/output/terminal.ts";
import type { View } from "../../src/view/view.ts";

/** A stream that believes to be a terminal, and remembers what it was sent. */
function terminal(columns: number) {
  let sent = "";
  const nothing = () => true;
  const stream = Object.assign(new PassThrough(), {
    isTTY: true,
    columns,
    rows: 20,
    cursorTo: nothing,
    moveCursor: nothing,
    clearLine: nothing,
  });
  stream.on("data", (chunk: Buffer) => void (sent += chunk.toString("utf8")));
  const stderr: Output = {
    isTTY: true,
    columns,
    closed: false,
    terminal: stream as unknown as NodeJS.WriteStream,
    write: async (text) => void stream.write(text),
  };
  return { stderr, sent: () => sent };
}

const view = (text: string): View => [{ kind: "fields", rows: [["State", text]] }];
const STYLE = { output: "table", color: "never", quiet: false, debug: false } as const;
const pipe: Output = { isTTY: false, columns: undefined, closed: false, write: async () => {} };

test("a terminal is drawn on, each view in place of the last, and given back", async () => {
  const { stderr, sent } = terminal(40);
  const progress = createProgress(STYLE, { stderr, env: {} });
  if (progress.kind !== "live") throw new Error(progress.kind);
  await progress.draw(view("first"));
  await progress.draw(view("second"));
  await new Promise((later) => setTimeout(later, 600));
  await progress.stop();
  const hides = "\u001B[?25l";
  const shows = "\u001B[?25h";
  expect(sent()).toMatch(/State {2}first[\s\S]*State {2}second/);
  expect(sent().indexOf(hides)).toBeLessThan(sent().lastIndexOf(shows));
  const after = sent();
  await new Promise((later) => setTimeout(later, 400));
  expect(sent()).toBe(after);
});

test("stopping what never was drawn does nothing", async () => {
  const { stderr, sent } = terminal(40);
  const progress = createProgress(STYLE, { stderr, env: {} });
  if (progress.kind === "live") await progress.stop();
  expect(sent()).toBe("");
});

test.each([
  ["a pipe", STYLE, pipe, {}, "lines"],
  ["TERM=dumb", STYLE, terminal(80).stderr, { TERM: "dumb" }, "lines"],
  ["CI", STYLE, terminal(80).stderr, { CI: "true" }, "lines"],
  ["--debug", { ...STYLE, debug: true }, terminal(80).stderr, {}, "lines"],
  ["--quiet", { ...STYLE, quiet: true }, terminal(80).stderr, {}, "none"],
  ["-o jsonl", { ...STYLE, output: "jsonl" as const }, pipe, {}, "none"],
  ["a terminal", STYLE, terminal(80).stderr, {}, "live"],
])("%s gets progress", (_, style, stderr, env, kind) => {
  expect(createProgress(style, { stderr, env }).kind).toBe(kind);
});

test("a table that is higher than the terminal loses its last rows, and what stands below it stays", async () => {
  const { stderr, sent } = terminal(40);
  const progress = createProgress(STYLE, { stderr, env: {} });
  if (progress.kind !== "live") throw new Error(progress.kind);
  const rows = Array.from({ length: 50 }, (_, at) => [`server-${at}`]);
  await progress.draw([
    { kind: "table", columns: [{ header: "Name" }], rows, mayLoseRows: true },
    { kind: "fields", rows: [["", "below"]] },
  ]);
  await new Promise((later) => setTimeout(later, 600));
  await progress.stop();
  // 20 rows, one of them for the cursor: the header, 15 tasks, the count, an empty line, and what stands below.
  expect(sent()).toMatch(/ Name\n {2}server-0\n(.*\n){13} {2}server-14\n {2}… and 35 more\n\n {2}below/);
  expect(sent()).not.toContain("server-15");
});
