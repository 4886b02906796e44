import type { Secrets } from "./api/secrets.ts";
import type { Invocation } from "./cli/program.ts";
import type { Item, Result } from "./commands/command.ts";
import type { Context } from "./context.ts";
import { asSmsError } from "./errors.ts";
import { DIFFERENT_ENDS, exitCodeOf, STILL_RUNNING } from "./exit-code.ts";
import { createAnswerFormat } from "./output/answer.ts";
import type { AnswerFormat } from "./output/format.ts";
import type { Ending } from "./preload.ts";
import { type CommandOutcome, type Failures, reportFilesOf, runReporting } from "./reports/destinations.ts";
import type { Reports } from "./reports/report-files.ts";
import type { TaskRecord } from "./reports/report.ts";
import { createServices } from "./session/create-services.ts";
import type { Globals, Services } from "./session/services.ts";

type Run = Extract<Invocation, { kind: "run" }>;

/** Runs a command and returns its exit code. The answer on stdout is written here and nowhere else. */
export async function run(
  { globals, finishes, start }: Run,
  context: Context,
  secrets: Secrets,
  failures: Failures,
): Promise<number> {
  const services = createServices(globals, context, secrets);
  const result = start(services);
  const format = await createAnswerFormat(globals, result, context);
  const reports = await reportsOf(result, globals, context, secrets);
  const ending = finishes ? await loadEnding(globals, context.env) : undefined;
  const { stdout } = context;
  const output = { format, ending, reports, failures, stdout, warn: services.warn };
  const work = () => printAnswer(result.items, output);
  const outcome = await runReporting(work, failures.error, context.fault);
  return reports === undefined ? outcome.code : writeReports(reports, outcome, failures, services);
}

/**
 * Loads all that a command may need after its first request, however it ends. What acts or waits runs for hours: meanwhile its
 * files may be replaced by an update, or the system may have no descriptors left to open them with.
 */
async function loadEnding({ output, color }: Globals, env: Context["env"]): Promise<Ending> {
  const { preloadEnding } = await import("./preload.ts");
  return preloadEnding(output === "table" && color !== "never", env["GITHUB_ACTIONS"] === "true");
}

/** The code that writes reports loads only when one is to be written. */
async function reportsOf({ report }: Result, { ci }: Globals, context: Context, { mask }: Secrets) {
  const files = report === undefined ? [] : await reportFilesOf(report, ci, context);
  if (report === undefined || files.length === 0) return undefined;
  const { openReports } = await import("./reports/report-files.ts");
  return openReports(report.operation, files, context, mask);
}

/** Reports that could not be written are reported in turn; only a command that succeeded takes its exit code from them. */
async function writeReports(reports: Reports, { code, error }: CommandOutcome, failures: Failures, { warn }: Services) {
  const unwritten = await reports.end(code, error);
  for (const each of unwritten)
    await (each.wasRequested ? failures.error(each.error) : warn(`warning: ${each.error.message}`));
  const first = unwritten.find(({ wasRequested }) => wasRequested);
  return code === 0 && first ? exitCodeOf(first.error) : code;
}

interface ItemOutput {
  readonly format: AnswerFormat<string | Uint8Array>;
  /** Of a command that goes on even if its answer can no longer be printed. */
  readonly ending: Ending | undefined;
  readonly reports: Reports | undefined;
  readonly failures: Failures;
  readonly stdout: Context["stdout"];
  readonly warn: Services["warn"];
}

async function printAnswer(items: AsyncIterable<Item>, output: ItemOutput): Promise<number> {
  const { format, ending, failures, stdout, warn } = output;
  const codes: number[] = [];
  /** Of tasks whose results are not known to be on stdout. */
  let unprinted: TaskRecord[] = [];
  let printFailure: unknown;
  // A command that changes something is finished even if its answer cannot be printed; the failure is reported at the end.
  const print = async (text: () => string | Promise<string | Uint8Array>) => {
    try {
      const part = await text();
      await stdout.write(part);
      if (part.length > 0 && !stdout.closed && printFailure === undefined) unprinted = [];
    } catch (error) {
      printFailure ??= error;
      if (ending === undefined) throw error;
    }
  };
  let complete = false;
  try {
    for await (const item of items) {
      // An error is on stderr anyway.
      if (item.record !== undefined && item.error === undefined) unprinted.push(item.record);
      await print(() => format.item(item));
      const code = await reportItem(item, output);
      if (code !== null) codes.push(code);
      // When the reader is gone (| head -1) a read ends; an action is carried out and a wait goes on all the same.
      if (stdout.closed && ending === undefined) return 0;
    }
    complete = true;
  } finally {
    // After an interruption, too: what was done until then is part of the answer.
    await print(() => format.end(complete));
    if (ending !== undefined && (printFailure !== undefined || stdout.closed))
      for (const record of unprinted) await warn(`not on stdout: ${ending.recordLine(record)}`);
  }
  return finalExitCode(codes, printFailure, failures);
}

/** Reports an item on stderr, to GitHub Actions and in report files. Returns its exit code, or null if it has none. */
async function reportItem(
  { error, isReported, event, record, exitCode }: Item,
  { reports, failures }: ItemOutput,
): Promise<number | null> {
  if (error && !isReported) await failures.error(error);
  // An event happens on the way and says nothing about the outcome.
  if (event !== undefined) return null;
  const code = exitCode === undefined ? (error ? exitCodeOf(error) : 0) : exitCode;
  if (record === undefined) return code;
  const task = { ...record, exitCode: code };
  reports?.add(task);
  // An error has been reported above.
  if (!error && code !== null && code !== 0) await failures.task(task);
  return code;
}

/** A failure to print is reported, but only a command that succeeded takes its exit code from it. */
async function finalExitCode(codes: readonly number[], printFailure: unknown, failures: Failures): Promise<number> {
  const code = combinedExitCode(codes);
  if (printFailure === undefined) return code;
  const error = asSmsError(printFailure);
  await failures.error(error);
  return code === 0 ? exitCodeOf(error) : code;
}

/** The exit code of a command over several tasks: that of all of them if they agree; 8 while some are still running and none has failed; else 10. */
export function combinedExitCode(codes: readonly number[]): number {
  const [first = 0, ...rest] = codes;
  if (rest.every((code) => code === first)) return first;
  return codes.every((code) => code === 0 || code === STILL_RUNNING) ? STILL_RUNNING : DIFFERENT_ENDS;
}
