import { expect, test } from "vitest";

import { ApiError, SmsError } from "../../src/errors.ts";
import { errorAnnotation, taskAnnotation } from "../../src/reports/annotations.ts";
import { HOSTILE_NAMES, task } from "./hostile.ts";

const asIs = (text: string) => text;

test.each([
  [new SmsError("usage", "unknown option"), "::error title=sms::unknown option\n"],
  [
    new ApiError("not_found", "show a: 100 % gone, or\nnot", { errorCode: "SMS.7703", hint: "Look: there." }),
    "::error title=sms%3A SMS.7703::show a: 100 %25 gone, or\\u000anot%0ALook: there.\n",
  ],
])("an error: %o", (error, line) => expect(errorAnnotation(error, asIs)).toBe(line));

test.each([
  [
    task({ outcome: "failed", exitCode: 5, reason: "MIGRATE_FAIL", advice: "Open the port." }),
    "::error title=sms start%3A failed::web-01 (t-1): MIGRATE_FAIL%0AOpen the port.\n",
  ],
  [
    task({ outcome: "timeout", exitCode: 8, taskName: undefined, operation: "wait" }),
    "::warning title=sms wait%3A timeout::t-1: timeout\n",
  ],
])("a task: %o", (ended, line) => expect(taskAnnotation(ended, asIs)).toBe(line));

/** As the runner of GitHub reads a line. */
function readBack(line: string): { readonly properties: string; readonly message: string } | undefined {
  const [, properties = "", message = ""] = /^::error ([^\n]*?)::([^\n]*)\n$/.exec(line) ?? [];
  const plain = message.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
  return properties === "" ? undefined : { properties, message: plain };
}

test.each(HOSTILE_NAMES)("one command and no more of a task named %j", (taskName) => {
  const line = taskAnnotation(task({ taskName, exitCode: 5, reason: "r", outcome: taskName }), asIs);
  const { properties, message } = readBack(line) ?? {};
  expect(properties).toMatch(/^title=[^:,\r\n]*$/);
  expect(message).not.toMatch(/[\p{Cc}\u202e\u200b]/u);
  expect(message?.endsWith(" (t-1): r")).toBe(true);
});

test("secrets are masked before anything is escaped", () => {
  const error = new SmsError("internal", "of 50%,x and more");
  expect(errorAnnotation(error, (text) => text.replaceAll("50%,x", "***"))).toBe(
    "::error title=sms::of *** and more\n",
  );
});
