import { createSecrets } from "./api/secrets.ts";
import { environmentSecrets } from "./auth/environment.ts";
import type { Context } from "./context.ts";
import { parseArgv } from "./program.ts";
import { createFailures } from "./reports/failures.ts";
import { settled } from "./settled.ts";
import { asksForJsonErrors, turnsCiOff } from "./unparsed-words.ts";

/** Runs one command line and returns its exit code. The one catch-all. */
export async function main(argv: readonly string[], context: Context): Promise<number> {
  const secrets = createSecrets(environmentSecrets(context.env));
  const output = asksForJsonErrors(argv) ? "json" : "table";
  const ci = turnsCiOff(argv) ? "off" : "auto";
  let failures = createFailures({ output, color: "auto", ci }, context, secrets.mask);
  const { code } = await settled(
    async () => {
      const invocation = await parseArgv(argv);
      if (invocation.kind === "run") {
        failures = createFailures(invocation.globals, context, secrets.mask);
        // Help needs none of it.
        const { run } = await import("./run.ts");
        return run(invocation, context, secrets, failures);
      }
      if (invocation.kind === "complete") {
        const { completeLine } = await import("./complete.ts");
        return completeLine(invocation, context, secrets);
      }
      await (invocation.exitCode === 0 ? context.stdout : context.stderr).write(invocation.text);
      return invocation.exitCode;
    },
    (error) => failures.error(error),
  );
  return code;
}
