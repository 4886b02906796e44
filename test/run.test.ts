import { describe, expect, test } from "vitest";

import { createSecrets } from "../src/api/secrets.ts";
import type { Item } from "../src/commands/command.ts";
import type { Context } from "../src/context.ts";
import { ConfigError, InterruptedError, SmsError } from "../src/errors.ts";
import { combinedExitCode, run } from "../src/run.ts";

test.each([
  [[], 0],
  [[0, 0], 0],
  [[3], 3],
  [[9, 9, 9], 9],
  [[0, 3], 10],
  [[0, 8, 0], 8],
  [[8, 5], 10],
  [[3, 0, 3], 10],
])("the codes %j together are %d", (codes, code) => {
  expect(combinedExitCode(codes)).toBe(code);
});

interface World {
  readonly output?: "json" | "jsonl";
  readonly pagesOf?: string;
  readonly finishes?: boolean;
  /** After so many writes nobody reads any more. */
  readonly readerLeavesAfter?: number;
  /** What every write to stdout fails with, or only the first. */
  readonly stdoutFailure?: Error;
  readonly failsOnce?: boolean;
  /** What writing the report file of --junit fails with. */
  readonly reportFailure?: Error;
  readonly env?: Readonly<Record<string, string>>;
  readonly junit?: string;
}

/** Runs a command that answers with these items and then ends, or throws what is no item. */
async function runItems(items: readonly (Item | Error)[], world: World = {}) {
  const printed: string[] = [];
  let writes = 0;
  const warned: string[] = [];
  const errors: SmsError[] = [];
  const tasks: string[] = [];
  const taken: unknown[] = [];
  async function* answer(): AsyncGenerator<Item> {
    for (const item of items) {
      if (item instanceof Error) throw item;
      taken.push(item.json ?? item.event);
      yield item;
    }
  }
  const fail = async () => {
    if (world.reportFailure) throw world.reportFailure;
  };
  const context = {
    env: world.env ?? {},
    home: "/home/test",
    platform: "linux",
    stdin: { isTTY: false },
    stderr: { isTTY: false, write: async (text: string) => void warned.push(text) },
    stdout: {
      isTTY: false,
      columns: undefined,
      get closed() {
        return printed.length >= (world.readerLeavesAfter ?? Infinity);
      },
      write: async (text: string) => {
        writes += 1;
        if (world.stdoutFailure && !(world.failsOnce && writes > 1)) throw world.stdoutFailure;
        printed.push(text);
      },
    },
    files: { write: fail, append: fail, checkWritable: async () => {}, read: async () => undefined },
    clock: { now: () => new Date(0), elapsedMs: () => 0, utcOffset: () => 0, sleep: async () => {} },
    interrupted: new AbortController().signal,
    fault: new AbortController().signal,
  } as unknown as Context;
  const report = { operation: "start", summary: undefined, junit: world.junit, envFile: undefined };
  const code = await run(
    {
      kind: "run",
      globals: { output: world.output ?? "jsonl", color: "never", ci: "auto", quiet: false, noInput: true } as never,
      finishes: world.finishes ?? false,
      start: () => ({
        items: answer(),
        many: true,
        ...(world.pagesOf && { pagesOf: world.pagesOf }),
        ...(world.junit || world.env ? { report } : {}),
      }),
    },
    context,
    createSecrets([]),
    {
      error: async (error) => void errors.push(error),
      task: async ({ taskId, exitCode }) => void tasks.push(`${taskId} ${exitCode}`),
    },
  );
  return { code, printed: printed.join(""), warned: warned.join(""), errors, tasks, taken };
}

const record = (taskId: string) => ({ taskId, operation: "start", outcome: "accepted" });
const missing = new SmsError("not_found", "no such task");

describe("the exit code", () => {
  test.each<[string, readonly (Item | Error)[], number]>([
    ["is 0 when nothing failed", [{ json: 1 }, { json: 2 }], 0],
    ["is that of the item's error", [{ error: missing }], 3],
    ["is the item's own where it has one", [{ json: 1, exitCode: 42 }], 42],
    ["leaves out tasks that were not tried", [{ json: 1, exitCode: null }, { error: missing }], 3],
    ["leaves out events", [{ event: 1, exitCode: 5 }, { json: 1 }], 0],
    ["is 10 when items disagree", [{ json: 1 }, { error: missing }], 10],
    ["is that of what ended the command", [{ json: 1 }, new InterruptedError("SIGTERM")], 143],
    ["of an interruption without a signal of its own is that of Ctrl-C", [new InterruptedError("SIGINT")], 130],
  ])("%s", async (_, items, code) => {
    expect((await runItems(items)).code).toBe(code);
  });

  test("errors are reported once, and tasks that failed without one as tasks", async () => {
    const items: readonly Item[] = [
      { error: missing, record: record("a") },
      { json: 1, exitCode: 5, record: record("b") },
      { json: 2, exitCode: null, record: record("c") },
      { json: 3, record: record("d") },
    ];
    const { errors, tasks } = await runItems(items);
    expect([errors, tasks]).toEqual([[missing], ["b 5"]]);
  });
});

