import type { Secrets } from "../api/redact.ts";
import type { Completion } from "../commands/completion/complete.ts";
import type { Context, Output } from "../context.ts";
import { createServices } from "../session/services.ts";

/** Longer than this, whoever pressed TAB takes it for a hang. */
const TIME_MS = 1000;

/** Tells a shell what may stand at the cursor. Takes a second at most, and never says or asks anything else. */
export async function completeLine(
  { globals, answer }: Completion,
  context: Context,
  secrets: Secrets,
): Promise<number> {
  const interrupted = AbortSignal.any([context.interrupted, AbortSignal.timeout(TIME_MS)]);
  const stderr: Output = { isTTY: false, columns: undefined, closed: false, write: async () => {} };
  const services = createServices(globals, { ...context, stderr, interrupted }, secrets, { mayLogIn: false });
  await context.stdout.write(await answer(services));
  // A connection that is still being made would hold the shell up.
  context.leave(0);
  return 0;
}
