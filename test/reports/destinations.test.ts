import { expect, test } from "vitest";

import { reportFilesOf } from "../../src/reports/destinations.ts";

const NOTHING = { operation: "start", summary: undefined, junit: undefined, envFile: undefined };
const GITHUB = { GITHUB_STEP_SUMMARY: "/s", GITHUB_ENV: "/e", GITHUB_OUTPUT: "/o" };

test("nothing is written unless asked for", () => {
  expect(reportFilesOf(NOTHING, "auto", {})).toEqual([]);
  expect(reportFilesOf(NOTHING, "auto", { GITHUB_STEP_SUMMARY: "" })).toEqual([]);
  expect(reportFilesOf(NOTHING, "off", GITHUB)).toEqual([]);
});

test("the summary of the step by itself, another one when named, and that one also with --ci off", () => {
  const own = { kind: "summary", path: "/s", origin: "GITHUB_STEP_SUMMARY", wasRequested: false, appends: true };
  const named = { kind: "summary", path: "mine.md", origin: "--summary", wasRequested: true, appends: true };
  expect(reportFilesOf(NOTHING, "auto", GITHUB)).toEqual([own]);
  expect(reportFilesOf({ ...NOTHING, summary: "mine.md" }, "auto", GITHUB)).toEqual([named]);
  expect(reportFilesOf({ ...NOTHING, summary: "mine.md" }, "off", GITHUB)).toEqual([named]);
});

test.each([
  ["result.env", false],
  ["/e", true],
  ["/o", true],
])("--env-file %s is added to: %s", (envFile, appends) => {
  expect(reportFilesOf({ ...NOTHING, junit: "j.xml", envFile }, "off", GITHUB)).toEqual([
    { kind: "junit", path: "j.xml", origin: "--junit", wasRequested: true, appends: false },
    { kind: "env", path: envFile, origin: "--env-file", wasRequested: true, appends },
  ]);
});
