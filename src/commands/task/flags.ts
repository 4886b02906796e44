import { UsageError } from "../../errors.ts";
import { duration, durationOrNone, fileName } from "../../parse-value.ts";
import { type Input, type Params, flagName, type Given } from "../command.ts";
import { optional, toggle, withDefault } from "../command.ts";

function reportFile(help: string) {
  return { ...optional(help, "<file>", reportPath), offers: "files" as const };
}

function reportPath(text: string): string {
  if (text === "-") throw new UsageError("- is no file, and stdout is for the answer", "Name a file.");
  return fileName(text);
}

/** Flags of all commands that act or wait. */
export const REPORT_FLAGS = {
  summary: reportFile("append the results as a Markdown table (else to GITHUB_STEP_SUMMARY)"),
  junit: reportFile("write the results as a JUnit report"),
  dotenv: reportFile("write SMS_TASK_STATE and the like as dotenv (sms help json)"),
  envFile: reportFile("the same; Node takes this word for its own where it can (docs/ci.md)"),
} as const satisfies Params;
export type ReportFlags = Input<typeof REPORT_FLAGS>;

/** The deadline of the whole command. */
export function timeoutFlag(defaultText: string) {
  return withDefault("for the whole command, or none", "<duration>", defaultText, durationOrNone);
}

/** Flags of all commands that wait: actions with --wait, `task wait` and `task watch`. */
export const FOLLOW_FLAGS = {
  timeout: timeoutFlag("24h"),
  interval: optional("fixed time between polls instead of 2 s to 30 s", "<duration>", positiveDuration),
  maxOutage: withDefault("how long to keep polling while polls fail", "<duration>", "5m", duration),
  recoveryGrace: withDefault(
    "how long to wait on after a failure that may recover by itself",
    "<duration>",
    "35m",
    duration,
  ),
  stallAfter: withDefault(
    "report a stall after this long at speed 0 without progress",
    "<duration>",
    "30m",
    positiveDuration,
  ),
  failOnStall: toggle("exit with 5 on a stall"),
  heartbeat: withDefault("without a terminal: print a line at least this often", "<duration>", "60s", positiveDuration),
} as const satisfies Params;
export type FollowFlags = Input<typeof FOLLOW_FLAGS>;

/** Refuses flags of waiting when nothing waits, because they would silently have no effect. */
export function refuseWaitFlags(given: Given, why: string): void {
  const flag = Object.keys(FOLLOW_FLAGS).find(given);
  if (flag !== undefined) throw new UsageError(`${flagName(flag)} is for waiting, ${why}`);
}

function positiveDuration(text: string): number {
  const ms = duration(text);
  if (ms === 0) throw new UsageError("0 is too short");
  return ms;
}

/** How many tasks are read at a time by commands without --concurrency. */
export const READS_AT_ONCE = 8;

/** For the help of the commands that ask: a question stays open when the time is up. */
export const LATE_YES = "A yes after --timeout sends nothing.";
