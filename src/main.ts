import { createSecrets } from "./api/secrets.ts";
import { environmentSecrets } from "./auth/environment.ts";
import { parseArgv } from "./cli/program.ts";
import type { Context } from "./context.ts";
import { createFailures, runReporting } from "./reports/destinations.ts";
import { systemContext } from "./system-context.ts";

/** Runs one command line in the real world, and ends the process with its exit code: what `bin/sms.ts` calls. */
export async function start(argv: readonly string[]): Promise<void> {
  const context = systemContext();
  await context.leave(await main(argv, context));
}

/** Runs one command line and returns its exit code. Whatever is thrown anywhere is caught and reported here. */
export async function main(argv: readonly string[], context: Context): Promise<number> {
  const secrets = createSecrets(environmentSecrets(context.env));
  // For errors in the words themselves; once they are parsed, the flags replace this guess.
  const output = wantsJsonErrors(argv) ? "json" : "table";
  const ci = turnsCiOff(argv) ? "off" : "auto";
  let failures = createFailures({ output, color: "auto", ci }, context, secrets.mask);
  const { code } = await runReporting(
    async () => {
      const invocation = await parseArgv(argv, undefined, context.stdout.columns);
      if (invocation.kind === "run") {
        failures = createFailures(invocation.globals, context, secrets.mask);
        // Loaded here because help and errors in the command line do not need it.
        const { run } = await import("./run.ts");
        return run(invocation, context, secrets, failures);
      }
      if (invocation.kind === "complete") {
        const { completeLine } = await import("./cli/complete.ts");
        return completeLine(invocation, context, secrets);
      }
      await (invocation.exitCode === 0 ? context.stdout : context.stderr).write(invocation.text);
      return invocation.exitCode;
    },
    (error) => failures.error(error),
  );
  return code;
}

/** Whether the words name an output format with JSON errors, read without parsing the command line. */
export function wantsJsonErrors(argv: readonly string[]): boolean {
  const end = argv.indexOf("--");
  const flags = argv.slice(0, end < 0 ? undefined : end);
  return flags.some(
    (word, at) =>
      /^(-q*o|--output=)(jsonl?|yaml)$/.test(word) ||
      (/^(-q*o|--output)$/.test(word) && /^(jsonl?|yaml)$/.test(flags[at + 1] ?? "")),
  );
}

/** Whether the command line has `--ci off`; as above, without parsing it. */
function turnsCiOff(argv: readonly string[]): boolean {
  return argv.some((word, at) => word === "--ci=off" || (word === "--ci" && argv[at + 1] === "off"));
}
