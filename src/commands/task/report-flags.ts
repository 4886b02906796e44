import { textOfAtMost } from "../../parse-value.ts";
import type { Input, Params } from "../command.ts";
import { optional } from "../params.ts";

const LONGEST_PATH = 4096;

function report(help: string) {
  return optional(help, "<file>", textOfAtMost(LONGEST_PATH));
}

/** Flags of everything that acts or waits. */
export const REPORT_FLAGS = {
  summary: report("append the results as a Markdown table (else to GITHUB_STEP_SUMMARY)"),
  junit: report("write the results as a JUnit report"),
  dotenv: report("write SMS_TASK_STATE and the like as dotenv (sms help json)"),
  envFile: report("the same; Node takes this word for its own where it can (README)"),
} as const satisfies Params;
export type ReportFlags = Input<typeof REPORT_FLAGS>;