describe("JSON", () => {
  const interrupted = new InterruptedError("SIGINT");
  const page: Item = { json: { tasks: [1] } };

  test("of results has what was done before an interruption", async () => {
    const { printed } = await runItems([{ json: 1 }, interrupted], { output: "json" });
    expect(JSON.parse(printed)).toEqual([1]);
  });

  test("of a list is whole when all pages came", async () => {
    const { printed } = await runItems([page], { output: "json", pagesOf: "tasks" });
    expect(JSON.parse(printed)).toMatchObject({ tasks: [1] });
  });

  test("of a list is left open by an interruption, so that nobody takes it for the whole list", async () => {
    const { printed } = await runItems([page, interrupted], { output: "json", pagesOf: "tasks" });
    expect(() => JSON.parse(printed) as unknown).toThrow(SyntaxError);
  });
});

describe("a reader that is gone", () => {
  const items: readonly Item[] = [{ json: 1 }, { json: 2 }, { json: 3, exitCode: 5 }];

  test("ends a command that only reads", async () => {
    expect(await runItems(items, { readerLeavesAfter: 2 })).toMatchObject({ code: 0, taken: [1, 2] });
  });

  test("does not end one that acts", async () => {
    expect(await runItems(items, { readerLeavesAfter: 2, finishes: true })).toMatchObject({
      code: 10,
      taken: [1, 2, 3],
    });
  });
});

describe("an answer that cannot be printed", () => {
  const full = new ConfigError("disk full");
  const items: readonly Item[] = [{ json: 1 }, { json: 2 }];

  test("ends a command that only reads, with its error", async () => {
    expect(await runItems(items, { stdoutFailure: full })).toMatchObject({ code: 2, errors: [full], taken: [1] });
  });

  test("is reported after a command that acts has ended", async () => {
    const done = await runItems(items, { stdoutFailure: full, finishes: true });
    expect(done).toMatchObject({ code: 2, errors: [full], taken: [1, 2] });
  });

  test("does not take the place of what failed", async () => {
    const done = await runItems([{ error: missing }], { stdoutFailure: full, finishes: true });
    expect(done).toMatchObject({ code: 3, errors: [missing, full] });
  });
});

describe("what was done and is not on stdout", () => {
  const full = new ConfigError("disk full");
  const items: readonly Item[] = ["a", "b", "c"].map((id) => ({ json: id, record: record(id) }));
  const notes = (ids: readonly string[]) => ids.map((id) => `not on stdout: start accepted: ${id}\n`).join("");

  test.each<[string, readonly string[], World]>([
    ["all, where nothing could be printed", ["a", "b", "c"], { stdoutFailure: full }],
    [
      "all from a failure on, as what came after it stands alone",
      ["a", "b", "c"],
      { stdoutFailure: full, failsOnce: true },
    ],
    ["what came after the reader had left", ["b", "c"], { readerLeavesAfter: 2 }],
    ["nothing, where all was printed", [], {}],
    ["nothing, where all was printed at the end", [], { output: "json" }],
    ["all, where what is printed at the end could not be", ["a", "b", "c"], { output: "json", stdoutFailure: full }],
  ])("%s", async (_, ids, world) => {
    expect((await runItems(items, { ...world, finishes: true })).warned).toBe(notes(ids));
  });

  test("is not told of a task whose error is on stderr", async () => {
    const failed: Item = { json: "x", error: missing, record: record("x") };
    const { warned } = await runItems([failed, ...items], { stdoutFailure: full, finishes: true });
    expect(warned).toBe(notes(["a", "b", "c"]));
  });

  test("is not told by a command that only reads", async () => {
    expect((await runItems(items, { stdoutFailure: full })).warned).toBe("");
  });

  test("is told after an interruption, too", async () => {
    const { code, warned } = await runItems([...items, new InterruptedError("SIGINT")], {
      stdoutFailure: full,
      finishes: true,
    });
    expect([code, warned]).toEqual([130, notes(["a", "b", "c"])]);
  });
});

describe("a report that cannot be written", () => {
  const reportFailure = Object.assign(new Error("disk full"), { code: "ENOSPC" });
  const requested = { junit: "report.xml", reportFailure };

  test("fails a command that succeeded, and is reported", async () => {
    const { code, errors } = await runItems([{ json: 1, record: record("a") }], requested);
    expect(code).toBe(1);
    expect(errors.map(({ message }) => message).join()).toContain("--junit could not be written");
  });

  test("does not take the place of what failed", async () => {
    const { code, errors } = await runItems([{ error: missing, record: record("a") }], requested);
    expect([code, errors.length]).toEqual([3, 2]);
  });

  test("is a warning where nobody asked for it", async () => {
    const env = { GITHUB_STEP_SUMMARY: "summary.md" };
    const done = await runItems([{ json: 1, record: record("a") }], { env, reportFailure });
    expect(done).toMatchObject({
      code: 0,
      errors: [],
      warned: "warning: GITHUB_STEP_SUMMARY could not be written: disk full\n",
    });
  });
});
