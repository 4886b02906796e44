import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

import { serve, type Served } from "./sms.ts";
import { closeTerminals, hasTmux, terminal, tmux } from "./tmux.ts";

const ROWS = 24;
const WIDTHS = [60, 80, 120] as const;
const FAILED = { error_code: "SMS.3805", error_param: ["22"] };

const number = (at: number) => String(at).padStart(2, "0");
const id = (group: number, at: number) => `8d3c5a10-52f1-4c7e-9b0a-6f1e2d${group}${String(at).padStart(3, "0")}`;

/** Fifty tasks that stand where they are, two of them failed. */
const standing = Array.from({ length: 50 }, (_, at) => {
  const isFailed = at === 7 || at === 25;
  const state = isFailed ? "MIGRATE_FAIL" : at % 5 === 0 ? "MIGRATE_SUCCESS" : "RUNNING";
  const error_json = isFailed ? JSON.stringify(FAILED) : "";
  const sub_tasks = [{ id: 1, name: "MIGRATE_LINUX_FILE", progress: at * 2, start_date: 1 }];
  return {
    frozen: true,
    document: { id: id(100, at), name: `server-${number(at)}`, state, error_json, sub_tasks, remain_seconds: at * 97 },
  };
});
/** For each width a batch of its own: twenty tasks, two of which fail. */
const batches = WIDTHS.flatMap((width) =>
  Array.from({ length: 20 }, (_, at) => ({
    document: { id: id(200 + width, at), name: `b${width}-${number(at)}`, state: "READY" },
    plan: {
      steps: [{ name: "MIGRATE_LINUX_FILE", seconds: 600 }],
      ...(at === 4 || at === 11 ? { end: "MIGRATE_FAIL", failure: { error: FAILED } } : { end: "MIGRATE_SUCCESS" }),
    },
  })),
);

let sandbox: Served;
beforeAll(async () => {
  if (!hasTmux) return;
  const file = join(mkdtempSync(join(tmpdir(), "sms-screens-")), "scenario.json");
  writeFileSync(file, JSON.stringify({ tasks: [...standing, ...batches] }));
  sandbox = await serve("--scenario", file, "--speed", "600");
});
afterEach(closeTerminals);
afterAll(() => sandbox?.end());

/** What a command has written, with the lines that the terminal has broken joined again: no longer than it is wide, nothing was broken. */
function writtenLines(): readonly string[] {
  const lines = tmux("capture-pane", "-p", "-J", "-S", "-200").split("\n");
  return lines.map((line) => line.trimEnd()).filter((line) => line !== "" && !line.startsWith("$ "));
}
const widerThan = (columns: number) => writtenLines().filter((line) => line.length > columns);

describe.runIf(hasTmux).each(WIDTHS)("on a terminal of %i columns and 24 rows", (columns) => {
  const open = () => terminal(sandbox, columns, ROWS);

  test("show has state, step and error in its first ten lines", async () => {
    const { keys, until } = open();
    keys('sms task show server-07; echo "exit $?"', "Enter");
    await until((text) => text.includes("exit 0"));
    const first = writtenLines().slice(0, 10).join("\n");
    for (const shown of [/State +MIGRATE_FAIL/, /Step +.*MIGRATE_LINUX_FILE/, /SMS\.3805/])
      expect(first).toMatch(shown);
    expect(widerThan(columns)).toEqual([]);
  });

  test("list fits, and tells states and error codes in full", async () => {
    const { keys, until } = open();
    keys('sms task list; echo "exit $?"', "Enter");
    await until((text) => text.includes("exit 0"));
    expect(writtenLines().filter((line) => /server-(07|25)/.test(line))).toEqual([
      expect.stringMatching(/MIGRATE_FAIL\b.*SMS\.3805|SMS\.3805.*MIGRATE_FAIL\b/),
      expect.stringMatching(/MIGRATE_FAIL\b.*SMS\.3805|SMS\.3805.*MIGRATE_FAIL\b/),
    ]);
    expect(widerThan(columns)).toEqual([]);
  });

  test("a batch of twenty ends with its two failures first, and totals", async () => {
    const { keys, until } = open();
    keys(`sms task start $(seq -f b${columns}-%02g 0 19) --wait --interval 300ms; echo "exit $?"`, "Enter");
    const screen = await until((text) => /exit \d/.test(text));
    expect(screen).toMatch(/18 reached, 2 failed/);
    const others = Array.from({ length: 20 }, (_, at) => at).filter((at) => at !== 4 && at !== 11);
    const rows = writtenLines().filter((line) => new RegExp(`^ *b${columns}-\\d\\d `).test(line));
    expect(rows.slice(-20).map((line) => line.trim().split(" ")[0])).toEqual(
      [4, 11, ...others].map((at) => `b${columns}-${number(at)}`),
    );
    expect(rows.slice(-20, -18).every((row) => row.includes("SMS.3805"))).toBe(true);
    expect(rows.slice(-20).filter((row) => row.length > columns)).toEqual([]);
  });

  test("watch of fifty stays on the screen with the failures first, and Ctrl-C keeps what was learned", async () => {
    const { keys, until, screen } = open();
    keys("clear; sms task watch $(seq -f server-%02g 0 49) --interval 300ms", "Enter");
    await until((text) => /50 tasks: 2 failed/.test(text));
    const scrolled = () => Number(tmux("display-message", "-p", "#{history_size}"));
    const before = scrolled();
    await new Promise((later) => setTimeout(later, 1500));
    const live = tmux("capture-pane", "-p").split("\n");
    const rows = live.filter((line) => /server-\d\d/.test(line) && !line.includes("seq"));
    expect(rows.slice(0, 2).join()).toMatch(/server-07.*server-25/);
    expect(live.join("\n")).toMatch(/… and \d+ more/);
    expect(scrolled()).toBe(before);
    expect(screen().match(/50 tasks:/g)).toHaveLength(1);
    expect(widerThan(columns)).toEqual([]);
    keys("C-c", 'echo "exit $?"', "Enter");
    const ended = await until((text) => text.includes("exit 130"));
    expect(ended).toMatch(/2 failed/);
    const table = ended.split("\n").filter((line) => /^ *server-\d\d /.test(line));
    for (const name of ["server-07", "server-25"])
      expect(table.some((line) => line.includes(name) && line.includes("SMS.3805"))).toBe(true);
  });
});
