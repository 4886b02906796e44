import type { Secrets } from "./api/secrets.ts";
import type { Invocation } from "./cli/program.ts";
import type { Item, Result } from "./commands/command.ts";
import type { Context } from "./context.ts";
import { asSmsError } from "./errors.ts";
import { exitCodeOf } from "./exit-code.ts";
import { createAnswerFormat } from "./output/answer.ts";
import type { AnswerFormat } from "./output/format.ts";
import { type CommandOutcome, type Failures, reportFilesOf, runReporting } from "./reports/destinations.ts";
import type { Reports } from "./reports/report-files.ts";
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
  const work = () => printAnswer(result.items, { format, finishes, reports, failures, stdout: context.stdout });
  const outcome = await runReporting(work, failures.error, context.fault);
  return reports === undefined ? outcome.code : writeReports(reports, outcome, failures, services);
}

/** The code that writes reports loads only when one is to be written. */
async function reportsOf({ report }: Result, { ci }: Globals, context: Context, { mask }: Secrets) {
  const files = report === undefined ? [] : reportFilesOf(report, ci, context.env);
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
  readonly finishes: boolean;
  readonly reports: Reports | undefined;
  readonly failures: Failures;
  readonly stdout: Context["stdout"];
}

async function printAnswer(items: AsyncIterable<Item>, output: ItemOutput): Promise<number> {
  const { format, finishes, failures, stdout } = output;
  const codes: number[] = [];
  let printFailure: unknown;
  // A command that changes something is finished even if its answer cannot be printed; the failure is reported at the end.
  const print = async (text: () => string | Promise<string | Uint8Array>) => {
    try {
      await stdout.write(await text());
    } catch (error) {
      printFailure ??= error;
      if (!finishes) throw error;
    }
  };
  let complete = false;
  try {
    for await (const item of items) {
      await print(() => format.item(item));
      const code = await reportItem(item, output);
      if (code !== null) codes.push(code);
      // When the reader is gone (| head -1) a read ends; an action is carried out all the same.
      if (stdout.closed && (!finishes || item.event !== undefined)) return 0;
    }
    complete = true;
  } finally {
    // After an interruption, too: what was done until then is part of the answer.
    await print(() => format.end(complete));
  }
  return finalExitCode(codes, printFailure, failures);
}

/** Reports an item on stderr, to GitHub Actions and in report files. Returns its exit code, or null if it has none. */
async function reportItem(
  { error, event, record, exitCode }: Item,
  { reports, failures }: ItemOutput,
): Promise<number | null> {
  if (error) await failures.error(error);
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

const STILL_RUNNING = 8;
const DIFFERENT = 10;

/** The exit code of a command over several tasks: that of all of them if they agree; 8 while some are still running and none has failed; else 10. */
export function combinedExitCode(codes: readonly number[]): number {
  const [first = 0, ...rest] = codes;
  if (rest.every((code) => code === first)) return first;
  return codes.every((code) => code === 0 || code === STILL_RUNNING) ? STILL_RUNNING : DIFFERENT;
}
