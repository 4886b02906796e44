import type { Secrets } from "./api/redact.ts";
import type { Invocation } from "./cli/program.ts";
import type { Item, Result, Services } from "./commands/command.ts";
import type { Globals } from "./commands/global-flags.ts";
import type { Context } from "./context.ts";
import { asSmsError } from "./errors.ts";
import { combinedExitCode, exitCodeOf } from "./exit-code.ts";
import { type AnswerFormat, createAnswerFormat } from "./output/answer.ts";
import type { Failures } from "./reports/failures.ts";
import { type CommandOutcome, runReporting } from "./reports/failures.ts";
import type { Reports } from "./reports/reports.ts";
import { targetsOf } from "./reports/targets.ts";
import { createServices } from "./session/services.ts";

type Run = Extract<Invocation, { kind: "run" }>;

/** Runs a command and returns its exit code. The one writer of the answer. */
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
  const work = () => answer(result.items, { format, finishes, reports, failures, stdout: context.stdout });
  const { code, error } = await runReporting(work, failures.error);
  return reports === undefined ? code : writeReports(reports, { code, ...(error && { error }) }, failures, services);
}

/** What writes them loads only when there are some to write. */
async function reportsOf({ report }: Result, { ci }: Globals, context: Context, { mask }: Secrets) {
  const targets = report === undefined ? [] : targetsOf(report, ci, context.env);
  if (report === undefined || targets.length === 0) return undefined;
  const { openReports } = await import("./reports/reports.ts");
  return openReports(report.operation, targets, context, mask);
}

/** A report that got lost is told; how the tasks themselves ended counts for more. */
async function writeReports(reports: Reports, { code, error }: CommandOutcome, failures: Failures, { warn }: Services) {
  const lost = await reports.end(code, error);
  for (const each of lost)
    await (each.wasRequested ? failures.error(each.error) : warn(`warning: ${each.error.message}`));
  const first = lost.find(({ wasRequested: asked }) => asked);
  return code === 0 && first ? exitCodeOf(first.error) : code;
}

interface ItemOutput {
  readonly format: AnswerFormat<string | Uint8Array>;
  readonly finishes: boolean;
  readonly reports: Reports | undefined;
  readonly failures: Failures;
  readonly stdout: Context["stdout"];
}

async function answer(items: AsyncIterable<Item>, telling: ItemOutput): Promise<number> {
  const { format, finishes, failures, stdout } = telling;
  const codes: number[] = [];
  let lost: unknown;
  // What is being done is finished although its answer cannot be printed; the loss is told at the end.
  const print = async (text: () => string | Promise<string | Uint8Array>) => {
    try {
      await stdout.write(await text());
    } catch (error) {
      lost ??= error;
      if (!finishes) throw error;
    }
  };
  let complete = false;
  try {
    for await (const item of items) {
      await print(() => format.item(item));
      const code = await reportItem(item, telling);
      if (code !== null) codes.push(code);
      // A reader that went away (| head -1) ends a read; an action is carried out all the same.
      if (stdout.closed && (!finishes || item.event !== undefined)) return 0;
    }
    complete = true;
  } finally {
    // Also when interrupted: what was done is told.
    await print(() => format.end(complete));
  }
  return finalExitCode(codes, lost, failures);
}

/** Tells an item to whom it concerns beside the reader of the answer; returns its exit code, null when it has none. */
async function reportItem(
  { error, event, record, exitCode }: Item,
  { reports, failures }: ItemOutput,
): Promise<number | null> {
  if (error) await failures.error(error);
  // What happens on the way says nothing of the outcome.
  if (event !== undefined) return null;
  const code = exitCode === undefined ? (error ? exitCodeOf(error) : 0) : exitCode;
  if (record === undefined) return code;
  const task = { ...record, exitCode: code };
  reports?.add(task);
  // An error has been told already.
  if (!error && code !== null && code !== 0) await failures.task(task);
  return code;
}

/** An answer that got lost is told; how the actions themselves ended counts for more. */
async function finalExitCode(codes: readonly number[], lost: unknown, failures: Failures): Promise<number> {
  const code = combinedExitCode(codes);
  if (lost === undefined) return code;
  const error = asSmsError(lost);
  await failures.error(error);
  return code === 0 ? exitCodeOf(error) : code;
}
