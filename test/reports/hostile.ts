import type { Report, ReportedTask } from "../../src/reports/report.ts";

/** Names that somebody may have given a task to break out of a report. */
export const HOSTILE_NAMES = [
  "a\tb",
  "a\nSMS_EXIT_CODE=0\nb",
  "a\r\nb",
  "a | b | c",
  "`rm -rf ~`",
  "$(touch pwned) ${HOME} $HOME",
  "::error::x",
  "x\n::set-env name=PATH::/tmp",
  "##vso[task.setvariable variable=x]y",
  "]]></failure><testcase/>",
  "<script>alert(1)</script> & 'x' \"y\"",
  "[link](http://evil.test) ![i](x) @everyone #1 **b**",
  "50% %0A::error::x",
  "a;b&c>d<e(f)g*h?i~j!k#l\\m\"n'o=p,q",
  "\u0000\u0001\u001b[31m\ufffe\uffff\ud800",
  "\u202egnp.exe \u200b",
  "服务器-01 café 😀",
  "--flag",
  "~root",
  " lead and trail ",
];

export function task(more: Partial<ReportedTask> = {}): ReportedTask {
  return { taskId: "t-1", taskName: "web-01", operation: "start", outcome: "accepted", exitCode: 0, ...more };
}

export function report(...tasks: readonly ReportedTask[]): Report {
  return { operation: "start", startedAt: new Date("2026-01-02T03:04:05.678Z"), seconds: 61.5, exitCode: 10, tasks };
}
