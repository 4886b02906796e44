import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parse } from "dotenv";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { envFileOf } from "../../src/reports/dotenv.ts";
import { HOSTILE_NAMES, report, task } from "./hostile.ts";

const ONE = {
  SMS_OPERATION: "start",
  SMS_EXIT_CODE: "10",
  SMS_TASK_ID: "t-1",
  SMS_TASK_NAME: "web-01",
  SMS_TASK_STATE: "MIGRATE_FAIL",
  SMS_TASK_OUTCOME: "failed",
  SMS_TASK_ERROR_CODE: "SMS.3805",
  SMS_TASK_WAITED_SECONDS: "90",
  SMS_TASKS: "1",
  SMS_TASKS_SUCCEEDED: "0",
  SMS_TASKS_FAILED: "1",
  SMS_TASKS_UNFINISHED: "0",
  SMS_TASKS_NOT_TRIED: "0",
  SMS_TASK_IDS: "t-1",
  SMS_FAILED_TASK_IDS: "t-1",
  SMS_UNFINISHED_TASK_IDS: "",
};
const FAILED = task({
  outcome: "failed",
  exitCode: 5,
  state: "MIGRATE_FAIL",
  errorCode: "SMS.3805",
  waitedSeconds: 90,
});

test("one task", () => {
  expect(envFileOf(report(FAILED))).toBe(
    Object.entries(ONE)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(""),
  );
});

test("several: counted and listed, and no value of one task stands for them all", () => {
  const text = envFileOf(
    report(
      task(),
      FAILED,
      task({ taskId: "t-3", exitCode: 8 }),
      task({ taskId: "t-4", exitCode: null }),
      task({ taskId: "a,b", exitCode: 143 }),
    ),
  );
  expect(parse(text)).toEqual({
    SMS_OPERATION: "start",
    SMS_EXIT_CODE: "10",
    SMS_TASK_ID: "",
    SMS_TASK_NAME: "",
    SMS_TASK_STATE: "",
    SMS_TASK_OUTCOME: "",
    SMS_TASK_ERROR_CODE: "",
    SMS_TASK_WAITED_SECONDS: "",
    SMS_TASKS: "5",
    SMS_TASKS_SUCCEEDED: "1",
    SMS_TASKS_FAILED: "1",
    SMS_TASKS_UNFINISHED: "2",
    SMS_TASKS_NOT_TRIED: "1",
    SMS_TASK_IDS: "t-1,t-1,t-3,t-4,a_b",
    SMS_FAILED_TASK_IDS: "t-1",
    SMS_UNFINISHED_TASK_IDS: "t-3,a_b",
  });
});

/** What a shell makes of the file, and what else is in its folder afterwards. */
function sourced(shell: string, text: string) {
  const folder = mkdtempSync(join(tmpdir(), "sms-env-"));
  writeFileSync(join(folder, "result.env"), text);
  const line = `set -eu; set -a; . ./result.env; env -0`;
  const out = execFileSync(shell, ["-c", line], {
    cwd: folder,
    encoding: "utf8",
    env: { PATH: process.env["PATH"], HOME: folder },
  });
  const values = out.split("\0").filter((pair) => pair.startsWith("SMS_"));
  return { values: values.join("\n").split("\n"), files: readdirSync(folder) };
}

describe.each(HOSTILE_NAMES)("a task named %j", (name) => {
  const text = envFileOf(report(task({ taskId: name, taskName: name, state: name, outcome: name, errorCode: name })));
  const lines = text.trimEnd().split("\n");

  test("one line a name, and nothing in it that any reader takes for more than itself", () => {
    expect(lines.map((line) => line.split("=")[0])).toEqual(Object.keys(ONE));
    for (const line of lines) expect(line).toMatch(/^\w+=[\p{L}\p{M}\p{N}_.:/@+-]*$/u);
  });

  test.each(["bash", "sh"])("%s reads just that, and runs nothing", (shell) => {
    const { values, files } = sourced(shell, text);
    expect({ values: values.toSorted(), files }).toEqual({ values: lines.toSorted(), files: ["result.env"] });
  });

  test("a dotenv reader reads the same", () => {
    expect(Object.entries(parse(text)).map((pair) => pair.join("="))).toEqual(lines);
  });
});

test("what may be written is a fixed set of characters, whatever comes in", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (name) => {
      const text = envFileOf(report(task({ taskId: name, taskName: name, state: name })));
      expect(text).toMatch(/^(\w+=[\p{L}\p{M}\p{N}_.:/@+,-]*\n){16}$/u);
    }),
  );
});
