import { createSecrets, type Secrets } from "./api/redact.ts";
import { environmentSecrets } from "./auth/environment.ts";
import { completeLine } from "./complete.ts";
import type { Context } from "./context.ts";
import { asSmsError, type SmsError } from "./errors.ts";
import { combinedExitCode, exitCodeOf } from "./exit-code.ts";
import { createAnswerFormat } from "./output/answer.ts";
import { asksForJson, type Invocation, parseArgv } from "./program.ts";
import { createServices } from "./services/services.ts";
import type { AnswerStyle } from "./view/answer.ts";

type ErrorStyle = Pick<AnswerStyle, "output" | "color">;

/** Runs one command line and returns its exit code. The one catch-all, the one writer of the answer. */
export async function main(argv: readonly string[], context: Context): Promise<number> {
  const secrets = createSecrets(environmentSecrets(context.env));
  let style: ErrorStyle = { output: asksForJson(argv) ? "json" : "table", color: "auto" };
  try {
    const invocation = await parseArgv(argv);
    if (invocation.kind === "run") {
      style = invocation.globals;
      return await run(invocation, context, secrets);
    }
    if (invocation.kind === "complete") return await completeLine(invocation, context, secrets);
    await (invocation.exitCode === 0 ? context.stdout : context.stderr).write(invocation.text);
    return invocation.exitCode;
  } catch (thrown) {
    const error = asSmsError(thrown);
    await writeError(error, style, context, secrets);
    return exitCodeOf(error);
  }
}

type Run = Extract<Invocation, { kind: "run" }>;

async function run({ globals, finishes, start }: Run, context: Context, secrets: Secrets): Promise<number> {
  const { stdout } = context;
  const result = start(createServices(globals, context, secrets));
  const format = await createAnswerFormat(globals, result, context);
  const codes: number[] = [];
  let lost: unknown;
  // What is being done is finished although its answer cannot be printed; the loss is told at the end.
  const print = async (text: () => string | Promise<string>) => {
    try {
      await stdout.write(await text());
    } catch (error) {
      lost ??= error;
      if (!finishes) throw error;
    }
  };
  let complete = false;
  try {
    for await (const item of result.items) {
      await print(() => format.item(item));
      if (item.error) await writeError(item.error, globals, context, secrets);
      // What happens on the way says nothing of the outcome.
      if (item.event === undefined && item.exitCode !== null)
        codes.push(item.exitCode ?? (item.error ? exitCodeOf(item.error) : 0));
      // A reader that went away (| head -1) ends a read; an action is carried out all the same.
      if (stdout.closed && (!finishes || item.event !== undefined)) return 0;
    }
    complete = true;
  } finally {
    // Also when interrupted: what was done is told.
    await print(() => format.end(complete));
  }
  return codeOf(codes, lost, globals, context, secrets);
}

/** An answer that got lost is told; how the actions themselves ended counts for more. */
async function codeOf(
  codes: readonly number[],
  lost: unknown,
  style: ErrorStyle,
  context: Context,
  secrets: Secrets,
): Promise<number> {
  const code = combinedExitCode(codes);
  if (lost === undefined) return code;
  const error = asSmsError(lost);
  await writeError(error, style, context, secrets);
  return code === 0 ? exitCodeOf(error) : code;
}

async function writeError(error: SmsError, style: ErrorStyle, context: Context, { mask }: Secrets): Promise<void> {
  // Ctrl-C needs no explanation: whoever pressed it knows.
  if (error.kind === "interrupted") return;
  const { errorReport } = await import("./output/error-report.ts");
  // Errors of the service were made without secrets; an argument or a fault of ours may quote one.
  await context.stderr.write(mask(await errorReport(error, style, context)));
}
