import Builder from "fast-xml-builder";

import { escapeUnsafe, safeText } from "../safe-text.ts";
import { label } from "../view/view.ts";
import type { Report, ReportedTask } from "./report.ts";
import { hasTrouble, verdictOf } from "./report.ts";

/** The element in a testcase that says how it ended. */
interface Ended {
  readonly "@_type"?: string;
  readonly "@_message": string;
  readonly "#text"?: string;
}
interface TestCase {
  readonly "@_classname": string;
  readonly "@_name": string;
  readonly "@_time": number;
  readonly failure?: Ended;
  readonly error?: Ended;
  readonly skipped?: Ended;
  readonly "system-out"?: string;
}

/** A test suite with a case for each task, as build servers read it. */
export function junitOf(report: Report): string {
  const { operation, startedAt, seconds, tasks } = report;
  const cases = [...tasks.map(caseOf), ...stopped(report)];
  const counts = {
    "@_tests": cases.length,
    "@_failures": cases.filter(({ failure }) => failure !== undefined).length,
    "@_errors": cases.filter(({ error }) => error !== undefined).length,
    "@_skipped": cases.filter(({ skipped }) => skipped !== undefined).length,
    "@_time": seconds,
  };
  const timestamp = startedAt.toISOString().slice(0, "2026-01-02T03:04:05".length);
  const suite = { "@_name": `sms task ${operation}`, ...counts, "@_timestamp": timestamp, testcase: cases };
  const builder = new Builder({ ignoreAttributes: false, suppressBooleanAttributes: false, format: true });
  return builder.build({
    "?xml": { "@_version": "1.0", "@_encoding": "UTF-8" },
    testsuites: { ...counts, testsuite: suite },
  });
}

function caseOf(task: ReportedTask): TestCase {
  const { operation, taskId, taskName, outcome, reason = outcome, waitedSeconds = 0 } = task;
  const head = {
    "@_classname": `sms.task.${operation}`,
    "@_name": xmlText(`${operation} ${label(taskId, taskName)}`),
    "@_time": waitedSeconds,
  };
  const message = xmlText(reason);
  const ended: Ended = { "@_type": xmlText(task.errorCode ?? outcome), "@_message": message, "#text": details(task) };
  switch (verdictOf(task)) {
    case "succeeded":
      return { ...head, "system-out": details(task) };
    case "not_tried":
      return { ...head, skipped: { "@_message": message } };
    default:
      // The migration itself failed; everything else kept sms from knowing or doing.
      return task.exitCode === TASK_FAILED ? { ...head, failure: ended } : { ...head, error: ended };
  }
}

const TASK_FAILED = 5;

/** What ended the whole command, where no task's case tells that something went wrong: such a report is never green. */
function stopped({ operation, seconds, tasks, stop }: Report): readonly TestCase[] {
  if (stop === undefined || hasTrouble(tasks)) return [];
  const { kind, message, errorCode = kind, advice } = stop;
  const text = [message, advice].filter((line) => line !== undefined);
  const error = { "@_type": xmlText(errorCode), "@_message": xmlText(message), "#text": text.map(xmlText).join("\n") };
  return [{ "@_classname": `sms.task.${operation}`, "@_name": operation, "@_time": seconds, error }];
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

/** No XML may hold control characters and these two, not even escaped. */
function xmlText(text: string): string {
  return escapeUnsafe(safeText(text), /[\ufffe\uffff]/g);
}
