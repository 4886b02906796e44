import { parseXml, XmlElement } from "@rgrove/parse-xml";
import * as fc from "fast-check";
import { expect, test } from "vitest";

import { junitOf } from "../../src/reports/junit.ts";
import { safeText } from "../../src/safe-text.ts";
import { HOSTILE_NAMES, report, task } from "./hostile.ts";

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  readonly text: string;
}

function plain({ name, attributes, children, text }: XmlElement): Element {
  return { name, attributes, children: children.filter((each) => each instanceof XmlElement).map(plain), text };
}

function read(xml: string): Element {
  const { root } = parseXml(xml);
  if (root === null) throw new Error("no element");
  return plain(root);
}

const casesOf = (xml: string) => read(xml).children[0]?.children ?? [];

test("a suite with what went well, failed, could not be done, ran out of time and was not tried", () => {
  const xml = junitOf(
    report(
      task({ waitedSeconds: 90, stateBefore: "READY", state: "SYNCING", outcome: "reached" }),
      task({
        taskId: "t-2",
        outcome: "failed",
        exitCode: 5,
        reason: "MIGRATE_FAIL",
        errorCode: "SMS.3805",
        advice: "Go.",
      }),
      task({ taskId: "t-3", taskName: undefined, outcome: "failed", exitCode: 7, reason: "HTTP 500" }),
      task({ taskId: "t-4", outcome: "timeout", exitCode: 8, reason: "still RUNNING" }),
      task({ taskId: "t-5", outcome: "not_tried", exitCode: null, reason: "another task failed" }),
    ),
  );
  const counts = { tests: "5", failures: "1", errors: "1", time: "61.5" };
  const head = (name: string, time = "0") => ({ classname: "sms.task.start", name, time });
  expect(xml.startsWith('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ')).toBe(true);
  const { name, attributes, children } = read(xml);
  expect({ name, attributes, suite: children[0]?.attributes }).toEqual({
    name: "testsuites",
    attributes: counts,
    suite: { name: "sms task start", ...counts, skipped: "2", timestamp: "2026-01-02T03:04:05" },
  });
  expect(
    casesOf(xml).map((each) => [each.attributes, each.children.map(({ name: kind, attributes: how }) => [kind, how])]),
  ).toEqual([
    [head("start web-01 (t-1)", "90"), [["system-out", {}]]],
    [head("start web-01 (t-2)"), [["failure", { type: "SMS.3805", message: "MIGRATE_FAIL" }]]],
    [head("start t-3"), [["error", { type: "failed", message: "HTTP 500" }]]],
    [head("start web-01 (t-4)"), [["skipped", { message: "still RUNNING" }]]],
    [head("start web-01 (t-5)"), [["skipped", { message: "another task failed" }]]],
  ]);
  expect(casesOf(xml)[1]?.children[0]?.text).toBe(
    "outcome: failed\nreason: MIGRATE_FAIL\ncode: SMS.3805\nwhat to do: Go.\nmore: sms task show t-2",
  );
});

/** What the schema of the xUnit plugin of Jenkins allows of what a report may have: https://github.com/jenkinsci/xunit-plugin, junit-10.xsd. */
const ALLOWED: Readonly<
  Record<string, { readonly attributes: readonly string[]; readonly children: readonly string[] }>
> = {
  testsuites: { attributes: ["name", "time", "tests", "failures", "errors"], children: ["testsuite"] },
  testsuite: {
    attributes: ["name", "tests", "failures", "errors", "group", "time", "skipped", "timestamp", "hostname", "id"],
    children: ["testcase", "properties", "system-out", "system-err"],
  },
  testcase: {
    attributes: ["name", "time", "classname", "group"],
    children: ["skipped", "error", "failure", "system-out", "system-err"],
  },
  skipped: { attributes: ["type", "message"], children: [] },
  error: { attributes: ["type", "message"], children: [] },
  failure: { attributes: ["type", "message"], children: [] },
  "system-out": { attributes: [], children: [] },
};

function notAllowed({ name, attributes, children }: Element): readonly string[] {
  const allowed = ALLOWED[name] ?? { attributes: [], children: [] };
  return [
    ...Object.keys(attributes).flatMap((each) => (allowed.attributes.includes(each) ? [] : [`${name}/@${each}`])),
    ...children.flatMap((each) => (allowed.children.includes(each.name) ? [] : [`${name}/${each.name}`])),
    ...("time" in attributes && !/^\d*(\.\d*)?$/.test(attributes["time"] ?? "") ? [`${name}/@time`] : []),
    ...children.flatMap(notAllowed),
  ];
}

test("Jenkins' xUnit plugin, which checks reports by its schema, takes each", () => {
  const all = [0, 5, 7, 8, 143, null].map((exitCode) => task({ exitCode, waitedSeconds: 90, reason: "r" }));
  const commandError = { kind: "network", message: "no route", advice: "Look." } as const;
  for (const each of [report(), report(...all), { ...report(), commandError }])
    expect(notAllowed(read(junitOf(each)))).toEqual([]);
});

test("a command that ended before any task did is not green", () => {
  const commandError = { kind: "auth", message: "no credentials", advice: "Log in." } as const;
  const [only, ...others] = casesOf(junitOf({ ...report(), commandError }));
  expect(others).toEqual([]);
  expect(only?.attributes).toEqual({ classname: "sms.task.start", name: "start", time: "61.5" });
  expect(only?.children).toEqual([
    {
      name: "error",
      attributes: { type: "auth", message: "no credentials" },
      children: [],
      text: "no credentials\nLog in.",
    },
  ]);
});

test("where a task tells already that it was let go, nothing is told twice", () => {
  const commandError = { kind: "interrupted", message: "interrupted" } as const;
  const xml = junitOf({ ...report(task({ outcome: "detached", exitCode: 143, reason: "let go" })), commandError });
  expect(casesOf(xml).map(({ attributes }) => attributes["name"])).toEqual(["start web-01 (t-1)"]);
});

test("an error that ended the command is not hidden by tasks that are merely unfinished", () => {
  const commandError = { kind: "internal", message: "a fault" } as const;
  const xml = junitOf({ ...report(task({ outcome: "detached", exitCode: 143 })), commandError });
  expect(casesOf(xml).map(({ children }) => children.map(({ name }) => name))).toEqual([["skipped"], ["error"]]);
});

const shown = (text: string) => safeText(text).replaceAll("\ufffe", "\\ufffe").replaceAll("\uffff", "\\uffff");

test.each(HOSTILE_NAMES)("a task named %j comes back as it is shown elsewhere", (taskName) => {
  const [only] = casesOf(
    junitOf(report(task({ taskName, outcome: "failed", exitCode: 5, reason: taskName, advice: taskName }))),
  );
  expect(only?.attributes["name"]).toBe(shown(`start ${taskName} (t-1)`));
  expect(only?.children.map(({ name, attributes }) => [name, attributes["message"]])).toEqual([
    ["failure", shown(taskName)],
  ]);
  expect(only?.children[0]?.text).toBe(
    ["outcome: failed", `reason: ${taskName}`, `what to do: ${taskName}`, "more: sms task show t-1"]
      .map(shown)
      .join("\n"),
  );
});

test("any text at all makes XML", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", minLength: 1 }), (text) => {
      const xml = junitOf(report(task({ taskName: text, exitCode: 5, outcome: text, reason: text })));
      expect(casesOf(xml)[0]?.attributes["name"]).toBe(shown(`start ${text} (t-1)`));
    }),
  );
});
