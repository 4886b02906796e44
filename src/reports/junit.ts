import Builder from "fast-xml-builder";

import { FAILED_OR_MISSED } from "../exit-code.ts";
import { escapeUnsafe, safeText } from "../safe-text.ts";
import { label } from "../view/view.ts";
import { countOf, hasTrouble, type Report, type ReportedTask, verdictOf } from "./report.ts";

/** The element in a testcase that holds its failure, its error, or why it was skipped. */
interface CaseResult {
  readonly "@_type"?: string;
  readonly "@_message": string;
  readonly "#text"?: string;
}
interface TestCase {
  readonly "@_classname": string;
  readonly "@_name": string;
  readonly "@_time": number;
  readonly failure?: CaseResult;
  readonly error?: CaseResult;
  readonly skipped?: CaseResult;
  readonly "system-out"?: string;
}

/** A test suite with a case for each task, as build servers read it. */
export function junitOf(report: Report): string {
  const { operation, startedAt, seconds, tasks } = report;
  const cases = [...tasks.map(caseOf), ...commandErrorCase(report)];
  const counts = {
    "@_tests": cases.length,
    "@_failures": cases.filter(({ failure }) => failure !== undefined).length,
    "@_errors": cases.filter(({ error }) => error !== undefined).length,
    "@_time": seconds,
  };
  const suite = {
    "@_name": `sms task ${operation}`,
    ...counts,
    // Only the suite has this count: the schema of the xUnit plugin of Jenkins refuses it on the root.
    "@_skipped": cases.filter(({ skipped }) => skipped !== undefined).length,
    "@_timestamp": startedAt.toISOString().slice(0, "2026-01-02T03:04:05".length),
    testcase: cases,
  };
  const builder = new Builder({ ignoreAttributes: false, suppressBooleanAttributes: false, format: true });
  return builder.build({
    "?xml": { "@_version": "1.0", "@_encoding": "UTF-8" },
    testsuites: { ...counts, testsuite: suite },
  });
}

function caseOf(task: ReportedTask): TestCase {
  const { operation, taskId, taskName, outcome, reason = outcome, waitedSeconds = 0 } = task;
  const head = {
    "@_classname": className(operation),
    "@_name": xmlText(`${operation} ${label(taskId, taskName)}`),
    "@_time": waitedSeconds,
  };
  const message = xmlText(reason);
  const result: CaseResult = {
    "@_type": xmlText(task.errorCode ?? outcome),
    "@_message": message,
    "#text": details(task),
  };
  switch (verdictOf(task)) {
    case "succeeded":
      return { ...head, "system-out": details(task) };
    // A wait in slices meets tasks that are still running at every slice but the last: that is no error of theirs.
    case "unfinished":
    case "not_tried":
      return { ...head, skipped: { "@_message": message } };
    default:
      // JUnit tells a failure, here of the migration itself, from an error that kept the test from running.
      return task.exitCode === FAILED_OR_MISSED ? { ...head, failure: result } : { ...head, error: result };
  }
}

/** `sms.task.speed-limit.set` */
function className(operation: string): string {
  return `sms.task.${operation.replaceAll(" ", ".")}`;
}

/** A case for the error that ended the whole command, unless the cases of the tasks say it: the report of a failed command must not be green. */
function commandErrorCase({ operation, seconds, tasks, commandError }: Report): readonly TestCase[] {
  if (commandError === undefined || countOf(tasks, "failed") > 0) return [];
  // An interruption leaves tasks unfinished, and their cases have it as their reason.
  if (commandError.kind === "interrupted" && hasTrouble(tasks)) return [];
  const { kind, message, errorCode = kind, advice } = commandError;
  const text = [message, advice].filter((line) => line !== undefined);
  const error = { "@_type": xmlText(errorCode), "@_message": xmlText(message), "#text": text.map(xmlText).join("\n") };
  return [{ "@_classname": className(operation), "@_name": operation, "@_time": seconds, error }];
}

function details({ outcome, stateBefore, state, reason, errorCode, advice, taskId }: ReportedTask): string {
  const lines = [
    `outcome: ${outcome}`,
    ...(stateBefore === undefined ? [] : [`state before: ${stateBefore}`]),
    ...(state === undefined ? [] : [`state: ${state}`]),
    ...(reason === undefined ? [] : [`reason: ${reason}`]),
    ...(errorCode === undefined ? [] : [`code: ${errorCode}`]),
    ...(advice === undefined ? [] : [`what to do: ${advice}`]),
    `more: sms task show ${taskId}`,
  ];
  return lines.map(xmlText).join("\n");
}

/** XML forbids control characters, which safeText has escaped, and these two, even as character references. */
function xmlText(text: string): string {
  return escapeUnsafe(safeText(text), /[\ufffe\uffff]/g);
}
