import { main } from "./main.ts";
import { systemContext } from "./system-context.ts";

/** One command line in the real world; resolves to the exit code. */
export function run(argv: readonly string[]): Promise<number> {
  return main(argv, systemContext());
}
