import type { Secrets } from "../api/redact.ts";
import type { Completion } from "../commands/completion/complete.ts";
import type { Context, Output } from "../context.ts";
import { createServices } from "../session/services.ts";

/** After a longer pause the user would think that the shell hangs. */
const TIME_MS = 1000;

/** Prints what may stand at the cursor, for the shell. Takes a second at most, and prints or asks nothing else. */
export async function completeLine(
  { globals, answer }: Completion,
  context: Context,
  secrets: Secrets,
): Promise<number> {
  const interrupted = AbortSignal.any([context.interrupted, AbortSignal.timeout(TIME_MS)]);
  const stderr: Output = { isTTY: false, columns: undefined, closed: false, write: async () => {} };
  const services = createServices(globals, { ...context, stderr, interrupted }, secrets, { mayLogIn: false });
  await context.stdout.write(await answer(services));
  // A connection that is still being made would keep the process alive and the shell waiting.
  context.leave(0);
  return 0;
}
