import type { Globals } from "./commands/global-flags.ts";
import type { Context } from "./context.ts";
import { asSmsError, type SmsError } from "./errors.ts";
import { combinedExitCode, exitCodeOf } from "./exit-code.ts";
import { createAnswerFormat } from "./output/answer.ts";
import { asksForJson, type Invocation, parseArgv } from "./program.ts";
import { createServices } from "./services.ts";

/** Runs one command line and returns its exit code. The one catch-all, the one writer of the answer. */
export async function main(argv: readonly string[], context: Context): Promise<number> {
  try {
    const invocation = await parseArgv(argv);
    if (invocation.kind === "run") return await run(invocation, context);
    await (invocation.exitCode === 0 ? context.stdout : context.stderr).write(invocation.text);
    return invocation.exitCode;
  } catch (thrown) {
    const error = asSmsError(thrown);
    await writeError(error, asksForJson(argv) ? "json" : "table", context);
    return exitCodeOf(error);
  }
}

async function run({ globals, finishes, start }: Extract<Invocation, { kind: "run" }>, context: Context): Promise<number> {
  const { stdout } = context;
  const result = start(createServices(globals, context));
  const format = createAnswerFormat(globals, result.many, context);
  const codes: number[] = [];
  try {
    for await (const item of result.items) {
      await stdout.write(await format.item(item));
      if (item.error) await writeError(item.error, globals.output, context, globals.color);
      codes.push(item.exitCode ?? (item.error ? exitCodeOf(item.error) : 0));
      // A reader that went away (| head -1) ends a read; an action is carried out all the same.
      if (stdout.closed && !finishes) return 0;
    }
  } finally {
    // Also when interrupted: what was done is told.
    await stdout.write(format.end());
  }
  return combinedExitCode(codes);
}

async function writeError(error: SmsError, output: Globals["output"], context: Context, color: Globals["color"] = "auto"): Promise<void> {
  // Ctrl-C needs no explanation: whoever pressed it knows.
  if (error.kind === "interrupted") return;
  const { errorReport } = await import("./output/error-report.ts");
  await context.stderr.write(await errorReport(error, output, color, context));
}
